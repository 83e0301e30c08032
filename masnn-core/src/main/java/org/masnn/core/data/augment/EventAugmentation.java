package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * A step between the events of a sample and their frames. Implementations are immutable, serve many threads and depend
 * on nothing but their arguments, so that a run can be repeated and continued.
 */
@FunctionalInterface
public interface EventAugmentation {

    /**
     * Makes other events.
     *
     * @param events times relative to the start of the sample; not modified
     * @param random a generator for this step, sample and epoch alone, from which every random choice has to come
     * @return events of the same sensor, times relative to the start of what remains of the sample
     */
    EventStream apply(EventStream events, RandomGenerator random);
}
