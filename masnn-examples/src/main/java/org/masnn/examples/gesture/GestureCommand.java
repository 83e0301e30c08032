package org.masnn.examples.gesture;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.masnn.attention.Attention;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of {@code gesture}. */
@Command(
        name = "gesture",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Trains 3-layer spiking networks (Yao et al. 2023) with and without attention on the same events, and compares"
                    + " accuracy, spikes and energy on the test samples after the last epoch.",
            "\"Published code\" below is the authors' MA_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class GestureCommand implements Callable<Integer> {

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
    private ComparisonProgram program = new ComparisonProgram();

    /** For picocli. */
    public GestureCommand() {}

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
    }
}
