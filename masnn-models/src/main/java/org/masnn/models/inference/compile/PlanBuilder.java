package org.masnn.models.inference.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Plan;

/** The operations so far, and which value each vertex of the graph gives. */
final class PlanBuilder {

    private final ComputationGraphConfiguration configuration;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Integer> values = new HashMap<>();
    private @Nullable FrameSize input;
    private int timeSteps;
    private boolean repeatsImage;

    PlanBuilder(ComputationGraphConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The entrance of the network: what a layer that folds time, or repeats an image, gives. */
    void enter(String name, FrameSize size, int steps, boolean repeats) {
        if (input != null || !inputs(name).equals(configuration.getNetworkInputs())) {
            throw new IllegalArgumentException(
                    "EventDrivenNetwork: expected one FoldTimeLayer or RepeatImageLayer, at the"
                            + " network's input, got another one, \"" + name + "\"");
        }
        input = size;
        timeSteps = steps;
        repeatsImage = repeats;
        values.put(name, 0);
    }

    int timeSteps() {
        return timeSteps;
    }

    private List<String> inputs(String name) {
        return Objects.requireNonNull(configuration.getVertexInputs().get(name), name);
    }

    /** The value that a vertex reads. */
    int value(String vertex, int position) {
        String from = inputs(vertex).get(position);
        Integer value = values.get(from);
        if (value == null) {
            throw new IllegalArgumentException("EventDrivenNetwork: \"" + vertex + "\" reads the network's input \""
                    + from + "\"; expected a FoldTimeLayer or RepeatImageLayer in between");
        }
        return value;
    }

    FrameSize size(int value) {
        return value == 0
                ? Objects.requireNonNull(input)
                : operations.get(value - 1).output();
    }

    void add(String vertex, Operation operation) {
        operations.add(operation);
        values.put(vertex, operations.size());
    }

    /** For a layer that does nothing in inference. */
    void pass(String vertex) {
        alias(vertex, value(vertex, 0));
    }

    void alias(String vertex, int value) {
        values.put(vertex, value);
    }

    /** The value that a vertex gives. */
    int valueOf(String vertex) {
        return Objects.requireNonNull(values.get(vertex), vertex);
    }

    /** The convolution whose result a vertex reads, if nothing else reads it; null otherwise. */
    Operation.@Nullable Convolution solelyRead(String vertex) {
        int value = value(vertex, 0);
        boolean convolution = value > 0 && operations.get(value - 1) instanceof Operation.Convolution;
        return convolution && readers(value) == 1 ? (Operation.Convolution) operations.get(value - 1) : null;
    }

    /**
     * Vertices that read a value, and the network's output; a vertex that passes the value on counts by its readers.
     */
    private long readers(int value) {
        List<String> holders = values.entrySet().stream()
                .filter(entry -> entry.getValue() == value)
                .map(Map.Entry::getKey)
                .toList();
        long read = configuration.getVertexInputs().entrySet().stream()
                .filter(entry -> !holders.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .filter(holders::contains)
                .count();
        return read
                + configuration.getNetworkOutputs().stream()
                        .filter(holders::contains)
                        .count();
    }

    /** Makes a vertex a part of the convolution that it reads. */
    void replaceConvolution(String vertex, Operation.Convolution convolution) {
        int value = value(vertex, 0);
        operations.set(value - 1, convolution);
        values.put(vertex, value);
    }

    void addSum(String vertex) {
        List<Integer> summands = new ArrayList<>();
        for (int i = 0; i < inputs(vertex).size(); i++) {
            summands.add(value(vertex, i));
        }
        add(vertex, new Operation.Sum(vertex, summands, size(summands.get(0))));
    }

    void addJoining(String vertex, boolean inverts) {
        int first = value(vertex, 0);
        add(vertex, new Operation.Joining(vertex, first, value(vertex, 1), size(first), inverts));
    }

    Plan build(String output, Map<String, String> provenance) {
        FrameSize size = input;
        if (size == null) {
            throw new IllegalArgumentException(
                    "EventDrivenNetwork: expected a FoldTimeLayer or RepeatImageLayer at the network's input, got none");
        }
        if (!Objects.equals(values.get(output), operations.size())) {
            throw new IllegalArgumentException("EventDrivenNetwork: expected the output \"" + output
                    + "\" to be what is computed last, got layers that it does not need");
        }
        return new Plan(size, timeSteps, repeatsImage, null, operations, provenance);
    }
}
