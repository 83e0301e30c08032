package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.examples.program.Terminal;
import picocli.CommandLine.Option;

/** Options about files that are written. */
final class ImageNetOutput {

    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Write a checkpoint of each run into DIR, at the end of each epoch and every --checkpoint-minutes."
                            + " Default: none, but Ctrl-C saves into a new folder.")
    private @Nullable Path save;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Continue the runs whose checkpoints are in DIR, with the options they were started with, and save"
                            + " there.")
    private @Nullable Path resume;

    @Option(
            names = "--checkpoint-minutes",
            paramLabel = "N",
            description = "Write a checkpoint every N minutes. Default: ${DEFAULT-VALUE} (chosen by this project).")
    private double minutes = 30;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results as one JSON object; \"-\" is the standard output, which then gets nothing"
                    + " else.")
    private @Nullable String json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the result table as Markdown.")
    private @Nullable Path markdown;

    @Option(
            names = "--quiet",
            description =
                    "Print no progress, only the result table and where the report is. Default: a progress bar with the time"
                            + " left on a terminal, a line for each epoch.")
    private boolean quiet;

    /** Checks everything that could fail after hours of training. */
    void check() {
        OptionCheck.positive("--checkpoint-minutes", minutes);
        ReportFile jsonFile = jsonFile();
        ReportFile markdownFile = markdownFile();
        if (jsonFile != null) {
            jsonFile.requireWritable();
        }
        if (markdownFile != null) {
            markdownFile.requireWritable();
            OptionCheck.require(
                    jsonFile == null || !markdownFile.isSameFileAs(jsonFile),
                    "--markdown",
                    "another file than --json",
                    markdownFile.path());
        }
        Path from = resume;
        if (from != null) {
            OptionCheck.require(Files.isDirectory(from), "--resume", "a folder", from + ", which is none");
            OptionCheck.require(save == null, "--save", "no folder beside --resume, which saves", String.valueOf(save));
        }
        Path to = save;
        OptionCheck.require(
                to == null || !Files.exists(to) || Files.isDirectory(to), "--save", "a folder", to + ", a file");
    }

    /** Refuses a file that nothing would be written into. */
    void requireNoMarkdown(String expected) {
        OptionCheck.require(markdown == null, "--markdown", expected, String.valueOf(markdown));
    }

    /** Where the results go, as far as these are files. */
    List<ReportFile> files() {
        List<ReportFile> files = new ArrayList<>();
        ReportFile jsonFile = jsonFile();
        ReportFile markdownFile = markdownFile();
        if (jsonFile != null) {
            files.add(jsonFile);
        }
        if (markdownFile != null) {
            files.add(markdownFile);
        }
        return files;
    }

    boolean resumed() {
        return resume != null;
    }

    double minutes() {
        return minutes;
    }

    /** Where checkpoints are; null without any. */
    @Nullable
    Path folder() {
        return resume != null ? resume : save;
    }

    /** Where people read. */
    PrintWriter people(PrintWriter out, PrintWriter err) {
        return STANDARD_OUTPUT.equals(json) ? err : out;
    }

    /** What passes by while networks are trained. */
    Terminal progress(PrintWriter people) {
        return quiet
                ? new Terminal(new PrintWriter(Writer.nullWriter()), false)
                : Terminal.of(people, !STANDARD_OUTPUT.equals(json));
    }

    void write(String jsonText, String markdownText, PrintWriter out) throws IOException {
        ReportFile jsonFile = jsonFile();
        if (jsonFile != null) {
            jsonFile.write(jsonText);
        } else if (json != null) {
            out.println(jsonText);
            out.flush();
        }
        ReportFile markdownFile = markdownFile();
        if (markdownFile != null) {
            markdownFile.write(markdownText);
        }
    }

    private @Nullable ReportFile jsonFile() {
        return json == null || STANDARD_OUTPUT.equals(json) ? null : new ReportFile("--json", Path.of(json));
    }

    private @Nullable ReportFile markdownFile() {
        return markdown == null ? null : new ReportFile("--markdown", markdown);
    }
}
