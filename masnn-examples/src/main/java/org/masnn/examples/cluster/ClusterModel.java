package org.masnn.examples.cluster;

/**
 * How long a step takes on a cluster, roughly: computing is divided by the number of executors, everything else is added.
 *
 * <ul>
 *   <li>Broadcast: the driver's link carries the parameters once to one executor, and executors hand blocks on while they
 *       arrive, which takes as long again.
 *   <li>Adding up: each executor sends and receives all of a gradient but its own part; both directions at once.
 *   <li>The sum arrives at the driver over one link.
 *   <li>Turning vectors into bytes and back, adding and the updater: seconds per byte, measured.
 *   <li>Two stages of tasks: a constant, measured, and a little for each task, assumed; latencies on top.
 *   <li>Each layer of synchronised batch normalisation: two round trips, and the driver's answers one after the other.
 * </ul>
 *
 * @param bytesPerSecond of each machine's link
 * @param latencySeconds one way
 * @param fixedSeconds of two stages
 * @param secondsPerTask of starting a task and taking its result
 * @param secondsPerByte of a vector, in memory
 * @param imbalance how much longer the slowest executor computes than the mean, as a share
 */
record ClusterModel(
        double bytesPerSecond,
        double latencySeconds,
        double fixedSeconds,
        double secondsPerTask,
        double secondsPerByte,
        double imbalance) {

    /** Round trips of a step that wait for each other: two stages, results, blocks of the broadcast. */
    private static final int ROUND_TRIPS = 6;

    /** Reading and answering a meeting's message on the driver. */
    private static final double SECONDS_PER_MESSAGE = 20e-6;

    /** What a step takes beyond computing. */
    double overhead(int executors, double parameterBytes, double gradientBytes, int normalisations) {
        double links = 2 * parameterBytes + gradientBytes * (executors - 1) / executors + parameterBytes;
        double meetings = 2.0 * normalisations * (2 * latencySeconds + executors * SECONDS_PER_MESSAGE);
        return fixedSeconds
                + executors * secondsPerTask
                + parameterBytes * secondsPerByte
                + links / bytesPerSecond
                + 2 * ROUND_TRIPS * latencySeconds
                + meetings;
    }

    /** A whole step of a batch that one machine computes in so many seconds. */
    double step(int executors, double alone, double parameterBytes, double gradientBytes, int normalisations) {
        return alone / executors * (1 + imbalance) + overhead(executors, parameterBytes, gradientBytes, normalisations);
    }
}
