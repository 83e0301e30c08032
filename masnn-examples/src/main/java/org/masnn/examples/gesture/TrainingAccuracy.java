package org.masnn.examples.gesture;

import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts right answers in the forward pass of training, so that accuracy costs no second one. DL4J hands a listener all
 * activations but the output layer's; its input has the same largest entry.
 */
final class TrainingAccuracy extends BaseTrainingListener {

    private final String logits;
    private @Nullable INDArray expected;
    private long correct;

    TrainingAccuracy(ComputationGraph network) {
        String output = network.getConfiguration().getNetworkOutputs().get(0);
        logits = Objects.requireNonNull(
                        network.getConfiguration().getVertexInputs().get(output), output)
                .get(0);
    }

    /** The labels {@code [N, classes]} of the batch that is trained on next. */
    void expect(INDArray labels) {
        expected = labels.argMax(1);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        INDArray answers =
                Objects.requireNonNull(activations.get(logits), logits).argMax(1);
        long[] right = Objects.requireNonNull(expected, "expect(labels) was not called")
                .toLongVector();
        long[] given = answers.toLongVector();
        correct = IntStream.range(0, right.length)
                .filter(i -> right[i] == given[i])
                .count();
    }

    /** Right answers in the last batch. */
    long correct() {
        return correct;
    }
}
