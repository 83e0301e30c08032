package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.models.inference.ClipSession;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.engine.SynapticOperations;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench inference-rates}: time of a clip against firing rate and synaptic operations. */
@Command(
        name = "inference-rates",
        mixinStandardHelpOptions = true,
        description =
                "Times the inference of one clip with the 3-layer network at the paper's widths, driven to firing rates"
                        + " from 0.5 to 20 %%, event-driven and by its graph in turn. Prints a Markdown table.")
final class InferenceRatesCommand implements Callable<Integer> {

    private static final double LOWEST = 0.005;
    private static final double HIGHEST = 0.2;
    private static final int CLASSES = 11;
    private static final int SIDE = 32;
    private static final long SEED = 7;

    /** Clips until the JVM has compiled what a clip needs. */
    private static final int WARM = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rates",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--steps",
            paramLabel = "T",
            defaultValue = "60",
            description = "Number of time steps. Default: ${DEFAULT-VALUE} (paper).")
    private int steps;

    @Option(
            names = "--input-rate",
            paramLabel = "P",
            defaultValue = "0.1",
            description = "Share of ones in the random input. Default: ${DEFAULT-VALUE} (as in training-step).")
    private double inputRate;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of the engine, 1 or 2; the graph uses all processors. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often each side takes its turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the points as a JSON array.")
    private @Nullable Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw time against synaptic operations.")
    private @Nullable Path svg;

    /** For picocli. */
    InferenceRatesCommand() {}

    /**
     * One firing rate.
     *
     * @param rate of all neurons together
     * @param operations executed synaptic operations of a clip
     * @param engineMillis median
     * @param graphMillis median
     */
    record Point(double rate, long operations, double engineMillis, double graphMillis) {}

    @Override
    public Integer call() throws IOException {
        List<ReportFile> files = new ArrayList<>();
        try {
            OptionCheck.atLeast(2, "--rates", count);
            OptionCheck.atLeast(1, "--steps", steps);
            OptionCheck.atLeast(1, "--rounds", rounds);
            OptionCheck.require(threads == 1 || threads == 2, "--threads", "1 or 2", threads);
            OptionCheck.share("--input-rate", inputRate);
            for (ReportFile file : new ReportFile[] {file("--json", json), file("--svg", svg)}) {
                if (file != null) {
                    file.requireWritable();
                    files.add(file);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        List<Point> points = new ArrayList<>();
        var out = spec.commandLine().getOut();
        out.println("| firing rate | synaptic operations | engine ms | graph ms |\n|-:|-:|-:|-:|");
        for (int i = 0; i < count; i++) {
            double rate = LOWEST * Math.pow(HIGHEST / LOWEST, i / (count - 1.0));
            Point point = measure(rate);
            points.add(point);
            out.printf(
                    Locale.ROOT,
                    "| %.2f %% | %,d | %.2f | %.2f |%n",
                    100 * point.rate(),
                    point.operations(),
                    point.engineMillis(),
                    point.graphMillis());
            out.flush();
        }
        for (ReportFile file : files) {
            file.write(file.option().equals("--json") ? jsonOf(points) : new TimePlot(points).svg());
        }
        return 0;
    }

    private static @Nullable ReportFile file(String option, @Nullable Path path) {
        return path == null ? null : new ReportFile(option, path);
    }

    private Point measure(double rate) {
        Nd4j.getRandom().setSeed(SEED);
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(CLASSES)
                .seed(SEED)
                .build();
        INDArray features =
                Nd4j.rand(DataType.FLOAT, 1, steps, SIDE, SIDE, 2).lt(inputRate).castTo(DataType.FLOAT);
        FiringRates.set(network, features, rate);
        try (ClipSession session = EventDrivenNetwork.compile(network).openClipSession(threads)) {
            return measure(network, features, session);
        }
    }

    private Point measure(ComputationGraph network, INDArray features, ClipSession session) {
        float[] clip = NativeFloats.copyOf(features);
        for (int i = 0; i < WARM; i++) {
            session.classify(clip);
        }
        List<Double> engine = new ArrayList<>();
        List<Double> graph = new ArrayList<>();
        for (int i = 0; i < rounds + 1; i++) { // the first turn is not counted
            double ours = millis(() -> session.classify(clip));
            double dense = millis(() -> network.outputSingle(features));
            if (i > 0) {
                engine.add(ours);
                graph.add(dense);
            }
        }
        session.resetOperations();
        session.classify(clip);
        long operations = session.operations().stream()
                .mapToLong(SynapticOperations::executed)
                .sum();
        SpikeMeter meter = new SpikeMeter(network);
        meter.add(new DataSet(features, Nd4j.zeros(DataType.FLOAT, 1, CLASSES)));
        double spikes = meter.statistics().nasar();
        return new Point(spikes, operations, Median.of(engine), Median.of(graph));
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static String jsonOf(List<Point> points) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Point point : points) {
            ObjectNode one = all.addObject();
            one.put("rate", point.rate())
                    .put("synops", point.operations())
                    .put("engine_ms", point.engineMillis())
                    .put("graph_ms", point.graphMillis());
        }
        return all.toPrettyString();
    }
}
