package org.masnn.core.kernel;

import java.util.List;

/**
 * Mean and biased variance per channel over all rows of {@code [R, C]}.
 *
 * @param mean one value per channel
 * @param variance one value per channel, divided by R
 * @param rows R
 */
public record BatchStatistics(double[] mean, double[] variance, long rows) {

    /**
     * The variance as running statistics keep it.
     *
     * @param channel which channel
     * @return the variance divided by {@code R - 1}; the biased one if there is a single row
     */
    public double unbiasedVariance(int channel) {
        return rows > 1 ? variance[channel] * rows / (rows - 1) : variance[channel];
    }

    /**
     * Statistics of several parts together, by Chan's formula; parts are joined in their order.
     *
     * @param parts one or more, of the same channels; not modified
     * @return the statistics of all their rows
     */
    public static BatchStatistics joined(List<BatchStatistics> parts) {
        Moments total = new Moments(parts.get(0));
        for (BatchStatistics part : parts.subList(1, parts.size())) {
            total.join(new Moments(part));
        }
        return total.statistics();
    }
}
