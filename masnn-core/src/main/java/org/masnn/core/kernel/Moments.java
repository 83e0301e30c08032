package org.masnn.core.kernel;

/** Mean and sum of squared distances from it, per channel. */
final class Moments {

    private final double[] mean;
    private final double[] squares;
    private long count;

    /** From sums of distances from an origin, and of their squares. */
    Moments(float[] origin, double[] sum, double[] squaredSum, int rows) {
        mean = new double[sum.length];
        squares = new double[sum.length];
        count = rows;
        for (int c = 0; c < mean.length; c++) {
            mean[c] = origin[c] + sum[c] / rows;
            squares[c] = Math.max(0, squaredSum[c] - sum[c] * sum[c] / rows);
        }
    }

    /** As statistics keep them. */
    Moments(BatchStatistics of) {
        mean = of.mean().clone();
        squares = of.variance().clone();
        count = of.rows();
        for (int c = 0; c < squares.length; c++) {
            squares[c] *= count;
        }
    }

    /** By Chan's formula. */
    void join(Moments other) {
        double total = (double) count + other.count;
        for (int c = 0; c < mean.length; c++) {
            double distance = other.mean[c] - mean[c];
            mean[c] += distance * other.count / total;
            squares[c] += other.squares[c] + distance * distance * count / total * other.count;
        }
        count += other.count;
    }

    BatchStatistics statistics() {
        double[] variance = new double[squares.length];
        for (int c = 0; c < variance.length; c++) {
            variance[c] = squares[c] / count;
        }
        return new BatchStatistics(mean, variance, count);
    }
}
