package org.masnn.examples.events;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code masnn events info}: format, sensor, counts and times of recordings. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Prints format, sensor size, counts by polarity, first and last time, duration and rate. A file"
                + " that cannot be read is reported, and the others are read all the same; the exit code is then 1.")
final class InfoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Recordings of any format.")
    private List<Path> files = List.of();

    @Option(
            names = "--json",
            description = "One object for each file and line: file, format, width, height, events, on, off, first_us,"
                    + " last_us.")
    private boolean json;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** For picocli. */
    InfoCommand() {}

    @Override
    public Integer call() {
        EventReader reader = reading.reader();
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = CommandLine.ExitCode.OK;
        for (Path file : files) {
            try {
                EventSummary summary = EventSummary.of(file, reader);
                if (json) {
                    out.println(summary.json());
                } else {
                    out.print(summary.text());
                }
                out.flush();
            } catch (IOException e) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message(file, e));
                exitCode = CommandLine.ExitCode.SOFTWARE;
            }
        }
        return exitCode;
    }

    /** Messages of the library name the file; those of Java may be the name alone. */
    static String message(Path file, IOException e) {
        if (e instanceof EventFormatException) {
            return String.valueOf(e.getMessage());
        }
        return file + ": " + (Files.exists(file) ? "cannot be read (" + e + ")" : "expected a file, got none there");
    }
}
