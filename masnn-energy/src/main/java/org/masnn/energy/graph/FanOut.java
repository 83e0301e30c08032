package org.masnn.energy.graph;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;

/**
 * How many weights each input of a convolution or dense layer meets, which is how many operations a spike there causes:
 * with a stride or at a border a convolution has fewer than {@code k^2 C_out}. Weights that happen to be 0 count.
 */
public final class FanOut {

    private final FrameSize frame;
    private final int[] rows;
    private final int[] columns;
    private final long outputs;

    private FanOut(FrameSize frame, int[] rows, int[] columns, long outputs) {
        this.frame = frame;
        this.rows = rows;
        this.columns = columns;
        this.outputs = outputs;
    }

    /**
     * The fan-out of a layer's inputs.
     *
     * @param node holds a {@link FrameConvolutionLayer} or {@link FrameDenseLayer} whose input size is known
     * @return the fan-out
     * @throws IllegalArgumentException if it holds another layer
     */
    public static FanOut of(GraphNode node) {
        Layer layer = node.layer();
        if (layer instanceof FrameConvolutionLayer convolution) {
            FrameSize frame = convolution.inputSize();
            return new FanOut(
                    frame,
                    reached(convolution, 0, frame.height()),
                    reached(convolution, 1, frame.width()),
                    convolution.getNOut());
        }
        if (layer instanceof FrameDenseLayer dense) {
            FrameSize frame = dense.inputSize();
            return new FanOut(frame, ones(frame.height()), ones(frame.width()), dense.getNOut());
        }
        throw new IllegalArgumentException(
                "FanOut: expected a FrameConvolutionLayer or FrameDenseLayer, got " + node.describe());
    }

    private static int[] ones(int length) {
        int[] result = new int[length];
        Arrays.fill(result, 1);
        return result;
    }

    /** For each input along one axis, in how many windows it lies. */
    private static int[] reached(FrameConvolutionLayer layer, int axis, int size) {
        int kernel = layer.getKernelSize()[axis];
        int stride = layer.getStride()[axis];
        int padding = layer.getPadding()[axis];
        int[] result = new int[size];
        for (int start = -padding; start + kernel <= size + padding; start += stride) {
            for (int i = Math.max(0, start); i < Math.min(size, start + kernel); i++) {
                result[i]++;
            }
        }
        return result;
    }

    /**
     * Size of a frame at the layer's input.
     *
     * @return {@code [H, W, C]}
     */
    public FrameSize frame() {
        return frame;
    }

    /**
     * Weights that one input meets.
     *
     * @param row its row
     * @param column its column
     * @return their number, the same for every channel
     */
    public long of(int row, int column) {
        return outputs * rows[row] * columns[column];
    }

    /**
     * Operations if every input is non-zero. Less than FLOPs by the usual formula where there is padding, whose zeros
     * that formula counts.
     *
     * @return operations of one frame
     */
    public long dense() {
        return outputs
                * Arrays.stream(rows).asLongStream().sum()
                * Arrays.stream(columns).asLongStream().sum()
                * frame.channels();
    }

    /**
     * Operations of counted inputs.
     *
     * @param counts how often each value of a frame was not zero, {@code [H, W, C]} row-major
     * @return each count times its fan-out, summed
     * @throws IllegalArgumentException if the counts are of another size
     */
    public double operations(long[] counts) {
        if (counts.length != frame.length()) {
            throw new IllegalArgumentException(
                    "FanOut: expected counts of " + frame.length() + " values, got " + counts.length);
        }
        double result = 0;
        int value = 0;
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                long atPixel = 0;
                for (int channel = 0; channel < frame.channels(); channel++) {
                    atPixel += counts[value++];
                }
                result += (double) atPixel * of(row, column);
            }
        }
        return result;
    }
}
