package org.masnn.models.memory;

import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.FrameLayer;

/** Shapes of features for a network's first layer. */
final class MemoryShapes {

    private MemoryShapes() {}

    static long[] features(ComputationGraph network, int examples) {
        String input = network.getConfiguration().getNetworkInputs().get(0);
        String first = network.getConfiguration().getVertexInputs().entrySet().stream()
                .filter(entry -> entry.getValue().contains(input))
                .findFirst()
                .orElseThrow()
                .getKey();
        LayerVertex vertex =
                (LayerVertex) network.getConfiguration().getVertices().get(first);
        Layer outer = vertex.getLayerConf().getLayer();
        FrameLayer layer = (FrameLayer) (outer instanceof FrozenLayer frozen ? frozen.getLayer() : outer);
        int height = layer.inputSize().height();
        int width = layer.inputSize().width();
        int channels = layer.inputSize().channels();
        return layer.inputType() instanceof InputType.InputTypeConvolutional3D clip
                ? new long[] {examples, clip.getDepth(), height, width, channels}
                : new long[] {examples, height, width, channels};
    }
}
