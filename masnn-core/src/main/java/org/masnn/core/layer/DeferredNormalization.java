package org.masnn.core.layer;

import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.kernel.PooledNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a batch normalisation hands over to the layer that reads it, instead of a normalised array, and the
 * coefficients. To a spiking layer or temporal attention ({@link NormalizingLayer}): the values as they are. To a
 * pooling layer: the averages over its windows, which that layer normalises, or passes on to such a layer behind it.
 *
 * <p>It is used for training steps only, whose arrays nobody but the next layer sees: in the workspace of a training
 * step and without a listener that reads activations.
 */
public final class DeferredNormalization {

    /** DL4J's name for the workspace that holds a training step's activations. */
    private static final String TRAINING_ACTIVATIONS = "WS_ALL_LAYERS_ACT";

    private final ComputationGraph graph;
    private final @Nullable PooledNormalization pooling;
    private final boolean readBehind;
    private @Nullable INDArray values;
    private @Nullable ChannelAffine normalization;
    private @Nullable GradientSums sums;

    DeferredNormalization(ComputationGraph graph, @Nullable PooledNormalization pooling, boolean readBehind) {
        this.graph = graph;
        this.pooling = pooling;
        this.readBehind = readBehind;
    }

    /** Whether this forward pass may hand over. */
    boolean serves(INDArray input, LayerWorkspaceMgr workspaces) {
        return input.dataType() == DataType.FLOAT
                && workspaces.hasConfiguration(ArrayType.ACTIVATIONS)
                && TRAINING_ACTIVATIONS.equals(workspaces.getWorkspaceName(ArrayType.ACTIVATIONS))
                && serves(graph);
    }

    /** Whether training steps of a network in single precision may hand over. */
    static boolean serves(ComputationGraph graph) {
        // a graph with training passes of its own may run a layer twice, or from the middle of the network on
        return graph.getClass() == ComputationGraph.class
                && KernelChoice.fused()
                && graph.getListeners().stream().noneMatch(DeferredNormalization::readsActivations);
    }

    private static boolean readsActivations(TrainingListener listener) {
        if (listener instanceof NormalizationBlindListener) {
            return false;
        }
        try {
            Class<?> declares = listener.getClass()
                    .getMethod("onForwardPass", org.deeplearning4j.nn.api.Model.class, java.util.Map.class)
                    .getDeclaringClass();
            return declares != TrainingListener.class && declares != BaseTrainingListener.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("DL4J's TrainingListener has no onForwardPass(Model, Map)", e);
        }
    }

    /** The kernel if a pooling layer lies between, else null. */
    @Nullable
    PooledNormalization pooling() {
        return pooling;
    }

    /** Whether the layer behind the pooling normalises; otherwise the pooling layer does. */
    boolean readBehind() {
        return readBehind;
    }

    /** Begins a training step. */
    void handOver(INDArray newValues, ChannelAffine coefficients) {
        values = newValues;
        normalization = coefficients;
        sums = null;
    }

    /** Ends it, or says that the arrays are normalised as usual. */
    void clear() {
        values = null;
        normalization = null;
        sums = null;
    }

    /**
     * Whether the input of this pass is to be normalised.
     *
     * @return true from the forward pass of a training step to its backward pass
     */
    public boolean handedOver() {
        return values != null;
    }

    INDArray values() {
        return Objects.requireNonNull(values);
    }

    /**
     * What has to be applied to the input.
     *
     * @return the coefficients
     */
    public ChannelAffine normalization() {
        return Objects.requireNonNull(normalization);
    }

    /**
     * Takes what the layer that normalised found in its backward pass.
     *
     * @param found sums of the gradient with respect to its normalised input
     */
    public void sums(GradientSums found) {
        sums = found;
    }

    GradientSums sums() {
        return Objects.requireNonNull(sums);
    }
}
