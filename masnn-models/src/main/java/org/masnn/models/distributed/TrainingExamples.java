package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Supplier;
import org.masnn.core.data.EpochIterator;

/**
 * Where executors read their examples. Travels to each executor and opens the data there, so it names folders and holds
 * none of their content:
 *
 * <pre>{@code
 * TrainingExamples examples = () -> {
 *     SampleSource samples = openRecordings(folder); // once per executor
 *     return () -> EventFrameIterator.builder(samples, framing, 1).seed(7).shuffled(true).build();
 * };
 * }</pre>
 *
 * <p>Which examples a worker reads follows from the iterators' seed, the epoch and the batch alone, in the order that one
 * machine would have; augmentation too.
 */
@FunctionalInterface
public interface TrainingExamples extends Serializable {

    /**
     * Opens the data, once in each executor's process.
     *
     * @return gives an iterator to each task that runs at once, all of the same samples and order, with batches of one
     *     sample ({@code batch() == 1}), since a worker asks for as many as its share has
     * @throws IOException if something is missing or cannot be read; the message names it
     */
    Supplier<? extends EpochIterator> open() throws IOException;
}
