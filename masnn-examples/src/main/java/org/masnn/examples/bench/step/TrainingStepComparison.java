package org.masnn.examples.bench.step;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.bench.measure.MachineSpeed;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.bench.measure.OwnProcess;
import org.masnn.examples.bench.measure.Peer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Our training step and a peer's in turn. Ours runs in a process that does nothing else and lives through all turns;
 * inference has another one, so that the peak of the first is that of training; the machine's speed is measured in a
 * third between the turns. The peer is started anew for each of its turns.
 */
final class TrainingStepComparison {

    /** Turns of each side below which one that was disturbed moves the median. */
    private static final int ENOUGH_ROUNDS = 5;

    private final Class<?> program;
    private final StepWork work;
    private final int rounds;
    private final int iterations;
    private final int warmUp;
    private final int threads;
    private final boolean inference;
    private final @Nullable Peer peer;

    private final List<Double> train = new ArrayList<>();
    private final List<Double> infer = new ArrayList<>();
    private final List<JsonNode> peerRuns = new ArrayList<>();
    private MachineSpeed machine = new MachineSpeed(0, 0);

    TrainingStepComparison(
            Class<?> program,
            StepWork work,
            int rounds,
            int iterations,
            int warmUp,
            int threads,
            boolean inference,
            @Nullable String peer) {
        this.program = program;
        this.work = work;
        this.rounds = rounds;
        this.iterations = iterations;
        this.warmUp = warmUp;
        this.threads = threads;
        this.inference = inference;
        this.peer = peer == null ? null : new Peer(peer, "train_ms");
    }

    ObjectNode run() throws IOException {
        try (OwnProcess machineProcess = OwnProcess.start(program, threads, List.of("bench", "machine", "--turns"));
                OwnProcess trainProcess = OwnProcess.start(program, threads, arguments(false));
                OwnProcess inferProcess = inference ? OwnProcess.start(program, threads, arguments(true)) : null) {
            for (int i = 0; i < rounds; i++) {
                machine = machine.best(MachineSpeed.of(machineProcess.turn()));
                addTimes(trainProcess.turn(), train);
                if (inferProcess != null) {
                    addTimes(inferProcess.turn(), infer);
                }
                if (peer != null) {
                    peerRuns.add(peer.run());
                }
            }
            return result(trainProcess.finish());
        }
    }

    private List<String> arguments(boolean ofInference) {
        List<String> result = new ArrayList<>(List.of("bench", "step", "--turns"));
        result.addAll(work.options());
        result.add("--iterations=" + iterations);
        result.add("--warm-up=" + warmUp);
        if (ofInference) {
            result.add("--inference");
        }
        return result;
    }

    private static void addTimes(JsonNode turn, List<Double> times) {
        turn.get("ms").forEach(time -> times.add(time.asDouble()));
    }

    private ObjectNode result(JsonNode ours) throws IOException {
        int usedThreads = ours.get("threads").asInt();
        StepOperations operations = StepOperations.of(work.configuration(), work.batch());
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("work", work.toString())
                .put("network", work.network().toString())
                .put("attention", work.attention())
                .put("batch", work.batch())
                .put("steps", work.steps())
                .put("size", work.size())
                .put("width", work.width())
                .put("input_rate", work.inputRate())
                .put("bn_gain", work.gamma())
                .put("bn_bias", work.beta())
                .put("rounds", rounds)
                .put("threads", usedThreads);
        putTimes(result, "ours_", train);
        if (inference) {
            putTimes(result, "ours_infer_", infer);
        }
        double floor = machine.floorMillis(operations.operations(), operations.bytes());
        result.put("floor_ms", floor).put("ours_to_floor", Median.of(train) / floor);
        if (inference) {
            double inferenceFloor = machine.floorMillis(operations.forwardOperations(), operations.forwardBytes());
            result.put("infer_floor_ms", inferenceFloor);
        }
        result.put("step_gflop", operations.operations() / 1e9)
                .put("step_gb", operations.bytes() / 1e9)
                .put("gflops", machine.gigaFlops())
                .put("copy_gb_per_s", machine.gigaBytes());
        result.set("ours_peak_mb", ours.path("peak_mb"));
        result.set("ours_heap_mb", ours.path("heap_mb"));
        result.set("parameters", ours.path("parameters"));
        result.set("rates", ours.path("rates"));
        List<String> warnings = new ArrayList<>(RateCheck.warnings("ours", ours.path("rates")));
        if (rounds < ENOUGH_ROUNDS) {
            warnings.add("--rounds " + rounds + ": medians of fewer than " + ENOUGH_ROUNDS
                    + " turns say little; give --rounds " + ENOUGH_ROUNDS + " or more");
        }
        if (!peerRuns.isEmpty()) {
            warnings.addAll(putPeer(result, ours, usedThreads));
        }
        result.put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        warnings.forEach(result.putArray("warnings")::add);
        return result;
    }

    private List<String> putPeer(ObjectNode result, JsonNode ours, int usedThreads) throws IOException {
        JsonNode last = peerRuns.get(peerRuns.size() - 1);
        PeerWork.requireSame(work, ours.get("parameters").asLong(), last);
        List<Double> times = timesOf("train_ms");
        putTimes(result, "peer_", times);
        List<Double> minima = timesOf("train_min_ms");
        if (!minima.isEmpty()) {
            result.put("peer_min_ms", Median.minimum(minima));
        }
        result.put("ratio", Median.of(train) / Median.of(times));
        List<String> warnings = new ArrayList<>();
        List<Double> inferences = timesOf("infer_ms");
        if (inference && !inferences.isEmpty()) {
            putTimes(result, "peer_infer_", inferences);
            result.put("infer_ratio", Median.of(infer) / Median.of(inferences));
        } else if (inference) {
            warnings.add("peer: it prints no infer_ms, so there is no ratio of inference");
        }
        result.set("peer_rates", last.path("rates"));
        double peak = peerRuns.stream()
                .mapToDouble(run -> run.path("peak_mb").asDouble(0))
                .max()
                .orElse(0);
        if (peak > 0) {
            result.put("peer_peak_mb", peak);
            if (ours.has("peak_mb")) {
                result.put("memory_ratio", ours.get("peak_mb").asDouble() / peak);
            }
        }
        if (peer != null) {
            result.put("peer", peer.command());
        }
        warnings.addAll(RateCheck.warnings("peer", last.path("rates")));
        warnings.addAll(PeerWork.warnings(work, usedThreads, last));
        return warnings;
    }

    private List<Double> timesOf(String name) {
        return peerRuns.stream()
                .map(run -> run.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .toList();
    }

    private static void putTimes(ObjectNode result, String name, List<Double> times) {
        result.put(name + "ms", Median.of(times)).put(name + "min_ms", Median.minimum(times));
    }
}
