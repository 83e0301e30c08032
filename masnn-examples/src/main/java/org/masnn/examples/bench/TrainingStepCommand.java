package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench training-step}: our training step and a peer's in turn, and the ratio of their medians. */
@Command(
        name = "training-step",
        mixinStandardHelpOptions = true,
        description = "Times a training step of the paper-size 3-layer network, in turn with a peer's command.")
final class TrainingStepCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--attention",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "none, TCSA, or any other attention as gesture takes it. Default: ${DEFAULT-VALUE}.")
    private String attention = "none";

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4",
            description = "Clips of a batch. Default: ${DEFAULT-VALUE} (the peer's).")
    private int batch;

    @Option(
            names = "--steps",
            paramLabel = "T",
            defaultValue = "60",
            description = "Number of time steps. Default: ${DEFAULT-VALUE} (paper).")
    private int steps;

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
            names = "--input-rate",
            paramLabel = "P",
            defaultValue = "0.1",
            description = "Share of ones in the random input. Default: ${DEFAULT-VALUE} (the peer's).")
    private double inputRate;

    @Option(
            names = "--bn-gamma",
            paramLabel = "X",
            defaultValue = "1",
            description = "First value of batch normalisation's gamma. Default: ${DEFAULT-VALUE}.")
    private double gamma;

    @Option(
            names = "--bn-beta",
            paramLabel = "X",
            defaultValue = "0",
            description = "First value of batch normalisation's beta. Default: ${DEFAULT-VALUE}.")
    private double beta;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description =
                    "A shell command that does the same work and prints a JSON object with train_ms in its last line.")
    private @Nullable String peer;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    TrainingStepCommand() {}

    @Override
    public Integer call() throws IOException {
        requirePositive("--batch", batch);
        requirePositive("--steps", steps);
        requirePositive("--rounds", rounds);
        requirePositive("--iterations", iterations);
        TrainingStep ours = new TrainingStep(attention(), steps, batch, inputRate, gamma, beta);
        List<Double> ourTimes = new ArrayList<>();
        List<JsonNode> peerRuns = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ourTimes.addAll(ours.round(iterations));
            if (peer != null) {
                peerRuns.add(new Peer(peer, "train_ms").run());
            }
        }
        report(result(ours, ourTimes, peerRuns));
        return 0;
    }

    private Attention attention() {
        try {
            return Attention.of(attention);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--attention: " + e.getMessage(), e);
        }
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected a number of at least 1, got " + value);
        }
    }

    private ObjectNode result(TrainingStep ours, List<Double> ourTimes, List<JsonNode> peerRuns) {
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("attention", attention)
                .put("batch", batch)
                .put("steps", steps)
                .put("rounds", rounds);
        double ourMedian = Median.of(ourTimes);
        result.put("ours_ms", ourMedian);
        result.put("ours_min_ms", ourTimes.stream().mapToDouble(t -> t).min().orElseThrow());
        ObjectNode rates = result.putObject("rates");
        ours.rates().forEach(rates::put);
        if (!peerRuns.isEmpty()) {
            List<Double> times =
                    peerRuns.stream().map(run -> run.get("train_ms").asDouble()).toList();
            result.put("peer_ms", Median.of(times));
            result.put("peer_min_ms", times.stream().mapToDouble(t -> t).min().orElseThrow());
            result.put("ratio", ourMedian / Median.of(times));
            JsonNode last = peerRuns.get(peerRuns.size() - 1);
            result.set(
                    "peer_rates",
                    last.path("infer_rates").isMissingNode() ? last.path("rates") : last.path("infer_rates"));
            result.set("peer_peak_mb", last.path("peak_mb"));
            result.put("peer", peer);
        }
        result.put("java", Runtime.version().toString());
        result.put("processors", Runtime.getRuntime().availableProcessors());
        return result;
    }

    private void report(ObjectNode result) throws IOException {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "ours %.0f ms (median), rates %s%n",
                        result.get("ours_ms").asDouble(),
                        result.get("rates"));
        if (result.has("ratio")) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "peer %.0f ms (median), rates %s%nratio %.3f%n",
                            result.get("peer_ms").asDouble(),
                            result.get("peer_rates"),
                            result.get("ratio").asDouble());
        }
        if (json != null) {
            Files.writeString(json, result.toPrettyString() + "\n");
        }
    }
}
