package org.masnn.models.residual;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Layers in a row, each of which reads the one before. */
final class LayerChain {

    private final GraphBuilder graph;
    private String last;

    LayerChain(GraphBuilder graph, String input) {
        this.graph = graph;
        this.last = input;
    }

    LayerChain add(String name, Layer layer) {
        graph.addLayer(name, layer, last);
        last = name;
        return this;
    }

    String last() {
        return last;
    }
}
