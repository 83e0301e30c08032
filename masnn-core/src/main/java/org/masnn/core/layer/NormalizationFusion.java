package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.PooledNormalization;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Spares training the large arrays between a convolution and its neurons (Yao et al. 2023, Eq. 4-5): a spiking layer or
 * temporal attention normalises its input while it reads it, and where average pooling lies between, only averages are
 * normalised; the batch normalisation writes no array of its own then.
 *
 * <p>The network computes the same up to rounding, faster and with less memory. Where {@code feedForward} or a listener
 * with {@code onForwardPass} (other than an {@link NormalizationBlindListener}) wants the activations, and at
 * inference, all of them are computed as usual. It is no part of the configuration: the networks of {@code
 * masnn-models} and those that {@code ResumableTraining} trains have it, another network gets it by {@link #apply}.
 * Subclasses of {@code ComputationGraph} with training passes of their own compute as usual.
 */
public final class NormalizationFusion {

    private NormalizationFusion() {}

    /**
     * A batch normalisation whose work what reads it does in training.
     *
     * @param normalization name of its vertex
     * @param pooling name of the layer behind it that averages, or null if there is none
     * @param reader name of the layer that normalises while it reads, or null if the pooling layer does
     */
    public record Join(
            String normalization,
            @Nullable String pooling,
            @Nullable String reader) {}

    /**
     * Tells each {@link FrameBatchNormalization} of {@link #joins} and what reads it.
     *
     * @param <G> the network's own type
     * @param network initialised; its layers are told, its configuration and parameters are not changed
     * @return the same network
     */
    public static <G extends ComputationGraph> G apply(G network) {
        for (Join join : joins(network.getConfiguration())) {
            tell(network, join);
        }
        return network;
    }

    private static void tell(ComputationGraph network, Join join) {
        NormalizingLayer reader = layer(network, join.reader()) instanceof NormalizingLayer found ? found : null;
        FramePoolingLayer.LayerRuntime pooling =
                layer(network, join.pooling()) instanceof FramePoolingLayer.LayerRuntime found ? found : null;
        boolean readable = join.pooling() == null ? reader != null : pooling != null;
        if (!readable
                || !(layer(network, join.normalization())
                        instanceof FrameBatchNormalization.LayerRuntime normalization)) {
            return; // frozen after the configuration was made
        }
        PooledNormalization averages = pooling == null
                ? null
                : new PooledNormalization(
                        pooling.layerConf().inputSize(), pooling.layerConf().kernel());
        DeferredNormalization deferred = new DeferredNormalization(network, averages, reader != null);
        normalization.defer(deferred);
        if (pooling != null) {
            pooling.defer(deferred);
        }
        if (reader != null) {
            reader.defer(deferred);
        }
    }

    private static @Nullable Layer layer(ComputationGraph network, @Nullable String name) {
        return name == null ? null : network.getLayer(name);
    }

    /**
     * Whether training steps of a network are made this way: it was told, it has workspaces, it computes in single
     * precision by the fused kernels, and no listener wants all activations.
     *
     * @param network initialised; not modified
     * @return true if at least one normalisation would leave its work to what reads it
     */
    public static boolean isUsedBy(ComputationGraph network) {
        return network.getConfiguration().getTrainingWorkspaceMode() != WorkspaceMode.NONE
                && network.getConfiguration().getDataType() == DataType.FLOAT
                && DeferredNormalization.serves(network)
                && Arrays.stream(network.getLayers())
                        .anyMatch(layer -> layer instanceof FrameBatchNormalization.LayerRuntime normalization
                                && normalization.isDeferred());
    }

    /**
     * Whether the last pass of a network was made this way, for tests of speed and of the fusion itself.
     *
     * @param network initialised; not modified
     * @return how many normalisations left their last forward pass to what reads them
     */
    public static int handedOver(ComputationGraph network) {
        return (int) Arrays.stream(network.getLayers())
                .filter(layer -> layer instanceof FrameBatchNormalization.LayerRuntime normalization
                        && normalization.handedOver())
                .count();
    }

    /**
     * Finds each {@link FrameBatchNormalization} whose only reader is a {@link LifLayer} or another layer that can
     * normalise its input, or a {@link FramePoolingLayer} that averages windows without overlap and without rest.
     *
     * @param configuration whose layers know the size of their input; not modified
     * @return what can be joined, in no particular order
     */
    public static List<Join> joins(ComputationGraphConfiguration configuration) {
        List<Join> result = new ArrayList<>();
        for (String name : configuration.getVertices().keySet()) {
            if (!(layer(configuration, name) instanceof FrameBatchNormalization)) {
                continue;
            }
            String next = onlyReader(configuration, name);
            FrameLayer layer = layer(configuration, next);
            if (layer != null && layer.canNormalizeInput()) {
                result.add(new Join(name, null, next));
            } else if (layer instanceof FramePoolingLayer pooling
                    && next != null
                    && PooledNormalization.fits(pooling.inputSize(), pooling.kernel())) {
                String behind = onlyReader(configuration, next);
                FrameLayer reader = layer(configuration, behind);
                result.add(new Join(name, next, reader != null && reader.canNormalizeInput() ? behind : null));
            }
        }
        return result;
    }

    private static @Nullable String onlyReader(ComputationGraphConfiguration configuration, String vertex) {
        List<String> readers = new ArrayList<>();
        configuration
                .getVertexInputs()
                .forEach((reader, inputs) ->
                        inputs.stream().filter(vertex::equals).forEach(input -> readers.add(reader)));
        boolean one = readers.size() == 1 && !configuration.getNetworkOutputs().contains(vertex);
        return one ? readers.get(0) : null;
    }

    /** The layer of a vertex that passes its input on as it comes: without dropout and preprocessor. */
    private static @Nullable FrameLayer layer(ComputationGraphConfiguration configuration, @Nullable String vertex) {
        return vertex != null
                        && configuration.getVertices().get(vertex) instanceof LayerVertex holder
                        && holder.getPreProcessor() == null
                        && holder.getLayerConf().getLayer() instanceof FrameLayer layer
                        && layer.getIDropout() == null
                ? layer
                : null;
    }
}
