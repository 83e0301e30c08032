package org.masnn.core.evaluation;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EpochIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Collects a network's outputs for clips, batch by batch, until they can vote. Something else may run the network, so
 * that its spikes are counted in the same pass:
 *
 * <pre>{@code
 * ClipVotes votes = new ClipVotes(clips);
 * votes.addAll(meter::add, batches);               // SpikeMeter
 * RecordingEvaluation result = votes.evaluate(Vote.MAJORITY);
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class ClipVotes {

    private final ClipSamples clips;
    private final double[][] outputs;
    private int added;

    /**
     * A collection without outputs.
     *
     * @param clips what is classified
     */
    public ClipVotes(ClipSamples clips) {
        this.clips = Objects.requireNonNull(clips, "clips");
        outputs = new double[clips.size()][];
    }

    /**
     * Runs a network in inference mode over all clips.
     *
     * @param network one input, one output {@code [N, classes]}; its parameters are not modified
     * @param clips what is classified
     * @param batches frames of these clips in their order; reset first
     * @return the votes of all clips
     * @throws IllegalArgumentException when the batches are not of these clips in their order
     */
    public static ClipVotes of(ComputationGraph network, ClipSamples clips, DataSetIterator batches) {
        return new ClipVotes(clips).addAll(batch -> network.outputSingle(false, batch.getFeatures()), batches);
    }

    /**
     * Runs a network over the clips of an iterator.
     *
     * @param network what makes outputs {@code [N, classes]} of a batch, for instance {@code SpikeMeter::add}
     * @param batches frames of the clips that were not added yet, in their order; reset first
     * @return this
     * @throws IllegalArgumentException when the batches are not of these clips in their order
     */
    public ClipVotes addAll(Function<? super DataSet, ? extends @Nullable INDArray> network, DataSetIterator batches) {
        if (batches instanceof EpochIterator epochs && epochs.epochOrder().shuffled()) {
            throw new IllegalArgumentException(
                    "ClipVotes: expected clips in their order, got an iterator that is shuffled");
        }
        batches.reset();
        while (batches.hasNext()) {
            DataSet batch = batches.next();
            INDArray output = network.apply(batch);
            if (output == null) {
                throw new IllegalArgumentException("ClipVotes: expected a network with one output, got none");
            }
            add(output, batch.getLabels());
        }
        return this;
    }

    /**
     * Adds the outputs for the next clips.
     *
     * @param batchOutputs {@code [N, classes]}; not modified
     * @param labels {@code [N, classes]}, one-hot: a check that these are the next clips
     * @return this
     * @throws IllegalArgumentException when shapes or labels are not those of the next clips
     */
    public ClipVotes add(INDArray batchOutputs, INDArray labels) {
        int classes = clips.classes().size();
        long[] shape = batchOutputs.shape();
        if (shape.length != 2 || shape[1] != classes || shape[0] > outputs.length - added) {
            throw new IllegalArgumentException("ClipVotes: expected outputs [N, " + classes + "] of at most "
                    + (outputs.length - added) + " clips after the first " + added + ", got " + Arrays.toString(shape));
        }
        if (!Arrays.equals(shape, labels.shape())) {
            throw new IllegalArgumentException("ClipVotes: expected labels " + Arrays.toString(shape)
                    + " as the outputs, got " + Arrays.toString(labels.shape()));
        }
        double[][] rows = batchOutputs.castTo(DataType.DOUBLE).toDoubleMatrix();
        double[][] expected = labels.castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int i = 0; i < rows.length; i++) {
            int label = Vote.largest(expected[i]);
            if (label != clips.label(added + i)) {
                throw new IllegalArgumentException("ClipVotes: expected class " + clips.label(added + i) + " for clip "
                        + (added + i) + ", got class " + label
                        + "; frame the clips themselves, in their order and not shuffled");
            }
        }
        System.arraycopy(rows, 0, outputs, added, rows.length);
        added += rows.length;
        return this;
    }

    /**
     * Lets the clips vote. May be called for several rules.
     *
     * @param vote how the clips of a recording decide
     * @return the evaluation
     * @throws IllegalStateException when outputs of clips are missing
     * @throws IllegalArgumentException when outputs are not finite
     */
    public RecordingEvaluation evaluate(Vote vote) {
        if (added < outputs.length || added == 0) {
            throw new IllegalStateException("ClipVotes: expected outputs of all " + outputs.length + " clips, got "
                    + added + "; add the rest of the batches");
        }
        return RecordingEvaluation.of(clips, outputs, vote);
    }
}
