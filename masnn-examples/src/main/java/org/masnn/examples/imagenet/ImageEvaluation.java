package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.training.Validation;
import org.masnn.energy.Accounting;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.report.AttentionProfile;
import org.masnn.examples.response.ObservedNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network's pass over test images.
 *
 * @param accuracy top-1 and top-5
 * @param energy energy, and spikes where there are any
 * @param attentionWeights means over a few images
 */
record ImageEvaluation(TopAccuracy accuracy, Optional<NetworkEnergy> energy, AttentionProfile attentionWeights) {

    /** Attention is looked at on so many; a choice of this project, for time. */
    private static final int ATTENTION_IMAGES = 8;

    /** After an epoch spikes are counted in so many batches; a choice of this project, for time. */
    private static final int SAMPLED_BATCHES = 4;

    /** Accuracy, and of a spiking network NASAR in some batches that are spread over the images. */
    static Validation sampled(
            ComputationGraph network, boolean spiking, int batches, ImageIterator images, Interruption interruption)
            throws IOException {
        SpikeMeter meter = spiking ? new SpikeMeter(network) : null;
        Function<DataSet, @Nullable INDArray> counted = meter == null ? null : meter::add;
        int every = Math.max(1, batches / SAMPLED_BATCHES);
        TopAccuracy accuracy = accuracy(network, counted, every, images, batch -> {}, interruption);
        return EpochResult.measured(
                accuracy,
                meter == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(meter.statistics().nasar()));
    }

    /** Accuracy, energy, and spikes where there are any; of a network that is shown in pictures it runs as observed. */
    static ImageEvaluation of(
            ComputationGraph network,
            @Nullable ObservedNetwork observed,
            int batches,
            ImageIterator images,
            Interruption interruption)
            throws IOException {
        SpikeMeter meter = new SpikeMeter(network);
        int every = Math.max(1, batches / ATTENTION_IMAGES);
        List<INDArray> attended = new ArrayList<>();
        TopAccuracy accuracy = accuracy(
                network,
                observed == null ? meter::add : observed::add,
                1,
                images,
                batch -> {
                    if (batch.number() % every == 0 && attended.size() < ATTENTION_IMAGES) {
                        attended.add(
                                batch.images().get(NDArrayIndex.interval(0, 1)).dup());
                    }
                },
                interruption);
        return new ImageEvaluation(
                accuracy,
                Optional.of(Accounting.paper()
                        .energy(
                                NetworkCosts.of(network),
                                observed == null ? meter.statistics() : observed.statistics())),
                AttentionProfile.of(network, attended.iterator()));
    }

    /** A batch that was evaluated, counted from 0. */
    private record Evaluated(int number, INDArray images) {}

    /** Each so-manieth batch runs through what counts. */
    private static TopAccuracy accuracy(
            ComputationGraph network,
            @Nullable Function<DataSet, @Nullable INDArray> counting,
            int every,
            ImageIterator images,
            Consumer<Evaluated> seen,
            Interruption interruption)
            throws IOException {
        TopAccuracy accuracy = new TopAccuracy();
        int number = 0;
        try {
            while (images.hasNext()) {
                if (interruption.requested()) {
                    throw new InterruptedRunException("interrupted while evaluating");
                }
                DataSet batch = images.next();
                accuracy.add(
                        batch.getLabels(),
                        counting == null || number % every != 0
                                ? network.outputSingle(batch.getFeatures())
                                : Objects.requireNonNull(counting.apply(batch), "one output"));
                seen.accept(new Evaluated(number++, batch.getFeatures()));
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return accuracy;
    }
}
