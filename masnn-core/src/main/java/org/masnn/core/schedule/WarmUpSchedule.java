package org.masnn.core.schedule;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another schedule that is reached by a straight line (the gradual warm-up of Goyal et al., "Accurate, Large Minibatch
 * SGD", 2017, section 2.2), the other schedule itself after that:
 *
 * <pre>
 * value(i) = schedule(i) * min(1, (i + 1) / iterations)
 * </pre>
 *
 * <p>These are the values of DL4J's {@code RampSchedule}, which cannot be read back from JSON: a network saved with it
 * in its updater cannot be loaded.
 *
 * @param schedule what follows, for instance a {@link CosineSchedule}; its iterations count from the start too
 * @param iterations of the warm-up, 1 or more; 1 has no effect
 */
public record WarmUpSchedule(
        @JsonProperty("schedule") ISchedule schedule,
        @JsonProperty("iterations") int iterations) implements ISchedule {

    /**
     * Checks the values.
     *
     * @param schedule what follows
     * @param iterations 1 or more
     * @throws IllegalArgumentException when there are no iterations
     */
    @JsonCreator
    public WarmUpSchedule {
        Objects.requireNonNull(schedule, "WarmUpSchedule: schedule is missing");
        if (iterations < 1) {
            throw new IllegalArgumentException("WarmUpSchedule: expected 1 iteration or more, got " + iterations);
        }
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule.valueAt(iteration, epoch) * Math.min(1, (iteration + 1.0) / iterations);
    }

    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "super"}) // its parts may have state of their own
    public ISchedule clone() {
        return new WarmUpSchedule(schedule.clone(), iterations);
    }
}
