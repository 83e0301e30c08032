package org.masnn.examples.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.core.memory.MemoryPrediction;
import org.masnn.examples.bench.measure.PeakMemory;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench memory}: predicted and measured memory of training steps, of this process as a whole. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = {
            "Predicts how much memory training takes, trains a few steps on random input, and measures.",
            "The peak is that of the whole process (VmHWM, Linux alone). For a Java heap of a known size run it with "
                    + "java -Xmx256m -Xms256m -XX:+AlwaysPreTouch -Dorg.bytedeco.javacpp.maxphysicalbytes=0; without the "
                    + "last one JavaCPP refuses to go beyond four times -Xmx."
        })
final class MemoryCommand implements Callable<Integer> {

    private static final int GESTURES = 11;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "RESIDUAL",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Network network = Network.RESIDUAL;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "18",
            description = "Layers of the residual network: 18, 34 or 104. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--block",
            paramLabel = "KIND",
            defaultValue = "ATT_1",
            description = "Blocks of the residual network: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private BlockKind block = BlockKind.ATT_1;

    @Option(
            names = "--attention",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "Attention of the 3-layer network, as gesture takes it. Default: ${DEFAULT-VALUE}.")
    private String attention = "none";

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Rows and columns of a frame. Default: 224, or 32 for the 3-layer network.")
    private @Nullable Integer size;

    @Option(
            names = "--time-steps",
            paramLabel = "T",
            defaultValue = "1",
            description = "Number of time steps. Default: ${DEFAULT-VALUE}.")
    private int timeSteps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Examples of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2",
            description = "Training steps. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--recompute", description = "Compute activations again instead of keeping them.")
    private boolean recompute;

    enum Network {
        RESIDUAL,
        THREE_LAYERS
    }

    /** For picocli. */
    MemoryCommand() {}

    @Override
    public Integer call() throws IOException {
        if (batch < 1 || steps < 1) {
            throw new ParameterException(
                    spec.commandLine(), "expected --batch and --steps of at least 1, got " + batch + " and " + steps);
        }
        Plan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        out.print(plan.prediction().markdown());
        out.flush();
        long time = train(plan);
        OptionalLong peak = PeakMemory.ofThisProcess();
        if (peak.isEmpty()) {
            out.println("measured peak: unknown, this is not Linux");
        } else {
            double predicted = plan.prediction().bytes();
            out.printf(
                    Locale.ROOT,
                    "| measured peak | %.0f |%npredicted / measured %.3f; last step %.1f s%n",
                    peak.getAsLong() / 1e6,
                    predicted / peak.getAsLong(),
                    time / 1e9);
        }
        return 0;
    }

    private Plan plan() {
        try {
            return network == Network.RESIDUAL ? residual() : threeLayers();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Plan residual() {
        int side = size == null ? 224 : size;
        int classes = 1000;
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .depth(depth)
                .block(block)
                .timeSteps(timeSteps)
                .classes(classes)
                .input(side, side, 3)
                .recompute(recompute);
        return new Plan(builder.memory(batch), builder::build, new long[] {batch, side, side, 3}, classes);
    }

    private Plan threeLayers() {
        int side = size == null ? 32 : size;
        ThreeLayerNetwork.Builder builder = ThreeLayerNetwork.builder()
                .timeSteps(timeSteps)
                .classes(GESTURES)
                .input(side, side, 2)
                .attention(Attention.of(attention))
                .recompute(recompute);
        long[] shape = {batch, timeSteps, side, side, 2};
        return new Plan(builder.memory(batch), builder::build, shape, GESTURES);
    }

    /** Nanoseconds of the last step. */
    private long train(Plan plan) {
        ComputationGraph graph = plan.build().get();
        INDArray features = Nd4j.rand(DataType.FLOAT, plan.features());
        long time = 0;
        for (int i = 0; i < steps; i++) {
            INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, plan.classes());
            for (int row = 0; row < batch; row++) {
                labels.putScalar(row, row % plan.classes(), 1);
            }
            long start = System.nanoTime();
            graph.fit(new DataSet(features, labels));
            time = System.nanoTime() - start;
        }
        return time;
    }

    private record Plan(MemoryPrediction prediction, Supplier<ComputationGraph> build, long[] features, int classes) {}
}
