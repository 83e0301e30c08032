package org.masnn.models.plain;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.masnn.attention.PlacedAttention;

/** A graph that grows at its end. */
final class LayerChain {

    private final GraphBuilder graph;
    private String last;

    LayerChain(String input, GraphBuilder graph) {
        this.graph = graph;
        this.last = input;
    }

    void add(String name, List<PlacedAttention> attention) {
        attention.forEach(placed -> add(name + "_" + placed.suffix(), placed.layer()));
    }

    void add(String name, Layer layer) {
        graph.addLayer(name, layer, last);
        last = name;
    }

    GraphBuilder graph() {
        return graph;
    }
}
