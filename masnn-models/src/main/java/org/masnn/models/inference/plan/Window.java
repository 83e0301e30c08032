package org.masnn.models.inference.plan;

import org.masnn.core.kernel.FrameSize;

/**
 * How a convolution or pooling moves over a frame.
 *
 * @param height rows
 * @param width columns
 * @param strideHeight step between outputs, rows
 * @param strideWidth step between outputs, columns
 * @param paddingHeight by how many rows the first window begins above the frame
 * @param paddingWidth by how many columns the first window begins left of the frame
 */
public record Window(int height, int width, int strideHeight, int strideWidth, int paddingHeight, int paddingWidth) {

    /**
     * Checks the numbers.
     *
     * @param height at least 1
     * @param width at least 1
     * @param strideHeight at least 1
     * @param strideWidth at least 1
     * @param paddingHeight at least 0
     * @param paddingWidth at least 0
     */
    public Window {
        if (height < 1 || width < 1 || strideHeight < 1 || strideWidth < 1 || paddingHeight < 0 || paddingWidth < 0) {
            throw new IllegalArgumentException("Window: expected sizes and strides >= 1 and a padding >= 0, got "
                    + height + "x" + width + ", stride " + strideHeight + "x" + strideWidth + ", padding "
                    + paddingHeight + "x" + paddingWidth);
        }
    }

    /**
     * The whole frame at once: what a dense layer or a mean over all pixels sees.
     *
     * @param frame its size
     * @return the window
     */
    public static Window whole(FrameSize frame) {
        return new Window(frame.height(), frame.width(), 1, 1, 0, 0);
    }

    /**
     * Positions in the window.
     *
     * @return rows times columns
     */
    public int taps() {
        return Math.multiplyExact(height, width);
    }

    /**
     * How many windows each row of the input lies in.
     *
     * @param pixels rows of the input
     * @param windows rows of the output
     * @return one number per row
     */
    public int[] windowsOfRows(int pixels, int windows) {
        return counts(pixels, windows, height, strideHeight, paddingHeight);
    }

    /**
     * How many windows each column of the input lies in.
     *
     * @param pixels columns of the input
     * @param windows columns of the output
     * @return one number per column
     */
    public int[] windowsOfColumns(int pixels, int windows) {
        return counts(pixels, windows, width, strideWidth, paddingWidth);
    }

    private static int[] counts(int pixels, int windows, int size, int stride, int padding) {
        int[] counts = new int[pixels];
        for (int window = 0; window < windows; window++) {
            int start = window * stride - padding;
            for (int i = Math.max(0, start); i < Math.min(pixels, start + size); i++) {
                counts[i]++;
            }
        }
        return counts;
    }
}
