package org.masnn.core.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.NormalizationFusion;

/**
 * What a vertex of a network holds during a training step, as its configuration says; values are for each example.
 *
 * @param name its name
 * @param kind simple name of its layer's or its own class; "input" for an input of the network
 * @param frames its layer if that is one of this library, frozen or not
 * @param inputs positions of the vertices that it reads, in topological order
 * @param isOutput whether it is an output of the network
 * @param isFrozen whether it has no backward pass
 * @param inputRows rows of its input: T for frames
 * @param rows rows of its output
 * @param outputValues values of its output
 * @param writtenValues those of them that it writes itself
 * @param tapeValues values that it keeps for the backward pass besides input and output
 * @param parameters how many it has
 * @param updaterValues values of the updater's state
 */
record VertexMemory(
        String name,
        String kind,
        @Nullable FrameLayer frames,
        List<Integer> inputs,
        boolean isOutput,
        boolean isFrozen,
        int inputRows,
        int rows,
        long outputValues,
        long writtenValues,
        long tapeValues,
        long parameters,
        long updaterValues) {

    /** Whether it is an input of the network. */
    boolean isInput() {
        return inputs.isEmpty();
    }

    /** What stays from forward to backward pass in ordinary training. The features are the caller's. */
    long keptValues() {
        return isInput() ? 0 : writtenValues + tapeValues;
    }

    /** What stays so in the Java heap. */
    long keptHeapValues() {
        return frames == null || isFrozen ? 0 : frames.keptHeapValues(frames.inputSize());
    }

    /** What it needs while it computes, for a whole batch. */
    long workingValues(long batch) {
        return frames == null ? 0 : frames.workingValues(frames.inputSize(), batch * inputRows);
    }

    /**
     * The vertices in topological order.
     *
     * @throws IllegalArgumentException if a size is not known
     */
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
            GraphVertex vertex = configuration.getVertices().get(name);
            boolean isOutput = configuration.getNetworkOutputs().contains(name);
            if (vertex == null) {
                InputType type = networkInput(configuration, name);
                types.put(name, type);
                long values = type.arrayElementsPerExample();
                result.add(new VertexMemory(
                        name, "input", null, List.of(), isOutput, true, 1, 1, values, values, 0, 0, 0));
            } else {
                List<String> inputs = configuration.getVertexInputs().getOrDefault(name, List.of());
                InputType[] in = inputs.stream().map(types::get).toArray(InputType[]::new);
                InputType out = outputType(name, vertex, in);
                types.put(name, out);
                List<Integer> positions = inputs.stream().map(names::indexOf).toList();
                result.add(of(name, vertex, in, out, positions, isOutput, result));
            }
        }
        return List.copyOf(result);
    }

    /** The same vertices in training with {@link NormalizationFusion}. */
    static List<VertexMemory> fused(List<VertexMemory> vertices, ComputationGraphConfiguration configuration) {
        Map<String, VertexMemory> changed = new HashMap<>();
        vertices.forEach(vertex -> changed.put(vertex.name, vertex));
        for (NormalizationFusion.Join join : NormalizationFusion.joins(configuration)) {
            if (join.pooling() == null) {
                changed.computeIfPresent(join.normalization(), (name, vertex) -> vertex.giving(vertex.outputValues, 0));
            } else {
                // averages take the place of the normalised array, and the pooling layer passes them on to a reader
                long averages = Objects.requireNonNull(changed.get(join.pooling())).outputValues;
                changed.computeIfPresent(join.normalization(), (name, vertex) -> vertex.giving(averages, averages));
                long pooled = join.reader() == null ? averages : 0;
                changed.computeIfPresent(join.pooling(), (name, vertex) -> vertex.giving(averages, pooled));
            }
        }
        return vertices.stream()
                .map(vertex -> Objects.requireNonNull(changed.get(vertex.name)))
                .toList();
    }

    private VertexMemory giving(long output, long written) {
        return new VertexMemory(
                name,
                kind,
                frames,
                inputs,
                isOutput,
                isFrozen,
                inputRows,
                rows,
                output,
                written,
                tapeValues,
                parameters,
                updaterValues);
    }

    private static InputType outputType(String name, GraphVertex vertex, InputType[] inputs) {
        try {
            return vertex.getOutputType(0, inputs);
        } catch (InvalidInputTypeException | IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the size of what vertex \"" + name + "\" gives is not known: " + e.getMessage(), e);
        }
    }

    private static VertexMemory of(
            String name,
            GraphVertex vertex,
            InputType[] in,
            InputType out,
            List<Integer> inputs,
            boolean isOutput,
            List<VertexMemory> before) {
        int inputRows =
                inputs.stream().mapToInt(i -> before.get(i).rows()).max().orElse(1);
        if (!(vertex instanceof LayerVertex holder)) {
            return new VertexMemory(
                    name,
                    vertex.getClass().getSimpleName(),
                    null,
                    inputs,
                    isOutput,
                    vertex instanceof FrozenVertex,
                    inputRows,
                    inputRows,
                    inputRows * out.arrayElementsPerExample(),
                    inputRows * out.arrayElementsPerExample(),
                    0,
                    0,
                    0);
        }
        Layer configured = holder.getLayerConf().getLayer();
        Layer layer = unwrapped(configured);
        boolean frozen = configured instanceof FrozenLayer;
        FrameLayer frames = layer instanceof FrameLayer own ? own : null;
        long tape = 0;
        if (frames != null && !frozen) {
            tape += inputRows * frames.keptValuesPerFrame(frames.inputSize());
        }
        if (layer.getIDropout() != null) {
            // the mask, and what is left of the input
            tape += 2 * before.get(inputs.get(0)).outputValues();
        }
        InputType read = in[0];
        if (holder.getPreProcessor() != null) {
            tape += before.get(inputs.get(0)).outputValues();
            read = holder.getPreProcessor().getOutputType(read);
        }
        long parameters = vertex.numParams(true);
        LayerMemoryReport report = parameters == 0 || frozen ? null : layer.getMemoryReport(read);
        int rows = frames == null ? inputRows : frames.outputRows(inputRows);
        // DL4J's LossLayer, which gives what it reads, says that it gives nothing
        long elements = Math.max(out.arrayElementsPerExample(), isOutput ? in[0].arrayElementsPerExample() : 0);
        return new VertexMemory(
                name,
                layer.getClass().getSimpleName(),
                frames,
                inputs,
                isOutput,
                frozen,
                inputRows,
                rows,
                rows * elements,
                rows * elements,
                tape,
                parameters,
                report == null ? 0 : report.getUpdaterStateSize());
    }

    /** A configuration does not hold the types of its inputs, but a layer over frames knows what it was built for. */
    private static InputType networkInput(ComputationGraphConfiguration configuration, String input) {
        for (Map.Entry<String, List<String>> entry :
                configuration.getVertexInputs().entrySet()) {
            if (entry.getValue().contains(input)
                    && configuration.getVertices().get(entry.getKey()) instanceof LayerVertex vertex
                    && vertex.getPreProcessor() == null
                    && unwrapped(vertex.getLayerConf().getLayer()) instanceof FrameLayer layer) {
                return layer.inputType();
            }
        }
        throw new IllegalArgumentException("the size of input \"" + input + "\" is not known; let a FoldTimeLayer, a "
                + "RepeatImageLayer or another FrameLayer read it");
    }

    private static Layer unwrapped(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
    }
}
