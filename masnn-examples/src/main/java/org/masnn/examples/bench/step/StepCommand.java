package org.masnn.examples.bench.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.masnn.core.kernel.Parallel;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.bench.measure.PeakMemory;
import org.masnn.examples.program.OptionCheck;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench step}: our side of {@code bench training-step}, a process that does nothing else. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        description =
                "Times training steps, or inferences, and prints a line of JSON: what a peer of bench training-step"
                        + " prints, and what other programs can take as their peer. With --turns it prints a line for each line of"
                        + " its input first.")
public final class StepCommand implements Callable<Integer> {

    private static final double MEGABYTE = 1 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Steps before the first that counts, while the JVM compiles. Default: ${DEFAULT-VALUE}.")
    private int warmUp = 10;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Counted steps, of each turn if there are --turns. Default: ${DEFAULT-VALUE}.")
    private int iterations = 5;

    @Option(names = "--inference", description = "Time inferences, after two training steps.")
    private boolean inference;

    @Option(names = "--turns", description = "Wait for a line of standard input before each turn; end where it ends.")
    private boolean turns;

    /** For picocli. */
    public StepCommand() {}

    @Override
    public Integer call() throws IOException {
        StepWork work;
        try {
            work = options.work();
            OptionCheck.atLeast(0, "--warm-up", warmUp);
            OptionCheck.atLeast(1, "--iterations", iterations);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        TrainingStep step = new TrainingStep(work);
        if (inference) {
            step.round(false, 0, 2);
        }
        List<Double> times = new ArrayList<>();
        if (turns) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            while (in.readLine() != null) {
                // what the other side left in the caches is not ours
                List<Double> turn = step.round(inference, times.isEmpty() ? warmUp : 1, iterations);
                times.addAll(turn);
                ObjectNode line = new ObjectMapper().createObjectNode();
                turn.forEach(line.putArray("ms")::add);
                out.println(line);
                out.flush();
            }
        } else {
            times.addAll(step.round(inference, warmUp, iterations));
        }
        out.println(result(work, step, times));
        out.flush();
        return 0;
    }

    private ObjectNode result(StepWork work, TrainingStep step, List<Double> times) throws IOException {
        OptionalLong peak = PeakMemory.ofThisProcess(); // before the firing rates, which training does not need
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("network", work.network().toString())
                .put("attention", work.attention())
                .put("batch", work.batch())
                .put("steps", work.steps())
                .put("threads", Parallel.threads());
        if (!times.isEmpty()) {
            String kind = inference ? "infer" : "train";
            result.put(kind + "_ms", Median.of(times)).put(kind + "_min_ms", Median.minimum(times));
        }
        peak.ifPresent(bytes -> result.put("peak_mb", bytes / MEGABYTE));
        result.put("heap_mb", Runtime.getRuntime().totalMemory() / MEGABYTE).put("parameters", step.parameters());
        step.rates().forEach(result.putObject("rates")::put);
        return result;
    }
}
