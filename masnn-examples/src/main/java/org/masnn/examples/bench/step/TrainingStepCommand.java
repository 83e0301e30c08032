package org.masnn.examples.bench.step;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code masnn bench training-step}: our training step and a peer's in turn, their ratio, memory and the machine's
 * floor.
 */
@Command(
        name = "training-step",
        mixinStandardHelpOptions = true,
        description = {
            "Times a training step in a process of its own, in turn with a peer's command, and measures what the machine can do"
                    + " meanwhile.",
            "Options of this JVM (-Xmx, -D...) are those of our process too."
        })
public final class TrainingStepCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each side takes its turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "5",
            description = "Counted steps of ours in a turn, after one that is not. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "Steps of ours before the first turn, while the JVM compiles. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--threads", paramLabel = "N", description = "Processors of our side. Default: all.")
    private @Nullable Integer threads;

    @Option(
            names = "--inference",
            description = "Time inference too, in turn with the same runs of the peer (infer_ms).")
    private boolean inference;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description =
                    "A shell command that does the same work and prints a JSON object with train_ms, and if it has them"
                            + " infer_ms, rates and peak_mb, in its last line.")
    private @Nullable String peer;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    public TrainingStepCommand() {}

    @Override
    public Integer call() throws IOException {
        TrainingStepComparison comparison;
        ReportFile report = json == null ? null : new ReportFile("--json", json);
        try {
            comparison = new TrainingStepComparison(
                    spec.root().userObject().getClass(),
                    options.work(),
                    OptionCheck.atLeast(1, "--rounds", rounds),
                    OptionCheck.atLeast(1, "--iterations", iterations),
                    OptionCheck.atLeast(0, "--warm-up", warmUp),
                    threads == null ? 0 : OptionCheck.atLeast(1, "--threads", threads),
                    inference,
                    peer);
            if (report != null) {
                report.requireWritable();
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        ObjectNode result = comparison.run();
        print(spec.commandLine().getOut(), result);
        if (report != null) {
            report.write(result.toPrettyString());
        }
        return 0;
    }

    /** A table of both sides, and what there is to say about it. */
    static void print(PrintWriter out, JsonNode result) {
        out.printf("%s%n%n| | median ms | minimum ms | peak MB | to the floor |%n|-|-:|-:|-:|-:|%n", work(result));
        for (String kind : new String[] {"", "infer_"}) {
            for (String side : new String[] {"ours_", "peer_"}) {
                if (result.has(side + kind + "ms")) {
                    out.println(row(result, side, kind));
                }
            }
        }
        out.println(floor(result, ""));
        if (result.has("infer_floor_ms")) {
            out.println(floor(result, "infer_"));
        }
        out.println();
        for (String ratio : new String[] {"ratio", "infer_ratio", "memory_ratio"}) {
            if (result.has(ratio)) {
                out.printf(
                        Locale.ROOT,
                        "%s %.3f%n",
                        ratio.replace('_', ' '),
                        result.get(ratio).asDouble());
            }
        }
        out.printf(
                Locale.ROOT,
                "the machine: %.0f GFLOP/s, %.1f GB/s; a step: %.1f GFLOP, %.2f GB%n",
                result.get("gflops").asDouble(),
                result.get("copy_gb_per_s").asDouble(),
                result.get("step_gflop").asDouble(),
                result.get("step_gb").asDouble());
        out.printf("rates of ours %s%n", result.get("rates"));
        if (result.has("peer_rates")) {
            out.printf("rates of the peer %s%n", result.get("peer_rates"));
        }
        result.get("warnings").forEach(warning -> out.println("warning: " + warning.asText()));
        out.flush();
    }

    private static String work(JsonNode result) {
        return result.get("work").asText() + ", " + result.get("threads").asInt() + " threads";
    }

    private static String row(JsonNode result, String side, String kind) {
        double time = result.get(side + kind + "ms").asDouble();
        JsonNode peak = result.path(side + "peak_mb");
        return String.format(
                Locale.ROOT,
                "| %s%s | %.1f | %.1f | %s | %.2f |",
                side.equals("ours_") ? "ours" : "peer",
                kind.isEmpty() ? "" : ", inference",
                time,
                result.path(side + kind + "min_ms").asDouble(time),
                kind.isEmpty() && peak.isNumber() ? String.format(Locale.ROOT, "%.0f", peak.asDouble()) : "",
                time / result.get(kind + "floor_ms").asDouble());
    }

    private static String floor(JsonNode result, String kind) {
        return String.format(
                Locale.ROOT,
                "| floor%s | %.1f | | | 1 |",
                kind.isEmpty() ? "" : ", inference",
                result.get(kind + "floor_ms").asDouble());
    }
}
