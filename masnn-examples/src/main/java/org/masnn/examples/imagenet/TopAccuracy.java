package org.masnn.examples.imagenet;

import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Top-1 and top-5 accuracy. Among equal outputs the class of the lower index comes first, so that a network whose outputs are
 * all alike is not right by chance.
 */
final class TopAccuracy {

    static final int MANY = 5;

    private long images;
    private long first;
    private long amongFive;

    /**
     * Counts a batch.
     *
     * @param labels one-hot {@code [N, classes]}
     * @param outputs of the network, of the same shape
     * @throws IOException when an output is no number
     */
    void add(INDArray labels, INDArray outputs) throws IOException {
        float[][] given = outputs.toFloatMatrix();
        long[] expected = labels.argMax(1).toLongVector();
        for (int i = 0; i < expected.length; i++) {
            int rank = rank(given[i], (int) expected[i]);
            images++;
            first += rank == 0 ? 1 : 0;
            amongFive += rank < MANY ? 1 : 0;
        }
    }

    /** How many classes the network finds likelier than the one that is right. */
    private static int rank(float[] outputs, int expected) throws IOException {
        int rank = 0;
        for (int c = 0; c < outputs.length; c++) {
            if (Float.isNaN(outputs[c])) {
                throw new IOException("the network's output is not a number (NaN); lower --learning-rate");
            }
            rank += outputs[c] > outputs[expected] || (outputs[c] == outputs[expected] && c < expected) ? 1 : 0;
        }
        return rank;
    }

    long images() {
        return images;
    }

    /** Share of the images whose class had the largest output. */
    double top1() {
        return first / (double) images;
    }

    /** Share of the images whose class had one of the five largest outputs. */
    double top5() {
        return amongFive / (double) images;
    }
}
