package org.masnn.examples.ablation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.gesture.ComparisonProgram;
import org.masnn.examples.gesture.GestureResults;
import org.masnn.examples.gesture.JsonReport;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.examples.program.ReportFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of {@code ablation}. */
@Command(
        name = "ablation",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Makes Tables 4, 5 and 6 of Yao et al. (2023), locations, modules and dimensions of attention, on a chosen data"
                    + " set: trains each of their networks once per seed, also one that stands in several tables, and"
                    + " prints the tables with the paper's numbers beside.",
            "All three tables are 16 networks. With --save DIR the command can be stopped at any moment and continued"
                    + " with --resume DIR and else the same options; runs that gesture made with the same options are"
                    + " taken from there.",
            "\"Published code\" below is the authors' MA_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class AblationCommand implements Callable<Integer> {

    @Option(
            names = "--table",
            split = ",",
            paramLabel = "N",
            description = "Tables to make, separated by commas: 4 (locations), 5 (modules of channel attention),"
                    + " 6 (dimensions). Default: 4,5,6.")
    private List<String> numbers = List.of("4", "5", "6");

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables in Markdown into FILE.")
    private @Nullable Path markdown;

    @Mixin
    private ComparisonProgram program = new ComparisonProgram();

    /** For picocli. */
    public AblationCommand() {}

    @Override
    public Integer call() throws IOException {
        return program.run(this::attentions, this::report);
    }

    /** Each network once, in the order of the tables; checks this command's own options. */
    private List<String> attentions() {
        ReportFile file = markdownFile();
        if (file != null) {
            file.requireWritable();
            program.requireNotReport(file);
            ReportFile json = program.jsonFile();
            OptionCheck.require(
                    json == null || !json.isSameFileAs(file), file.option(), "another file than --json", file.path());
        }
        return tables().stream()
                .flatMap(table -> table.networks().stream())
                .map(AblationNetwork::attention)
                .distinct()
                .toList();
    }

    private List<AblationTable> tables() {
        return OptionCheck.distinct(
                        "--table", numbers.stream().map(String::strip).toList())
                .stream()
                .map(AblationCommand::table)
                .toList();
    }

    private static AblationTable table(String number) {
        return AblationTable.ALL.stream()
                .filter(table -> Integer.toString(table.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--table: expected 4, 5 or 6, got " + number));
    }

    private @Nullable ReportFile markdownFile() {
        return markdown == null ? null : new ReportFile("--markdown", markdown);
    }

    private void report(GestureResults results) throws IOException {
        AblationReport report = new AblationReport(
                results.title(),
                results.options(),
                tables().stream()
                        .map(table -> AblationResult.of(table, results))
                        .toList());
        program.print(report.text());
        ReportFile file = markdownFile();
        if (file != null) {
            file.write(report.markdown());
        }
        program.writeJson(
                JsonReport.of(results, "tables", report.tables(attention -> JsonReport.runs(results, attention))));
        program.writeReport(results, report.sections());
    }
}
