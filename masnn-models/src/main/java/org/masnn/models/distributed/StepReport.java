package org.masnn.models.distributed;

/**
 * What a step cost.
 *
 * @param step how many steps were made before it in this process
 * @param examples of all workers together
 * @param shards how many tasks it was cut into
 * @param workers how many executors computed them
 * @param parameterBytes sent to each executor
 * @param gradientBytes sent by each task, on average
 * @param seconds in all
 * @param computeSeconds of the slowest task: reading examples, forward and backward pass, without waiting for others at
 *     synchronised batch normalisation
 * @param gradientError of {@link GradientPrecision#HALF}: Euclidean norm of what rounding changed, divided by that of the
 *     gradient, the largest of all tasks; 0 with {@link GradientPrecision#FULL}
 */
public record StepReport(
        long step,
        int examples,
        int shards,
        int workers,
        long parameterBytes,
        long gradientBytes,
        double seconds,
        double computeSeconds,
        double gradientError) {

    /**
     * What the step took beyond computing.
     *
     * @return seconds of sending, adding up, updating and waiting
     */
    public double overheadSeconds() {
        return seconds - computeSeconds;
    }
}
