package org.masnn.energy.graph;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.LifLayer;

/**
 * One vertex of a network.
 *
 * @param name its name
 * @param vertex its configuration; null for an input
 * @param layer its layer's configuration, without the wrapper of a frozen layer; null for an input or a vertex without
 *     layer
 * @param inputs names of the vertices that it reads; empty for an input of the network
 * @param parameters how many parameters it has
 * @param signal what it passes on
 * @param framesPerClip how many rows it gives for a clip: T, or 1 in front of and behind the part of a network that
 *     knows time
 */
public record GraphNode(
        String name,
        @Nullable GraphVertex vertex,
        @Nullable Layer layer,
        List<String> inputs,
        long parameters,
        Signal signal,
        int framesPerClip) {

    /**
     * Copies the list.
     *
     * @param name its name
     * @param vertex its configuration or null
     * @param layer its layer or null
     * @param inputs names of what it reads
     * @param parameters how many
     * @param signal what it passes on
     * @param framesPerClip its rows for a clip
     */
    public GraphNode {
        inputs = List.copyOf(inputs);
    }

    /**
     * The spiking layer here.
     *
     * @return the layer, or null if this is something else
     */
    public @Nullable LifLayer spiking() {
        return layer instanceof LifLayer lif ? lif : null;
    }

    /**
     * How messages name this vertex.
     *
     * @return kind and name, for instance {@code FrameConvolutionLayer "conv1"}, {@code input "events"}
     */
    public String describe() {
        Object kinds = layer == null ? vertex : layer;
        String kind = kinds == null ? "input" : kinds.getClass().getSimpleName();
        return kind + " \"" + name + "\"";
    }
}
