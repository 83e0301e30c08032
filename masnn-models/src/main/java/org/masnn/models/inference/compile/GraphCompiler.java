package org.masnn.models.inference.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.models.inference.plan.Plan;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Walks through a trained graph in topological order and translates vertex by vertex. */
public final class GraphCompiler {

    private final ComputationGraph graph;
    private final ComputationGraphConfiguration configuration;
    private final PlanBuilder plan;

    private GraphCompiler(ComputationGraph graph) {
        this.graph = graph;
        configuration = graph.getConfiguration();
        plan = new PlanBuilder(configuration);
    }

    /**
     * Compiles a network.
     *
     * @param graph initialised, of this library's layers, with one input and one output; not modified
     * @param provenance how it came to be; counts of epochs, iterations and parameters are added
     * @return the plan
     * @throws IllegalArgumentException if there is a layer that cannot be compiled; the message names it
     */
    public static Plan compile(ComputationGraph graph, Map<String, String> provenance) {
        if (graph.getLayers() == null) {
            throw new IllegalArgumentException(
                    "EventDrivenNetwork: expected an initialised network; call init() first");
        }
        return new GraphCompiler(graph).compile(provenance);
    }

    private Plan compile(Map<String, String> provenance) {
        List<String> inputs = configuration.getNetworkInputs();
        List<String> outputs = configuration.getNetworkOutputs();
        if (inputs.size() != 1 || outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "EventDrivenNetwork: expected one input and one output, got " + inputs + " and " + outputs);
        }
        for (int index : graph.topologicalSortOrder()) {
            String name = graph.getVertices()[index].getVertexName();
            if (!name.equals(inputs.get(0))) {
                translate(name);
            }
        }
        Map<String, String> all = new LinkedHashMap<>(provenance);
        all.put("epochs", Integer.toString(configuration.getEpochCount()));
        all.put("iterations", Integer.toString(configuration.getIterationCount()));
        all.put("parameters", Long.toString(graph.numParams()));
        return plan.build(outputs.get(0), all);
    }

    private void translate(String name) {
        GraphVertex vertex = Objects.requireNonNull(configuration.getVertices().get(name), name);
        if (vertex instanceof LayerVertex layer) {
            if (layer.getPreProcessor() != null) {
                throw new IllegalArgumentException("EventDrivenNetwork: layer \"" + name + "\" has the preprocessor "
                        + layer.getPreProcessor().getClass().getSimpleName() + ", which cannot be compiled; build the"
                        + " network of this library's layers, which need none");
            }
            Map<String, INDArray> parameters = graph.getLayer(name).paramTable();
            new LayerTranslation(plan, name, parameters)
                    .translate(unwrapped(layer.getLayerConf().getLayer()));
        } else if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add) {
            plan.addSum(name);
        } else if (vertex instanceof SpikeLogicVertex logic) {
            plan.addJoining(name, logic.getOperation() == SpikeLogicVertex.Operation.IAND);
        } else {
            throw new IllegalArgumentException("EventDrivenNetwork: vertex \"" + name
                    + "\" cannot be compiled, it is a " + vertex.getClass().getName()
                    + (vertex instanceof ElementWiseVertex other ? " (" + other.getOp() + ")" : "")
                    + "; expected layers of this library, ElementWiseVertex (Add) or SpikeLogicVertex");
        }
    }

    private static Layer unwrapped(Layer layer) {
        Layer inner = layer;
        while (inner instanceof FrozenLayer || inner instanceof BaseWrapperLayer) {
            inner = inner instanceof FrozenLayer frozen
                    ? frozen.getLayer()
                    : ((BaseWrapperLayer) inner).getUnderlying();
        }
        return inner;
    }
}
