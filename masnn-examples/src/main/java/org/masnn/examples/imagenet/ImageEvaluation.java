package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageIterator;
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
 * @param energy energy, and spikes where there are any; nothing where accuracy alone was asked for
 */
record ImageEvaluation(TopAccuracy accuracy, Optional<NetworkEnergy> energy) {

    /** Accuracy alone, which is faster. */
    static ImageEvaluation accuracy(ComputationGraph network, ImageIterator images, Interruption interruption)
            throws IOException {
        return of(network, null, images, interruption);
    }

    /** Accuracy, energy, and spikes where there are any. */
    static ImageEvaluation of(ComputationGraph network, ImageIterator images, Interruption interruption)
            throws IOException {
        return of(network, new SpikeMeter(network), images, interruption);
    }

    private static ImageEvaluation of(
            ComputationGraph network, @Nullable SpikeMeter meter, ImageIterator images, Interruption interruption)
            throws IOException {
        TopAccuracy accuracy = new TopAccuracy();
        try {
            while (images.hasNext()) {
                if (interruption.requested()) {
                    throw new InterruptedRunException("interrupted while evaluating");
                }
                DataSet batch = images.next();
                accuracy.add(
                        batch.getLabels(),
                        meter == null
                                ? network.outputSingle(batch.getFeatures())
                                : Objects.requireNonNull(meter.add(batch), "one output"));
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new ImageEvaluation(
                accuracy,
                Optional.ofNullable(meter)
                        .map(counts -> Accounting.paper().energy(NetworkCosts.of(network), counts.statistics())));
    }
}
