package org.masnn.core.evaluation;

import java.util.OptionalInt;

/**
 * How the clips of a recording decide on its class. A clip decides for its largest output, the first of equals, as
 * PyTorch's {@code max} and DL4J do.
 */
public enum Vote {
    /**
     * The class that more than half of the clips decide for; a recording without one is wrong. The rule of the authors'
     * published code. It is stricter than {@link #PLURALITY}: five right clips of ten are not enough.
     */
    MAJORITY {
        @Override
        OptionalInt decision(double[][] outputs) {
            int[] votes = votes(outputs);
            int first = first(votes);
            return 2 * votes[first] > outputs.length ? OptionalInt.of(first) : OptionalInt.empty();
        }
    },
    /**
     * The class that most clips decide for; of equals the one with the larger sum of outputs, then the first. What is
     * usually meant by a vote, but not the published rule.
     */
    PLURALITY {
        @Override
        OptionalInt decision(double[][] outputs) {
            int[] votes = votes(outputs);
            double[] sums = sums(outputs);
            int best = 0;
            for (int c = 1; c < votes.length; c++) {
                if (votes[c] > votes[best] || (votes[c] == votes[best] && sums[c] > sums[best])) {
                    best = c;
                }
            }
            return OptionalInt.of(best);
        }
    },
    /** The largest of the outputs' means over the clips, the first of equals. */
    MEAN_OUTPUT {
        @Override
        OptionalInt decision(double[][] outputs) {
            return OptionalInt.of(largest(sums(outputs)));
        }
    },
    /** What the first clip decides; the others are not looked at. */
    FIRST_CLIP {
        @Override
        OptionalInt decision(double[][] outputs) {
            return OptionalInt.of(largest(outputs[0]));
        }
    };

    /** The class of a recording from the outputs {@code [clips, classes]} of its clips, empty when there is none. */
    abstract OptionalInt decision(double[][] outputs);

    /** Index of the largest value, the first of equals. */
    static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int first(int[] votes) {
        int best = 0;
        for (int i = 1; i < votes.length; i++) {
            if (votes[i] > votes[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int[] votes(double[][] outputs) {
        int[] votes = new int[outputs[0].length];
        for (double[] output : outputs) {
            votes[largest(output)]++;
        }
        return votes;
    }

    private static double[] sums(double[][] outputs) {
        double[] sums = new double[outputs[0].length];
        for (double[] output : outputs) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] += output[c];
            }
        }
        return sums;
    }
}
