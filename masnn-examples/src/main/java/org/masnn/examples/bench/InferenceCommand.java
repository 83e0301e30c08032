package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.bench.measure.Peer;
import org.masnn.examples.gesture.TrainedNetwork;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.models.inference.engine.SynapticOperations;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench inference}: the event-driven engine, the graph it was compiled from, and a peer's command in turn. */
@Command(
        name = "inference",
        mixinStandardHelpOptions = true,
        description =
                "Times the inference of one clip with a trained network, event-driven and by its graph, in turn with a"
                        + " peer's command; and compares all results of the first two. For the Vector API's kernel start with java"
                        + " --add-modules jdk.incubator.vector -jar ...")
final class InferenceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            required = true,
            description = "A checkpoint of gesture --save.")
    private Path checkpoint = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that the network was trained on; nothing for the synthetic gestures.")
    private @Nullable Path data;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each side takes its turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "10",
            description = "Test samples that are timed in a turn, evenly chosen. Default: ${DEFAULT-VALUE}.")
    private int clips;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of the engine, 1 or 2; the graph and most peers use all processors. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description =
                    "A shell command that does the same work for one clip and prints a JSON object with infer_ms in its"
                            + " last line.")
    private @Nullable String peer;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    InferenceCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            run();
            return 0;
        } catch (IllegalArgumentException e) {
            boolean ofAnOption = e.getMessage() != null && e.getMessage().startsWith("--");
            throw ofAnOption ? new ParameterException(spec.commandLine(), e.getMessage(), e) : e;
        }
    }

    private void run() throws IOException {
        OptionCheck.atLeast(1, "--rounds", rounds);
        OptionCheck.atLeast(1, "--clips", clips);
        OptionCheck.require(threads == 1 || threads == 2, "--threads", "1 or 2", threads);
        ReportFile report = json == null ? null : new ReportFile("--json", json);
        if (report != null) {
            report.requireWritable();
        }
        InferenceTurns turns = new InferenceTurns(TrainedNetwork.read(checkpoint), data, clips, threads);
        List<Double> engine = new ArrayList<>();
        List<Double> graph = new ArrayList<>();
        List<Double> ofPeer = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            engine.add(turns.engine());
            graph.add(turns.graph());
            if (peer != null) {
                JsonNode run = new Peer(peer, "infer_ms").run();
                ofPeer.add(run.get("infer_ms").asDouble());
            }
        }
        ObjectNode result = result(turns, Median.of(engine), Median.of(graph));
        if (!ofPeer.isEmpty()) {
            result.put("peer_ms", Median.of(ofPeer));
            result.put("engine_to_peer", Median.of(engine) / Median.of(ofPeer));
            result.put("peer", peer);
        }
        print(result);
        if (report != null) {
            report.write(result.toPrettyString());
        }
    }

    private ObjectNode result(InferenceTurns turns, double engine, double graph) {
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("checkpoint", checkpoint.toString())
                .put("attention", turns.network().attention())
                .put("kernel", turns.compiled().kernel())
                .put("engine_threads", threads)
                .put("engine_ms", engine)
                .put("graph_ms", graph)
                .put("engine_to_graph", engine / graph)
                .put("clips", turns.timedClips())
                .put("rounds", rounds);
        ObjectNode rates = result.putObject("rates");
        turns.rates().forEach(rates::put);
        ObjectNode operations = result.putObject("synops");
        long executed = 0;
        long skipped = 0;
        for (SynapticOperations layer : turns.operationsPerClip()) {
            operations
                    .putObject(layer.layer())
                    .put("executed", layer.executed())
                    .put("skipped", layer.skipped());
            executed += layer.executed();
            skipped += layer.skipped();
        }
        operations.putObject("all").put("executed", executed).put("skipped", skipped);
        InferenceTurns.Agreement agreement = turns.compareAll();
        result.put("compared_samples", agreement.samples())
                .put("max_abs_difference", agreement.largestDifference())
                .put("differing_samples", agreement.differing())
                .put("differing_classes", agreement.otherClass())
                .put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors());
        return result;
    }

    private void print(ObjectNode result) {
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "engine %.2f ms a clip (median; %s), graph %.2f ms, ratio %.3f%n",
                result.get("engine_ms").asDouble(),
                result.get("kernel").asText(),
                result.get("graph_ms").asDouble(),
                result.get("engine_to_graph").asDouble());
        if (result.has("peer_ms")) {
            out.printf(
                    Locale.ROOT,
                    "peer %.2f ms, ratio %.3f%n",
                    result.get("peer_ms").asDouble(),
                    result.get("engine_to_peer").asDouble());
        }
        out.printf(Locale.ROOT, "rates %s%n", result.get("rates"));
        out.printf(
                Locale.ROOT,
                "synaptic operations a clip: %,d executed, %,d skipped%n",
                result.at("/synops/all/executed").asLong(),
                result.at("/synops/all/skipped").asLong());
        out.printf(
                Locale.ROOT,
                "%d test samples: largest difference to the graph %.2g, above 1e-4 in %d, another class in %d%n",
                result.get("compared_samples").asInt(),
                result.get("max_abs_difference").asDouble(),
                result.get("differing_samples").asInt(),
                result.get("differing_classes").asInt());
    }
}
