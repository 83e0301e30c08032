package org.masnn.core.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.FrameLayer;

/**
 * What a vertex of a network holds during a training step, in values for each example, as its configuration says.
 *
 * @param name its name
 * @param layer its layer, unwrapped if it is frozen; null for a vertex without a layer
 * @param inputs positions of the vertices that it reads, in topological order
 * @param isInput whether it is an input of the network
 * @param isOutput whether it is an output of the network
 * @param rows rows of its output that an example has: T for frames
 * @param outputValues values of its output
 * @param tapeValues values that it keeps for the backward pass besides input and output
 * @param workingValues values that it needs while it computes
 */
record VertexMemory(
        String name,
        @Nullable Layer layer,
        List<Integer> inputs,
        boolean isInput,
        boolean isOutput,
        int rows,
        long outputValues,
        long tapeValues,
        long workingValues) {

    /** What stays from forward to backward pass in ordinary training. The features are the caller's. */
    long keptValues() {
        return isInput ? 0 : outputValues + tapeValues;
    }

    /** The vertices in topological order. */
    static List<VertexMemory> of(ComputationGraphConfiguration configuration) {
        // its indices are all that is made of this network: init() is not called
        GraphIndices indices = new ComputationGraph(configuration).calculateIndices();
        List<String> names = new ArrayList<>();
        for (int index : indices.getTopologicalSortOrder()) {
            names.add(indices.getIdxToName().get(index));
        }
        Map<String, InputType> types = new HashMap<>();
        List<VertexMemory> result = new ArrayList<>();
        for (String name : names) {
            List<String> inputs = configuration.getVertexInputs().getOrDefault(name, List.of());
            GraphVertex vertex = configuration.getVertices().get(name);
            boolean isOutput = configuration.getNetworkOutputs().contains(name);
            if (vertex == null) {
                InputType type = networkInput(configuration, name);
                types.put(name, type);
                result.add(new VertexMemory(
                        name, null, List.of(), true, isOutput, 1, type.arrayElementsPerExample(), 0, 0));
            } else {
                List<Integer> positions = inputs.stream().map(names::indexOf).toList();
                result.add(vertex(name, vertex, inputs, positions, isOutput, types, result));
            }
        }
        return List.copyOf(result);
    }

    private static VertexMemory vertex(
            String name,
            GraphVertex vertex,
            List<String> inputs,
            List<Integer> positions,
            boolean isOutput,
            Map<String, InputType> types,
            List<VertexMemory> before) {
        InputType[] in = inputs.stream().map(types::get).toArray(InputType[]::new);
        InputType out;
        try {
            out = vertex.getOutputType(0, in);
        } catch (InvalidInputTypeException | IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the size of what vertex \"" + name + "\" gives is not known: " + e.getMessage(), e);
        }
        types.put(name, out);
        int rows =
                positions.stream().mapToInt(i -> before.get(i).rows()).max().orElse(1);
        long inputValues = positions.stream()
                .mapToLong(i -> before.get(i).outputValues())
                .sum();
        Layer layer = vertex instanceof LayerVertex holder
                ? unwrapped(holder.getLayerConf().getLayer())
                : null;
        long tape = 0;
        long working = 0;
        if (layer instanceof FrameLayer frames) {
            tape = rows * frames.keptValuesPerFrame(frames.inputSize());
            working = rows * frames.workingValuesPerFrame(frames.inputSize());
            rows = frames.outputRows(rows);
        }
        if (layer != null && layer.getIDropout() != null) {
            // the mask, and what is left of the input
            tape += 2 * inputValues;
        }
        if (vertex instanceof LayerVertex holder && holder.getPreProcessor() != null) {
            tape += inputValues;
        }
        return new VertexMemory(
                name,
                layer,
                positions,
                false,
                isOutput,
                rows,
                rows * out.arrayElementsPerExample(),
                tape,
                working);
    }

    /** A configuration does not hold the type of its inputs, but a layer over frames knows what it was built for. */
    private static InputType networkInput(ComputationGraphConfiguration configuration, String input) {
        for (Map.Entry<String, List<String>> entry : configuration.getVertexInputs().entrySet()) {
            if (entry.getValue().contains(input)
                    && configuration.getVertices().get(entry.getKey()) instanceof LayerVertex vertex
                    && vertex.getPreProcessor() == null
                    && unwrapped(vertex.getLayerConf().getLayer()) instanceof FrameLayer layer) {
                return layer.inputType();
            }
        }
        throw new IllegalArgumentException("the size of input \"" + input + "\" is not known; let a FoldTimeLayer, a"
                + " RepeatImageLayer or another FrameLayer read it");
    }

    private static @Nullable Layer unwrapped(@Nullable Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
    }
}
