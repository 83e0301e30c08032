package org.masnn.core.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.PooledNormalization;

/**
 * Spares training the large arrays between a convolution and its neurons (Yao et al. 2023, Eq. 4-5): a spiking layer or temporal
 * attention normalises its input while it reads it, and where average pooling lies between, only averages are normalised; the batch normalisation
 * writes no array of its own then.
 *
 * <p>The network computes the same up to rounding, faster and with less memory. Where {@code feedForward} or a listener with
 * {@code onForwardPass} (other than an {@link NormalizationBlindListener}) wants the activations, and at inference, all of them are computed
 * as usual. It is no part of the configuration: the networks of {@code masnn-models} and those that {@code
 * ResumableTraining} trains have it, another network gets it by {@link #apply}. Subclasses of {@code ComputationGraph} with
 * training passes of their own compute as usual.
 */
public final class NormalizationFusion {

    private NormalizationFusion() {}

    /**
     * Finds each {@link FrameBatchNormalization} whose only reader is a {@link LifLayer} or another {@link NormalizingLayer}, or a {@link FramePoolingLayer} that
     * averages windows without overlap.
     *
     * @param <G> the network's own type
     * @param network initialised; its layers are told, its configuration and parameters are not changed
     * @return the same network
     */
    public static <G extends ComputationGraph> G apply(G network) {
        for (GraphVertex vertex : network.getVertices()) {
            if (layer(vertex) instanceof FrameBatchNormalization.LayerRuntime normalization) {
                join(network, vertex, normalization);
            }
        }
        return network;
    }

    private static void join(
            ComputationGraph network, GraphVertex vertex, FrameBatchNormalization.LayerRuntime normalization) {
        GraphVertex reader = onlyReader(network, vertex);
        if (layer(reader) instanceof NormalizingLayer next) {
            DeferredNormalization deferred = new DeferredNormalization(network, null, true);
            normalization.defer(deferred);
            next.defer(deferred);
        } else if (reader != null && layer(reader) instanceof FramePoolingLayer.LayerRuntime pooling) {
            FramePoolingLayer conf = pooling.layerConf();
            FrameSize frame = conf.inputSize();
            if (PooledNormalization.fits(frame, conf.kernel())) {
                NormalizingLayer behind =
                        layer(onlyReader(network, reader)) instanceof NormalizingLayer next ? next : null;
                DeferredNormalization deferred = new DeferredNormalization(
                        network, new PooledNormalization(frame, conf.kernel()), behind != null);
                normalization.defer(deferred);
                pooling.defer(deferred);
                if (behind != null) {
                    behind.defer(deferred);
                }
            }
        }
    }

    private static @Nullable GraphVertex onlyReader(ComputationGraph network, GraphVertex vertex) {
        VertexIndices[] readers = vertex.getOutputVertices();
        boolean one = readers != null && readers.length == 1 && !vertex.isOutputVertex();
        return one ? network.getVertices()[readers[0].getVertexIndex()] : null;
    }

    /** The layer of a vertex that passes its input on as it comes: without dropout and preprocessor. */
    private static @Nullable Layer layer(@Nullable GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex holder) || holder.getLayerPreProcessor() != null) {
            return null;
        }
        Layer layer = holder.getLayer();
        return layer.conf().getLayer().getIDropout() == null ? layer : null;
    }
}
