package org.masnn.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains with batches that do not fit into memory: the gradients of several small batches are added up and make one
 * step of the updater, as if their examples had been one batch. Without batch normalisation the step is the same to
 * rounding; with it, each small batch is normalised by its own statistics, and the running statistics move once per
 * small batch.
 *
 * <p>Regularisation, gradient normalisation, constraints, schedules and listeners act once per step, as in
 * {@code ComputationGraph.fit}. Not thread-safe.
 */
public final class GradientAccumulation {

    private final ComputationGraph network;
    private final int batchesPerStep;
    private @Nullable INDArray sum;

    /**
     * A trainer.
     *
     * @param network initialised, of one input and one output; modified by {@code fit}
     * @param batchesPerStep how many batches of an iterator make one step, at least 1
     */
    public GradientAccumulation(ComputationGraph network, int batchesPerStep) {
        if (batchesPerStep < 1) {
            throw new IllegalArgumentException(
                    "GradientAccumulation: expected at least 1 batch per step, got " + batchesPerStep);
        }
        if (network.getLayers() == null) {
            throw new IllegalArgumentException(
                    "GradientAccumulation: expected an initialised network; call init() first");
        }
        if (network.getNumInputArrays() != 1 || network.getNumOutputArrays() != 1) {
            throw new IllegalArgumentException(
                    "GradientAccumulation: expected a network of one input and one output, got "
                            + network.getNumInputArrays() + " and " + network.getNumOutputArrays());
        }
        this.network = network;
        this.batchesPerStep = batchesPerStep;
    }

    /**
     * One epoch. Batches that are left over at its end make a step of their own.
     *
     * @param batches reset first if it can be; read to its end
     */
    public void fit(DataSetIterator batches) {
        if (batches.resetSupported()) {
            batches.reset();
        }
        for (TrainingListener listener : network.getListeners()) {
            listener.onEpochStart(network);
        }
        List<DataSet> waiting = new ArrayList<>();
        while (batches.hasNext()) {
            waiting.add(batches.next());
            if (waiting.size() == batchesPerStep || !batches.hasNext()) {
                step(waiting);
                waiting.clear();
            }
        }
        for (TrainingListener listener : network.getListeners()) {
            listener.onEpochEnd(network);
        }
        network.incrementEpochCount();
    }

    /**
     * One step.
     *
     * @param batches what its gradient is made of; not modified
     * @throws IllegalArgumentException if there is none, or one has a mask
     */
    public void step(List<DataSet> batches) {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("GradientAccumulation: expected at least one batch, got none");
        }
        batches.forEach(GradientAccumulation::requireUnmasked);
        INDArray parameters = network.params();
        INDArray total = total(parameters);
        int examples = 0;
        double score = 0;
        for (DataSet batch : batches) {
            network.setInputs(batch.getFeatures());
            network.setLabels(batch.getLabels());
            network.computeGradientAndScore();
            total.addi(gradients(parameters));
            examples += batch.numExamples();
            score += network.score() * batch.numExamples();
        }
        GradientStep.apply(network, total, examples, score / examples);
        network.clearLayersStates();
    }

    private static void requireUnmasked(DataSet batch) {
        if (batch.hasMaskArrays()) {
            throw new IllegalArgumentException(
                    "GradientAccumulation: expected batches without masks, got one of features "
                            + Arrays.toString(batch.getFeatures().shape()) + " with a mask");
        }
    }

    /** A view in the shape of the parameters. */
    private INDArray gradients(INDArray parameters) {
        return network.getFlattenedGradients().reshape(parameters.shape());
    }

    private INDArray total(INDArray parameters) {
        INDArray total = sum;
        if (total == null) {
            total = Nd4j.createUninitializedDetached(parameters.dataType(), parameters.shape());
            sum = total;
        }
        return total.assign(0);
    }
}
