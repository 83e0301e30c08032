package org.masnn.examples.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Options about the report that a command leaves. A mixin. */
public final class ReportOptions {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write an HTML report with figures into FILE. Default: masnn-COMMAND-DATE-TIME.html in the current"
                            + " folder.")
    private @Nullable Path report;

    @Option(names = "--no-report", description = "Write no HTML report.")
    private boolean none;

    private final LocalDateTime start = LocalDateTime.now(ZoneId.systemDefault());

    /** For the commands and picocli. */
    public ReportOptions() {}

    /**
     * Whether there will be a report.
     *
     * @return false after {@code --no-report}
     */
    public boolean wanted() {
        return !none;
    }

    /**
     * Finds out before hours of work whether the report can be written.
     *
     * @param others files that the same command writes
     * @throws IllegalArgumentException if it cannot be written, is one of the others, or is both wanted and not
     */
    public void check(List<ReportFile> others) {
        OptionCheck.require(!none || report == null, "--report", "nothing beside --no-report", String.valueOf(report));
        if (!none) {
            ReportFile file = file();
            try {
                file.requireWritable();
            } catch (IllegalArgumentException e) {
                throw report != null
                        ? e
                        : new IllegalArgumentException(
                                e.getMessage() + "; name another with --report, or --no-report", e);
            }
            others.forEach(this::requireNot);
        }
    }

    /**
     * Refuses a report that will not be written.
     *
     * @param expected what would be, in words
     * @throws IllegalArgumentException when one was asked for by name
     */
    public void requireNotNamed(String expected) {
        OptionCheck.require(report == null, "--report", expected, String.valueOf(report));
    }

    /**
     * Refuses a file that is the report, too.
     *
     * @param other of another option
     * @throws IllegalArgumentException when the report would replace it
     */
    public void requireNot(ReportFile other) {
        OptionCheck.require(
                none || !file().isSameFileAs(other), "--report", "another file than " + other.option(), file().path());
    }

    /** Unless one is named, a name that no run before has, so that no report is lost. */
    private ReportFile file() {
        Path named = report;
        return new ReportFile(
                "--report",
                named != null
                        ? named
                        : Path.of("masnn-" + spec.commandLine().getCommandName() + "-" + start.format(TIME) + ".html"));
    }

    /**
     * Writes the report, if one is wanted, and says where it is.
     *
     * @param content called if it is wanted
     * @param out where people read
     * @throws IOException when it cannot be written
     */
    public void write(Supplier<Report> content, PrintWriter out) throws IOException {
        if (!none) {
            ReportFile file = file();
            long start = System.nanoTime();
            String page = content.get().html();
            file.write(page);
            // Not a constant: --verbose has to be read before the first logger is made.
            LoggerFactory.getLogger(ReportOptions.class)
                    .info(
                            "report of {} characters drawn and written in {} ms",
                            page.length(),
                            (System.nanoTime() - start) / 1_000_000);
            out.println("report: " + file.path());
            out.flush();
        }
    }

    /**
     * What the program was called with.
     *
     * @return its arguments, the command's name with them
     */
    public List<String> arguments() {
        ParseResult parsed = spec.commandLine().getParseResult();
        return parsed == null ? List.of() : parsed.originalArgs();
    }
}
