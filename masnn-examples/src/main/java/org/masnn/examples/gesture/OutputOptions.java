package org.masnn.examples.gesture;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about files that are written. */
final class OutputOptions {

    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Write a checkpoint of each run into DIR after every epoch. Default: none, but Ctrl-C saves into"
                            + " a new folder.")
    private @Nullable Path save;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Continue the runs whose checkpoints are in DIR, with the options they were started with, and"
                    + " save there. Only --epochs may grow, with --schedule constant.")
    private @Nullable Path resume;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results as one JSON object; \"-\" is the standard output, which then gets nothing"
                    + " else.")
    private @Nullable String json;

    boolean jsonOnStandardOutput() {
        return STANDARD_OUTPUT.equals(json);
    }

    @Nullable
    Path jsonFile() {
        return json == null || jsonOnStandardOutput() ? null : Path.of(json);
    }

    boolean resumed() {
        return resume != null;
    }

    /** Checks everything that could fail after hours of training. */
    void check() {
        Path file = jsonFile();
        if (file != null) {
            OptionCheck.require(!Files.isDirectory(file), "--json", "a file", file + ", which is a folder");
            Path folder = file.toAbsolutePath().normalize().getParent();
            OptionCheck.require(
                    folder != null && Files.isDirectory(folder),
                    "--json",
                    "a file in a folder that exists",
                    file + "; make the folder first");
            OptionCheck.require(
                    Files.exists(file) ? Files.isWritable(file) : folder != null && Files.isWritable(folder),
                    "--json",
                    "a file that can be written",
                    file + ", which is not writable");
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
