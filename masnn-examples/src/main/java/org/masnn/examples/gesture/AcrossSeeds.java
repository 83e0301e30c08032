package org.masnn.examples.gesture;

import java.util.Locale;

/**
 * A number that each of a network's runs came to, summed up.
 *
 * @param mean over the seeds
 * @param standardDeviation with n - 1 in the denominator, for the seeds are a sample; NaN for a single seed
 */
public record AcrossSeeds(double mean, double standardDeviation) {

    /**
     * Sums up.
     *
     * @param values one for each seed
     * @return mean and standard deviation
     */
    public static AcrossSeeds of(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new AcrossSeeds(mean, Math.sqrt(squares / (values.length - 1)));
    }

    /**
     * The same in another unit.
     *
     * @param factor what each value is multiplied with
     * @return the product
     */
    public AcrossSeeds times(double factor) {
        return new AcrossSeeds(factor * mean, Math.abs(factor) * standardDeviation);
    }

    /**
     * Mean ± standard deviation, or the mean alone for a single seed.
     *
     * @param format of a number, as {@link String#format} has it
     * @return for instance {@code 0.7600 ± 0.0455}
     */
    public String text(String format) {
        String text = String.format(Locale.ROOT, format, mean);
        return Double.isNaN(standardDeviation)
                ? text
                : text + " ± " + String.format(Locale.ROOT, format, standardDeviation);
    }
}
