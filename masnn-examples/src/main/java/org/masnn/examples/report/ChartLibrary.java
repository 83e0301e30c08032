package org.masnn.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Where the class path has the script that draws charts. The build writes its version, which only the project's POM names. */
public final class ChartLibrary {

    private static final String FILE = "chart-library.properties";

    private ChartLibrary() {}

    /**
     * The script.
     *
     * @return a name for {@link Class#getResourceAsStream}
     */
    public static String path() {
        try (InputStream stream = ChartLibrary.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(stream, FILE));
            return Objects.requireNonNull(properties.getProperty("path"), FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
