package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * One of four, equally likely, for each sample (Gu et al., EventDrop: data augmentation for event-based learning, IJCAI
 * 2021): nothing, {@link RandomTimeDrop}, {@link RandomAreaDrop} or {@link RandomEventDrop}, with the shares of the
 * authors' published code: 0.1, 0.2, ... 0.9 of the time or of the events, 0.05, 0.1, ... 0.25 of the sides. A sample
 * that would lose all of its events stays as it is.
 *
 * <p>Their code keeps only events outside both the columns and the rows of the box, so a cross is left out; here it is
 * the box, as in the paper.
 */
public record EventDrop() implements EventAugmentation {

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        EventStream kept = switch (random.nextInt(4)) {
            case 0 -> events;
            case 1 -> new RandomTimeDrop(random.nextInt(1, 10) / 10.0).apply(events, random);
            case 2 -> new RandomAreaDrop(random.nextInt(1, 6) / 20.0).apply(events, random);
            default -> new RandomEventDrop(random.nextInt(1, 10) / 10.0).apply(events, random);
        };
        return kept.isEmpty() ? events : kept;
    }
}
