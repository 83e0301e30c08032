package org.masnn.core.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of golden cases. A folder that was named but is missing, or that holds no case of the wanted name, fails
 * the test; a test is skipped only where no folder was named at all.
 */
public final class GoldenCases {

    private static final String PROPERTY = "masnn.golden";

    private GoldenCases() {}

    /**
     * All cases of a family.
     *
     * @param prefix how their names begin, for instance {@code a_}
     * @return the cases in the order of their names; never empty
     */
    public static List<GoldenCase> matching(String prefix) {
        Path folder = folder();
        List<GoldenCase> cases;
        try (Stream<Path> entries = Files.list(folder)) {
            cases = entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .filter(entry -> Files.isRegularFile(entry.resolve("meta.json")))
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (cases.isEmpty()) {
            throw new AssertionError("-D" + PROPERTY + "=" + folder + ": expected cases " + prefix
                    + "* (folders with a meta.json), found none");
        }
        return cases;
    }

    /**
     * Some cases by name.
     *
     * @param names their names
     * @return the cases, in that order
     */
    public static List<GoldenCase> named(List<String> names) {
        return names.stream().map(GoldenCases::named).toList();
    }

    /**
     * One case.
     *
     * @param name its name, for instance {@code c_combo_TCS}
     * @return the case
     */
    public static GoldenCase named(String name) {
        Path folder = folder().resolve(name);
        if (!Files.isRegularFile(folder.resolve("meta.json"))) {
            throw new AssertionError(
                    "-D" + PROPERTY + ": expected the case " + folder + " with a meta.json, found none");
        }
        return new GoldenCase(folder);
    }

    /**
     * Prints how many cases a test has checked, and fails if that is none.
     *
     * @param test name of the test class
     * @param count number of cases
     */
    public static void report(String test, int count) {
        if (count < 1) {
            throw new AssertionError(test + ": expected at least one golden case, checked none");
        }
        System.out.println(test + ": " + count + " golden cases checked (" + System.getProperty(PROPERTY) + ")");
    }

    private static Path folder() {
        String name = System.getProperty(PROPERTY, "");
        if (name.isBlank()) {
            Assumptions.abort("no golden vectors: name their folder with -D" + PROPERTY + "=DIR");
        }
        Path folder = Path.of(name);
        if (!Files.isDirectory(folder)) {
            throw new AssertionError("-D" + PROPERTY + "=" + name + ": expected a folder of golden cases, found "
                    + (Files.exists(folder) ? "a file" : "nothing"));
        }
        return folder;
    }
}
