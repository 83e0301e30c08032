package org.masnn.examples.gesture;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts right answers in the forward pass of training, so that accuracy costs no second one. DL4J hands a listener all
 * activations but the output layer's; its input has the same largest entry.
 */
final class TrainingAccuracy extends BaseTrainingListener {

    private final String logits;
    private long correct;

    TrainingAccuracy(ComputationGraph network) {
        String output = network.getConfiguration().getNetworkOutputs().get(0);
        logits = network.getConfiguration().getVertexInputs().get(output).get(0);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        INDArray labels = ((ComputationGraph) model).getLabels()[0];
        INDArray answers = Objects.requireNonNull(activations.get(logits), logits);
        correct = answers.argMax(1)
                .eq(labels.argMax(1))
                .castTo(org.nd4j.linalg.api.buffer.DataType.INT32)
                .sumNumber()
                .longValue();
    }

    /** Right answers in the last batch. */
    long correct() {
        return correct;
    }
}
