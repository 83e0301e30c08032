package org.masnn.core.schedule;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Half a cosine from the initial to the final value over a number of iterations (Loshchilov and Hutter, "SGDR", ICLR
 * 2017, Eq. 5, without restarts), constant after them:
 *
 * <pre>
 * value(i) = last + (initial - last) * (1 + cos(pi * i / iterations)) / 2
 * </pre>
 *
 * @param initial value at iteration 0
 * @param last value from iteration {@code iterations} on
 * @param iterations 1 or more
 */
public record CosineSchedule(
        @JsonProperty("initial") double initial,
        @JsonProperty("last") double last,
        @JsonProperty("iterations") int iterations)
        implements ISchedule {

    /**
     * Checks the values.
     *
     * @param initial finite, not negative
     * @param last finite, not negative
     * @param iterations 1 or more
     * @throws IllegalArgumentException when a value is out of range
     */
    @JsonCreator
    public CosineSchedule {
        if (!(initial >= 0 && last >= 0 && Double.isFinite(initial) && Double.isFinite(last))) {
            throw new IllegalArgumentException(
                    "CosineSchedule: expected finite values of 0 or more, got " + initial + " to " + last);
        }
        if (iterations < 1) {
            throw new IllegalArgumentException("CosineSchedule: expected 1 iteration or more, got " + iterations);
        }
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        double progress = Math.min(iteration, iterations) / (double) iterations;
        return last + (initial - last) * (1 + Math.cos(Math.PI * progress)) / 2;
    }

    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "super"}) // immutable
    public ISchedule clone() {
        return this;
    }
}
