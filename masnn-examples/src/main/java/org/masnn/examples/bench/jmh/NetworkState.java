package org.masnn.examples.bench.jmh;

import java.util.Objects;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.bench.step.StepNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A network with a batch, after a training step. */
@State(Scope.Thread)
public class NetworkState {

    /** Which network, as {@link StepNetwork} writes it. */
    @Param("three-layers")
    public String network = StepNetwork.THREE_LAYERS.toString();

    /** Which attention the 3-layer network has. */
    @Param("none")
    public String attention = "none";

    /** Clips of a batch. */
    @Param("4")
    public int batch;

    /** T. */
    @Param("60")
    public int steps;

    private @Nullable ComputationGraph graph;
    private @Nullable DataSet data;
    private @Nullable INDArray gradient;

    /** For JMH. */
    public NetworkState() {}

    /** Builds it and trains a step. */
    @Setup(Level.Trial)
    public void build() {
        LayerNetwork measured = new LayerNetwork(StepNetwork.of(network), attention, batch, steps);
        ComputationGraph built = measured.work().build();
        graph = built;
        data = measured.data();
        built.fit(data);
        gradient = built.getFlattenedGradients().dup();
    }

    /** Forward, loss, backward, Adam. */
    void train() {
        Objects.requireNonNull(graph).fit(Objects.requireNonNull(data));
    }

    /** Forward in inference mode. */
    INDArray infer() {
        return Objects.requireNonNull(graph)
                .outputSingle(Objects.requireNonNull(data).getFeatures());
    }

    /** Adam on the gradients of the step, and the subtraction from the parameters. */
    void update() {
        ComputationGraph used = Objects.requireNonNull(graph);
        used.getFlattenedGradients().assign(Objects.requireNonNull(gradient));
        Gradient all = used.gradient();
        used.getUpdater().update(all, 1, 0, batch, LayerWorkspaceMgr.noWorkspaces());
        used.params().subi(used.getFlattenedGradients().reshape(used.params().shape()));
    }
}
