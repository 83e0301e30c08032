package org.masnn.energy.cost;

import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.core.layer.VoteLayer;
import org.masnn.energy.graph.GraphNode;

/** Finds what a vertex does to each value, and refuses vertices that the accounting does not know. */
final class ElementReading {

    private static final String KNOWN = "known are this library's layers, and of DL4J's ActivationLayer, DropoutLayer,"
            + " LossLayer, ElementWiseVertex, MergeVertex, PreprocessorVertex, ReshapeVertex and SubsetVertex";

    private ElementReading() {}

    static Optional<ElementCost> of(GraphNode node, FrameValues values) {
        if (node.vertex() == null) {
            return Optional.empty(); // an input of the network
        }
        long frames = node.framesPerClip();
        long in = frames * values.of(node.inputs().get(0));
        long out = frames * values.of(node.name());
        Layer layer = node.layer();
        return layer == null ? vertex(node, node.vertex(), in, out) : layer(node, layer, in, out);
    }

    private static Optional<ElementCost> layer(GraphNode node, Layer layer, long in, long out) {
        if (layer instanceof LifLayer lif) {
            return cost(node, ElementKind.NEURONS, lif.getNeuron().decayInput() ? 2 * out : out, out);
        }
        if (layer instanceof FrameBatchNormalization) {
            return cost(node, ElementKind.NORMALIZATION, in, out);
        }
        if (layer instanceof FramePoolingLayer pooling) {
            boolean maximum = pooling.getKind() == FramePooling.Kind.MAXIMUM;
            return cost(
                    node,
                    maximum ? ElementKind.MAXIMUM_POOLING : ElementKind.AVERAGE_POOLING,
                    WindowPixels.of(pooling) * node.framesPerClip(),
                    out);
        }
        if (layer instanceof SpatialMeanLayer || layer instanceof VoteLayer) {
            return cost(node, ElementKind.AVERAGE_POOLING, in, out);
        }
        if (layer instanceof TimeMeanLayer mean) {
            return cost(node, ElementKind.TIME_MEAN, mean.getTimeSteps() * in, out);
        }
        if (layer instanceof ActivationLayer) {
            return cost(node, ElementKind.ACTIVATIONS, in, out);
        }
        if (layer instanceof FrameConvolutionLayer convolution) {
            return convolution.isHasBias() ? cost(node, ElementKind.BIASES, out, out) : Optional.empty();
        }
        if (layer instanceof FrameDenseLayer dense) {
            return dense.isHasBias() ? cost(node, ElementKind.BIASES, out, out) : Optional.empty();
        }
        boolean free = layer instanceof FoldTimeLayer
                || layer instanceof UnfoldTimeLayer
                || layer instanceof RepeatImageLayer
                || layer instanceof ClipDropoutLayer
                || layer instanceof DropoutLayer
                || layer instanceof LossLayer
                || layer instanceof RefinementLayer
                || layer instanceof TemporalAttentionLayer;
        if (!free) {
            throw unknown(node);
        }
        return Optional.empty();
    }

    private static Optional<ElementCost> vertex(GraphNode node, GraphVertex vertex, long in, long out) {
        if (vertex instanceof ElementWiseVertex || vertex instanceof SpikeLogicVertex) {
            return cost(node, ElementKind.SUMS, in * node.inputs().size(), out);
        }
        boolean free = vertex instanceof MergeVertex
                || vertex instanceof SubsetVertex
                || vertex instanceof ReshapeVertex
                || vertex instanceof PreprocessorVertex;
        if (!free) {
            throw unknown(node);
        }
        return Optional.empty();
    }

    private static Optional<ElementCost> cost(GraphNode node, ElementKind kind, long in, long out) {
        return Optional.of(new ElementCost(node.name(), node.inputs().get(0), kind, in, out));
    }

    private static IllegalArgumentException unknown(GraphNode node) {
        return new IllegalArgumentException("NetworkCosts: the cost of " + node.describe() + " with its "
                + node.parameters() + " parameters is not known; " + KNOWN);
    }
}
