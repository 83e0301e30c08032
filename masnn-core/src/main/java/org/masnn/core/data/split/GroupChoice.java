package org.masnn.core.data.split;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses groups so that about a fraction of each class is in them and none is wholly in or out. That is a covering
 * problem without a fast exact solution, so a local search begins anew, in another order, until it finds a choice;
 * another seed finds another one.
 */
final class GroupChoice {

    private static final int ATTEMPTS = 200;

    private final int[][] counts;
    private final int[] totals;
    private final int samples;
    private final double fraction;

    /** Counts are {@code [groups][classes]}, not modified. */
    GroupChoice(int[][] counts, double fraction) {
        this.counts = counts;
        this.fraction = fraction;
        totals = new int[counts[0].length];
        for (int[] ofGroup : counts) {
            add(totals, ofGroup, 1);
        }
        samples = IntStream.of(totals).sum();
    }

    /** Which groups are chosen; null when no choice was found. */
    boolean @Nullable [] choose(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean[] chosen = new boolean[counts.length];
            int[] held = search(chosen, shuffled(random));
            if (missing(held) == 0) {
                return chosen;
            }
        }
        return null;
    }

    /** Takes and gives back groups as long as that makes things better; returns the chosen samples of each class. */
    private int[] search(boolean[] chosen, int[] order) {
        int[] held = new int[totals.length];
        double cost = cost(held);
        boolean better = true;
        while (better) {
            better = false;
            for (int group : order) {
                int sign = chosen[group] ? -1 : 1;
                add(held, counts[group], sign);
                double changed = cost(held);
                // The margin keeps rounding from going in circles.
                if (changed < cost - 1e-9) {
                    chosen[group] = !chosen[group];
                    cost = changed;
                    better = true;
                } else {
                    add(held, counts[group], -sign);
                }
            }
        }
        return held;
    }

    /** Squared distance from the fraction, of each class and of all, after the number of classes on one side only. */
    private double cost(int[] held) {
        double cost = 0;
        int sum = 0;
        for (int c = 0; c < held.length; c++) {
            if (totals[c] > 0) {
                double distance = held[c] - fraction * totals[c];
                cost += distance * distance / totals[c];
                sum += held[c];
            }
        }
        double distance = sum - fraction * samples;
        // No distance exceeds the sum of all squares over totals, 2 * samples.
        return cost + distance * distance / samples + 3.0 * samples * missing(held);
    }

    private int missing(int[] held) {
        int missing = 0;
        for (int c = 0; c < held.length; c++) {
            missing += totals[c] > 0 && (held[c] == 0 || held[c] == totals[c]) ? 1 : 0;
        }
        return missing;
    }

    private int[] shuffled(SplittableRandom random) {
        int[] order = IntStream.range(0, counts.length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private static void add(int[] sums, int[] values, int sign) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sign * values[i];
        }
    }
}
