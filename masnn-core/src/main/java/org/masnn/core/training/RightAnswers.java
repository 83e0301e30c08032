package org.masnn.core.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.masnn.core.layer.NormalizationBlindListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Counts right answers in the forward pass of training, so that accuracy costs no second one. DL4J hands a listener all
 * activations but the output layer's; its input has the same largest entry.
 */
public final class RightAnswers extends BaseTrainingListener implements NormalizationBlindListener {

    private final String logits;
    private final Deque<INDArray> expected = new ArrayDeque<>();
    private long correct;

    /**
     * A listener, not yet set.
     *
     * @param network of one output
     */
    public RightAnswers(ComputationGraph network) {
        String output = network.getConfiguration().getNetworkOutputs().get(0);
        logits = Objects.requireNonNull(
                        network.getConfiguration().getVertexInputs().get(output), output)
                .get(0);
    }

    /**
     * Announces a batch, behind those announced before.
     *
     * @param batch is trained on next, with labels {@code [N, classes]}
     */
    public void expect(DataSet batch) {
        expected.add(batch.getLabels().argMax(1));
    }

    /** Forgets batches that were announced and never trained on, and what was counted. */
    public void forget() {
        expected.clear();
        correct = 0;
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        INDArray labels = expected.poll();
        INDArray answers = activations.get(logits);
        if (labels == null || answers == null) {
            throw new IllegalStateException("ResumableTraining: expected the activations of \"" + logits
                    + "\" of one announced batch, got " + activations.keySet()
                    + "; a training whose accuracy is counted is not for a network that is trained elsewhere too");
        }
        correct += equal(labels, answers.argMax(1));
    }

    private static long equal(INDArray labels, INDArray answers) {
        long[] right = labels.toLongVector();
        long[] given = answers.toLongVector();
        return IntStream.range(0, right.length)
                .filter(i -> right[i] == given[i])
                .count();
    }

    /**
     * Ends counting.
     *
     * @return right answers since the last call
     */
    public long take() {
        if (!expected.isEmpty()) {
            throw new IllegalStateException(
                    "ResumableTraining: expected a forward pass of each batch that listeners see," + " got none for "
                            + expected.size() + "; training accuracy cannot be counted with this network");
        }
        long taken = correct;
        correct = 0;
        return taken;
    }
}
