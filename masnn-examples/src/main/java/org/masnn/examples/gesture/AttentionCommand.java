package org.masnn.examples.gesture;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.masnn.attention.Attention;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands share that compare networks with and without attention. */
abstract class AttentionCommand implements Callable<Integer> {

    @Option(
            names = "--attention",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Networks to compare, separated by commas: none, TA, CA, SA, TCA, TSA, CSA, TCSA, official:TCSA"
                            + " (the published code's form), or with parts of their own as in CA/C=eca3/C@conv-post, see the"
                            + " README. Default: none,TCSA (the paper's comparison).")
    private List<String> attentions = List.of("none", "TCSA");

    @Mixin
    private final ComparisonProgram program = new ComparisonProgram();

    /** The options about data, networks, training and output. */
    final ComparisonProgram program() {
        return program;
    }

    @Override
    public Integer call() throws IOException {
        return program.run(this::attentions, this::report);
    }

    GestureSettings settings() throws IOException {
        return program.settings(this::attentions);
    }

    private List<String> attentions() {
        return OptionCheck.distinct(
                "--attention",
                attentions.stream()
                        .map(name -> Attention.of(name.strip()).toString())
                        .toList());
    }

    private void report(GestureResults results) throws IOException {
        program.print(ComparisonTable.of(results));
        program.writeJson(JsonReport.of(results, "runs", JsonReport.runs(results)));
        program.writeReport(results, List.of());
    }
}
