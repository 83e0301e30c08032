package org.masnn.core.layer;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Joins the spikes of two vertices of equal shape to spikes again (Fang et al. 2021, "Deep Residual Learning in Spiking
 * Neural Networks", Table 1). Other values than 0 and 1 go through the same formula; no parameters.
 */
public final class SpikeLogicVertex extends GraphVertex {

    /** What two spikes {@code a}, {@code s} become; {@code a} is the first input. */
    public enum Operation {
        /** {@code a * s}: a spike where both are. */
        AND,
        /** {@code (1 - a) * s}: a spike of the second input where the first has none. */
        IAND
    }

    private final Operation operation;

    /**
     * A vertex.
     *
     * @param operation what the spikes become
     */
    public SpikeLogicVertex(@JsonProperty("operation") Operation operation) {
        this.operation = Objects.requireNonNull(operation, "SpikeLogicVertex: operation is missing");
    }

    /**
     * What the spikes become.
     *
     * @return the operation
     */
    public Operation getOperation() {
        return operation;
    }

    @Override
    public SpikeLogicVertex clone() {
        return new SpikeLogicVertex(operation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpikeLogicVertex vertex && vertex.operation == operation;
    }

    @Override
    public int hashCode() {
        return operation.hashCode();
    }

    @Override
    public String toString() {
        return "SpikeLogicVertex(" + operation + ")";
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initializeParameters,
            DataType type) {
        return new SpikeLogicVertexRuntime(graph, name, index, operation, type);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) throws InvalidInputTypeException {
        if (inputs.length != 2 || !inputs[0].equals(inputs[1])) {
            throw new InvalidInputTypeException(
                    this + ": expected two inputs of one shape, got " + Arrays.toString(inputs));
        }
        return inputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        return new LayerMemoryReport.Builder(null, SpikeLogicVertex.class, inputs[0], getOutputType(-1, inputs))
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }
}
