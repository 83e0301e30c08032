package org.masnn.examples.energy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.Accounting;
import org.masnn.energy.operation.ArithmeticEnergy;
import org.masnn.energy.report.EnergyReport;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options about the convention and the files of a report. A mixin. */
final class EnergyReportOptions {

    /** Numbers whose arithmetic is priced; names as on the command line. */
    enum Numbers {
        FP32,
        FP16,
        INT8;

        ArithmeticEnergy energy() {
            return switch (this) {
                case FP32 -> ArithmeticEnergy.FLOAT_32;
                case FP16 -> ArithmeticEnergy.FLOAT_16;
                case INT8 -> ArithmeticEnergy.INT_8;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--accounting",
            paramLabel = "NAME",
            description =
                    "Convention: paper (Eq. 17-19 as printed), table2, table3, table6 (readings that give those"
                            + " tables), synops (exact synaptic operations), neurobench, syops, memory. Default: ${DEFAULT-VALUE}.")
    private String accounting = "paper";

    @Option(
            names = "--numbers",
            paramLabel = "KIND",
            description =
                    "Numbers whose arithmetic is priced, 45 nm: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}"
                            + " (paper: 4.6 and 0.9 pJ).")
    private Numbers numbers = Numbers.FP32;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as one JSON object, too.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a Markdown table, too.")
    private @Nullable Path markdown;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the terms as comma-separated values, too.")
    private @Nullable Path csv;

    /** The convention; also checks the files, so that nothing is computed in vain. */
    Accounting accounting() {
        try {
            List<ReportFile> files = new ArrayList<>();
            add(files, "--json", json);
            add(files, "--markdown", markdown);
            add(files, "--csv", csv);
            for (int i = 0; i < files.size(); i++) {
                ReportFile file = files.get(i);
                file.requireWritable();
                for (ReportFile other : files.subList(i + 1, files.size())) {
                    OptionCheck.require(
                            !file.isSameFileAs(other),
                            file.option(),
                            "another file than " + other.option(),
                            file.path());
                }
            }
            return Accounting.preset(accounting).withArithmetic(numbers.energy());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void add(List<ReportFile> files, String option, @Nullable Path path) {
        if (path != null) {
            files.add(new ReportFile(option, path));
        }
    }

    void publish(EnergyReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.toText());
        out.flush();
        write("--json", json, report.toJson());
        write("--markdown", markdown, report.toMarkdown().stripTrailing());
        String lines = report.toCsv();
        write("--csv", csv, lines.substring(0, lines.length() - 1)); // the last line feed is the file's
    }

    private static void write(String option, @Nullable Path path, String text) throws IOException {
        if (path != null) {
            new ReportFile(option, path).write(text);
        }
    }
}
