package org.masnn.examples.gesture;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.examples.program.Terminal;
import picocli.CommandLine.Option;

/** Options about files that are written. */
final class OutputOptions {

    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Write a checkpoint of each run into DIR after every epoch and every ten minutes. Default: none, but Ctrl-C saves into"
                            + " a new folder.")
    private @Nullable Path save;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Continue the runs whose checkpoints are in DIR, with the options they were started with, and"
                    + " save there. Only --epochs may grow, with --schedule constant or plateau.")
    private @Nullable Path resume;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results as one JSON object; \"-\" is the standard output, which then gets nothing"
                    + " else.")
    private @Nullable String json;

    @Option(
            names = "--quiet",
            description =
                    "Print no progress, only the result table and where the report is. Default: a progress bar with the"
                            + " time left on a terminal, a line for each epoch in files and pipes.")
    private boolean quiet;

    /** What passes by while samples are read and networks trained. */
    Terminal progress(PrintWriter people) {
        return quiet
                ? new Terminal(new PrintWriter(Writer.nullWriter()), false)
                : Terminal.of(people, !jsonOnStandardOutput());
    }

    boolean jsonOnStandardOutput() {
        return STANDARD_OUTPUT.equals(json);
    }

    @Nullable
    ReportFile jsonFile() {
        return json == null || jsonOnStandardOutput() ? null : new ReportFile("--json", Path.of(json));
    }

    boolean resumed() {
        return resume != null;
    }

    /** Checks everything that could fail after hours of training. */
    void check() {
        ReportFile file = jsonFile();
        if (file != null) {
            file.requireWritable();
        }
        Path from = resume;
        if (from != null) {
            OptionCheck.require(Files.isDirectory(from), "--resume", "a folder", from + ", which is none");
            OptionCheck.require(
                    save == null
                            || save.toAbsolutePath()
                                    .normalize()
                                    .equals(from.toAbsolutePath().normalize()),
                    "--save",
                    "the folder of --resume or nothing",
                    String.valueOf(save));
        }
        Path to = save;
        OptionCheck.require(
                to == null || !Files.exists(to) || Files.isDirectory(to), "--save", "a folder", to + ", a file");
    }

    @Nullable
    CheckpointFolder folder() {
        Path folder = resume != null ? resume : save;
        return folder == null ? null : new CheckpointFolder(folder);
    }
}
