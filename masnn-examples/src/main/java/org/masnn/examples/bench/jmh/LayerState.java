package org.masnn.examples.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.examples.bench.step.StepNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A layer of a network, or a few in a row, with what comes in during training: spikes at 10 % for
 * convolutions and dense layers, normally distributed values for the others; memory in workspaces, as DL4J's graph has
 * it.
 */
@State(Scope.Thread)
public class LayerState {

    static final double INPUT_RATE = 0.1;

    /**
     * DL4J's name for the workspace of a training step's activations: only there does a chain do its work in one pass.
     */
    private static final String FORWARD = "WS_ALL_LAYERS_ACT";

    private static final String BACKWARD = "MASNN_BENCH_BACKWARD";
    private static final WorkspaceConfiguration CYCLE = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.05)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .build();

    /** Which network, as {@link StepNetwork} writes it. */
    @Param("three-layers")
    public String network = StepNetwork.THREE_LAYERS.toString();

    /** Which attention the 3-layer network has. */
    @Param("none")
    public String attention = "none";

    /** Name of the layer, or names of layers that follow each other, with a + between them. */
    @Param("conv0")
    public String layer = "conv0";

    /** Clips of a batch. */
    @Param("4")
    public int batch;

    /** T. */
    @Param("60")
    public int steps;

    private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.builder()
            .noWorkspaceFor(ArrayType.FF_CACHE)
            .noWorkspaceFor(ArrayType.UPDATER_WORKING_MEM)
            .with(ArrayType.INPUT, FORWARD, CYCLE)
            .with(ArrayType.ACTIVATIONS, FORWARD, CYCLE)
            .with(ArrayType.FF_WORKING_MEM, FORWARD, CYCLE)
            .with(ArrayType.ACTIVATION_GRAD, BACKWARD, CYCLE)
            .with(ArrayType.BP_WORKING_MEM, BACKWARD, CYCLE)
            .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, FORWARD, CYCLE)
            .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, BACKWARD, CYCLE)
            .build();

    private final List<Layer> runtimes = new ArrayList<>();
    private @Nullable INDArray input;
    private @Nullable INDArray epsilon;

    /** For JMH. */
    public LayerState() {}

    /** Builds the network and the layer's input. */
    @Setup(Level.Trial)
    public void build() {
        LayerNetwork measured = new LayerNetwork(StepNetwork.of(network), attention, batch, steps);
        runtimes.clear();
        List<String> names = List.of(layer.split("\\+"));
        // A layer by itself does all of its work; what a network does in one pass with others it does between its own
        // only.
        ComputationGraph graph =
                names.size() > 1 ? measured.work().build() : new ComputationGraph(measured.configuration());
        graph.init();
        graph.initGradientsView();
        for (String name : names) {
            runtimes.add(Objects.requireNonNull(graph.getLayer(name), name));
        }
        FrameLayer description = (FrameLayer) runtimes.get(0).conf().getLayer();
        Nd4j.getRandom().setSeed(1);
        input = input(description, measured);
        long[] shape;
        try (MemoryWorkspace ignored = openForward()) {
            shape = forward().shape().clone();
        }
        epsilon = Nd4j.randn(DataType.FLOAT, shape);
    }

    private INDArray input(FrameLayer description, LayerNetwork measured) {
        FrameSize size = description.inputSize();
        long rows = measured.rows(description);
        long[] shape = description.flatInput()
                ? new long[] {rows, size.channels()}
                : new long[] {rows, size.height(), size.width(), size.channels()};
        if (description instanceof FrameConvolutionLayer || description instanceof FrameDenseLayer) {
            return Nd4j.rand(DataType.FLOAT, shape).lt(INPUT_RATE).castTo(DataType.FLOAT);
        }
        return Nd4j.randn(DataType.FLOAT, shape).muli(measured.gamma()).addi(measured.beta());
    }

    /** The memory of a forward pass, which lives until the backward pass is done. */
    MemoryWorkspace openForward() {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(CYCLE, FORWARD);
    }

    /** The layers, in the order in which they run. */
    List<Layer> runtimes() {
        return runtimes;
    }

    /** In training mode. */
    INDArray forward() {
        INDArray values = Objects.requireNonNull(input);
        for (Layer runtime : runtimes) {
            runtime.setInput(values, workspaces);
            values = runtime.activate(true, workspaces);
        }
        return values;
    }

    /** After a forward pass whose memory is still open. */
    void backward() {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().getAndActivateWorkspace(CYCLE, BACKWARD)) {
            INDArray gradient = Objects.requireNonNull(epsilon);
            for (int i = runtimes.size() - 1; i >= 0; i--) {
                gradient =
                        runtimes.get(i).backpropGradient(gradient, workspaces).getSecond();
            }
        }
    }
}
