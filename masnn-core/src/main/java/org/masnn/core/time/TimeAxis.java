package org.masnn.core.time;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of a folded batch: clip {@code n}, time step {@code t} is row {@code n*T + t}, so a clip is contiguous. */
public final class TimeAxis {

    private TimeAxis() {}

    /**
     * Checks that a folded batch consists of whole clips.
     *
     * @param who whose input it is, for the message
     * @param expected the shape that {@code who} expects, for instance {@code [N*T, 8, 8, 64]}
     * @param steps T
     * @param folded {@code [N*T, ...]}
     * @return N
     * @throws IllegalArgumentException if the number of rows is not a multiple of T
     */
    public static long check(String who, String expected, int steps, INDArray folded) {
        long rows = folded.size(0);
        if (rows == 0 || rows % steps != 0) {
            throw new IllegalArgumentException(who + ": expected " + expected + " with T = " + steps + ", got "
                    + Arrays.toString(folded.shape()) + "; " + rows + " is not a multiple of " + steps);
        }
        return rows / steps;
    }
}
