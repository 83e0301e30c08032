package org.masnn.examples.energy;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.Accounting;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code masnn energy table}: r_EE of a table of the paper from its NASARs, under several conventions. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Computes r_EE of a table of Yao et al. (2023) from the NASARs that the paper prints, beside its own r_EE."
                        + " Nothing is trained; each network has one rate in all of its layers.")
final class TableCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "N", description = "Table 1, 2, 3 or 6.")
    private int number;

    @Option(
            names = "--accounting",
            split = ",",
            paramLabel = "NAME",
            description = "Conventions, separated by commas, see energy measure. Default: paper,table2,table3,table6.")
    private List<String> accountings = List.of("paper", "table2", "table3", "table6");

    @Option(
            names = "--input-share",
            paramLabel = "P",
            description =
                    "Share of input values that are not zero, which only some conventions ask for. Default: 0.12 (what"
                            + " fits Table 6 best), for images 1.")
    private @Nullable Double inputShare;

    /** For picocli. */
    TableCommand() {}

    @Override
    public Integer call() {
        List<PaperRow> rows;
        double share;
        List<Accounting> conventions;
        try {
            rows = PaperTable.numbered(number);
            conventions = OptionCheck.distinct("--accounting", accountings).stream()
                    .map(name -> Accounting.preset(name.strip()))
                    .toList();
            share = inputShare == null ? rows.get(0).usualInputShare() : inputShare;
            OptionCheck.require(share >= 0 && share <= 1, "--input-share", "a number in [0, 1]", share);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "r_EE of Table %d; %.1f %% of the input not zero%n%n", number, 100 * share);
        line(
                out,
                "network",
                "printed",
                conventions.stream().map(Accounting::name).toList());
        out.println("|-|-|" + "-|".repeat(conventions.size()));
        for (PaperRow row : rows) {
            List<String> values = new ArrayList<>();
            for (Accounting convention : conventions) {
                values.add(String.format(Locale.ROOT, "%.2f", row.efficiency(convention, share)));
            }
            line(out, row.label(), String.format(Locale.ROOT, "%.1f", row.printed()), values);
        }
        out.println();
        conventions.forEach(convention -> out.println(convention.describe()));
        out.flush();
        return 0;
    }

    private static void line(PrintWriter out, String label, String printed, List<String> values) {
        out.println("| " + label + " | " + printed + " | " + String.join(" | ", values) + " |");
    }
}
