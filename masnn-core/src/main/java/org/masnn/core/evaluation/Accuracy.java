package org.masnn.core.evaluation;

/**
 * How many of how many were right.
 *
 * @param correct 0 to total
 * @param total 0 or more
 */
public record Accuracy(int correct, int total) {

    /**
     * Checks the values.
     *
     * @param correct 0 to total
     * @param total 0 or more
     * @throws IllegalArgumentException when a number is out of range
     */
    public Accuracy {
        if (correct < 0 || correct > total) {
            throw new IllegalArgumentException(
                    "Accuracy: expected 0 <= correct <= total, got " + correct + " of " + total);
        }
    }

    /**
     * The share of right ones.
     *
     * @return from 0 to 1, not a number where there are none
     */
    public double share() {
        return (double) correct / total;
    }

    Accuracy plus(boolean right) {
        return new Accuracy(correct + (right ? 1 : 0), total + 1);
    }
}
