package org.masnn.examples.live;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that opens a {@link LiveView}. */
public final class LiveOptions {

    private static final int HIGHEST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

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
     * Opens the view, if it was asked for, and says where.
     *
     * @param out where people read
     * @return a view that has to be closed, or null
     * @throws ParameterException if the port is none, or not free
     * @throws IOException if there cannot be a server for another reason
     */
    public @Nullable LiveView open(PrintWriter out) throws IOException {
        Integer given = port;
        if (given == null) {
            return null;
        }
        try {
            OptionCheck.require(given >= 0 && given <= HIGHEST_PORT, "--ui", "a port from 0 to " + HIGHEST_PORT, given);
            LiveView live = LiveView.open(given);
            out.println("Live view: " + live.address());
            out.flush();
            return live;
        } catch (IllegalArgumentException e) {
            throw OptionCheck.badUsage(spec, e);
        }
    }
}
