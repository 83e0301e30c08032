package org.masnn.models.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Moments of {@code A = J J^T} ({@code m} rows) from {@code g_k = J^T v_k} for independent probes {@code v_k} of random
 * signs (Hutchinson 1990). Since {@code E[v v^T] = I}, {@code q_k = |g_k|^2 / m} has the expectation {@code phi(A) =
 * tr(A) / m}, and its variance is {@code 2 (|A|_F^2 - sum a_ii^2) / m^2}.
 *
 * <p>The second moment needs two probes: {@code E[(g_k . g_l)^2] = E[(v_k^T A v_l)^2] = |A|_F^2 = m phi(A^2)}, but a
 * single pair has a relative variance of 2 or more. With {@code c} an estimate of {@code phi} from the other probes,
 * {@code h_kl = (g_k . g_l - c v_k . v_l)^2 / m} does the same for {@code A - c I}: its expectation is {@code varphi(A)
 * + var(c)}, and its deviation is about {@code sqrt(2)} times <em>varphi</em> (with large m), so that it is small where
 * varphi is. The mean over the pairs, minus an estimate of {@code var(c)}, is {@code varphi} without bias.
 */
final class ProbeMoments {

    /** So that three probes stay when the jackknife leaves one out. */
    static final int LEAST_PROBES = 4;

    private final double[][] products;
    private final double[][] probes;
    private final long outputs;

    /**
     * Moments.
     *
     * @param products {@code g_k . g_l}
     * @param probes {@code v_k . v_l}
     * @param outputs m
     */
    ProbeMoments(double[][] products, double[][] probes, long outputs) {
        this.products = products;
        this.probes = probes;
        this.outputs = outputs;
    }

    /** The mean of {@code q_k}, with the standard error of a mean. */
    Estimate phi() {
        int n = products.length;
        double mean = IntStream.range(0, n).mapToDouble(this::q).sum() / n;
        return new Estimate(mean, Math.sqrt(variance(-1, mean) / n));
    }

    /**
     * The mean over pairs, with the jackknife's standard error (one probe left out). Where m is large, pairs are
     * uncorrelated, and it is too large by a factor of about 1.4.
     */
    Estimate varphi() {
        int n = products.length;
        double[] without = IntStream.range(0, n).mapToDouble(this::varphi).toArray();
        double centre = Arrays.stream(without).sum() / n;
        double squares = 0;
        for (double value : without) {
            squares += (value - centre) * (value - centre);
        }
        return new Estimate(varphi(-1), Math.sqrt(squares * (n - 1) / n));
    }

    /** Over all probes but one; over all for -1. */
    private double varphi(int left) {
        double total = 0;
        int n = 0;
        for (int k = 0; k < products.length; k++) {
            if (k != left) {
                total += q(k);
                n++;
            }
        }
        double sum = 0;
        for (int k = 0; k < products.length; k++) {
            for (int l = 0; l < k; l++) {
                if (k != left && l != left) {
                    double others = (total - q(k) - q(l)) / (n - 2);
                    double difference = products[k][l] - others * probes[k][l];
                    sum += difference * difference / outputs;
                }
            }
        }
        return 2 * sum / (n * (n - 1.0)) - variance(left, total / n) / (n - 2);
    }

    private double variance(int left, double mean) {
        double squares = 0;
        int n = 0;
        for (int k = 0; k < products.length; k++) {
            if (k != left) {
                squares += (q(k) - mean) * (q(k) - mean);
                n++;
            }
        }
        return squares / (n - 1);
    }

    private double q(int k) {
        return products[k][k] / outputs;
    }
}
