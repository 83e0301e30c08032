package org.masnn.core.kernel;

import java.util.Arrays;
import org.masnn.core.time.TimeAxis;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Size of one frame {@code [H, W, C]}; a dense layer of F neurons is {@code [1, 1, F]}.
 *
 * @param height rows
 * @param width columns
 * @param channels channels, the fastest axis in memory
 */
public record FrameSize(int height, int width, int channels) {

    /**
     * Checks that each is positive.
     *
     * @param height at least 1
     * @param width at least 1
     * @param channels at least 1
     */
    public FrameSize {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "FrameSize: expected positive sizes, got [" + height + ", " + width + ", " + channels + "]");
        }
    }

    /**
     * Number of pixels.
     *
     * @return height times width
     */
    public int pixels() {
        return height * width;
    }

    /**
     * Number of values, which is the number of neurons of a spiking layer.
     *
     * @return height times width times channels
     */
    public int length() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    /** Of frames {@code [R, H, W, C]}. */
    static FrameSize ofFrames(INDArray frames) {
        return new FrameSize(
                Math.toIntExact(frames.size(1)), Math.toIntExact(frames.size(2)), Math.toIntExact(frames.size(3)));
    }

    /**
     * Checks that an array holds whole clips of such frames.
     *
     * @param who whose input it is, for the message
     * @param steps T
     * @param frames {@code [N*T, H, W, C]}, or {@code [N*T, F]} for a dense layer
     * @return N
     * @throws IllegalArgumentException if it does not
     */
    int clips(String who, int steps, INDArray frames) {
        String expected = "[N*T, " + height + ", " + width + ", " + channels + "]";
        if (frames.rank() < 2 || frames.length() != frames.size(0) * length()) {
            throw new IllegalArgumentException(
                    who + ": expected " + expected + ", got " + Arrays.toString(frames.shape()));
        }
        return Math.toIntExact(TimeAxis.check(who, expected, steps, frames));
    }
}
