package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.nd4j.linalg.dataset.DataSet;

/**
 * A network's pass over test images.
 *
 * @param accuracy top-1 and top-5
 * @param energy energy, and spikes where there are any
 */
record ImageEvaluation(TopAccuracy accuracy, Optional<NetworkEnergy> energy) {

    /** After an epoch spikes are counted in so many batches; a choice of this project, for time. */
    private static final int SAMPLED_BATCHES = 4;

    /** Accuracy, and of a spiking network NASAR in some batches that are spread over the images. */
    static Validation sampled(
            ComputationGraph network, boolean spiking, int batches, ImageIterator images, Interruption interruption)
            throws IOException {
        SpikeMeter meter = spiking ? new SpikeMeter(network) : null;
        TopAccuracy accuracy = accuracy(network, meter, Math.max(1, batches / SAMPLED_BATCHES), images, interruption);
        return EpochResult.measured(
                accuracy,
                meter == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(meter.statistics().nasar()));
    }

    /** Accuracy, energy, and spikes where there are any. */
    static ImageEvaluation of(ComputationGraph network, ImageIterator images, Interruption interruption)
            throws IOException {
        SpikeMeter meter = new SpikeMeter(network);
        TopAccuracy accuracy = accuracy(network, meter, 1, images, interruption);
        return new ImageEvaluation(
                accuracy, Optional.of(Accounting.paper().energy(NetworkCosts.of(network), meter.statistics())));
    }

    /** Each so-manieth batch runs through the meter. */
    private static TopAccuracy accuracy(
            ComputationGraph network,
            @Nullable SpikeMeter meter,
            int every,
            ImageIterator images,
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
                        meter == null || number++ % every != 0
                                ? network.outputSingle(batch.getFeatures())
                                : Objects.requireNonNull(meter.add(batch), "one output"));
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return accuracy;
    }
}
