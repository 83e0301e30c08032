package org.masnn.examples.live;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** The option that opens a {@link LiveView}. */
public final class LiveOptions {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--ui",
            arity = "0..1",
            fallbackValue = "9000",
            paramLabel = "PORT",
            description =
                    "Show the training in a browser of this computer, at http://127.0.0.1:PORT: loss, NASAR and the firing"
                            + " of each layer; with --spark the loss alone. PORT is 9000 unless given, 0 for any free one."
                            + " Default: off.")
    private @Nullable Integer port;

    /** For picocli. */
    public LiveOptions() {}

    /**
     * Whether the view was asked for.
     *
     * @return true with the option
     */
    public boolean asked() {
        return port != null;
    }

    /**
     * Opens the view, if it was asked for.
     *
     * @return a view that has to be closed, or null
     * @throws IllegalArgumentException if the port is none, or not free
     * @throws IOException if there cannot be a server for another reason
     */
    public @Nullable LiveView open() throws IOException {
        Integer given = port;
        if (given == null) {
            return null;
        }
        OptionCheck.require(given >= 0 && given <= HIGHEST_PORT, "--ui", "a port from 0 to " + HIGHEST_PORT, given);
        return LiveView.open(given);
    }
}
