package org.masnn.energy.cost;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;

/** How many values a frame has behind each vertex. */
final class FrameValues {

    private final Map<String, Long> values;

    private FrameValues(Map<String, Long> values) {
        this.values = values;
    }

    static FrameValues of(NetworkGraph graph) {
        Map<String, Long> values = new HashMap<>();
        for (GraphNode node : graph.nodes()) {
            values.put(node.name(), values(node, values));
        }
        return new FrameValues(values);
    }

    private static long values(GraphNode node, Map<String, Long> before) {
        if (node.layer() instanceof FrameLayer layer) {
            return values(layer);
        }
        if (node.vertex() instanceof MergeVertex) {
            return node.inputs().stream()
                    .mapToLong(input -> before.getOrDefault(input, 0L))
                    .sum();
        }
        if (node.vertex() instanceof SubsetVertex subset) {
            return subset.getTo() - subset.getFrom() + 1L;
        }
        // what else is known keeps the size
        return node.inputs().isEmpty() ? 0 : before.getOrDefault(node.inputs().get(0), 0L);
    }

    private static long values(FrameLayer layer) {
        FrameSize in = layer.inputSize();
        if (layer instanceof FoldTimeLayer || layer instanceof RepeatImageLayer || layer instanceof UnfoldTimeLayer) {
            return in.length();
        }
        InputType type = layer.flatInput()
                ? InputType.feedForward(in.channels())
                : InputType.convolutional(in.height(), in.width(), in.channels(), CNN2DFormat.NHWC);
        return layer.getOutputType(0, type).arrayElementsPerExample();
    }

    /** Of a vertex whose kind the accounting knows; 0 of an input of the network. */
    long of(String vertex) {
        return values.getOrDefault(vertex, 0L);
    }
}
