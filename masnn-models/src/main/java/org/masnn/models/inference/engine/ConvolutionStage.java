package org.masnn.models.inference.engine;

import java.util.Arrays;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.kernel.WeightRows;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Window;

/**
 * A convolution or dense layer.
 *
 * <p>Design: for each pixel of the result the active values in its window are listed, which are as many runs as the
 * window has rows, and the kernel adds their rows of weights. Row {@code (ky * kW + kx) * C + c} belongs to place
 * {@code (y * W + x) * C + c} of the frame; along a row of the window the difference of the two is constant.
 */
final class ConvolutionStage implements Stage {

    private static final int RESULTS_AT_ONCE = 4;

    private final int input;
    private final int result;
    private final FrameSize in;
    private final FrameSize out;
    private final Window window;
    private final WeightRows weights;
    private final DenseChoice choice;
    private final int[] rows;
    private final float[] values;
    private final float[][] patches;
    private final float[][] targets;
    private final int[] fanOut;
    private final long possibleOperations;
    private long operations;
    private long steps;

    ConvolutionStage(Operation.Convolution convolution, int result, WeightRows weights) {
        input = convolution.input();
        this.result = result;
        in = convolution.inputSize();
        out = convolution.output();
        window = convolution.window();
        this.weights = weights;
        int listLength = Math.min(window.taps() * in.channels(), in.length());
        boolean mayBeDense = out.pixels() >= RESULTS_AT_ONCE;
        choice = new DenseChoice(in.length(), mayBeDense);
        rows = new int[listLength];
        values = new float[listLength];
        patches = new float[mayBeDense ? RESULTS_AT_ONCE : 0][window.taps() * in.channels()];
        targets = new float[RESULTS_AT_ONCE][weights.targetLength()];
        fanOut = fanOut(convolution);
        possibleOperations = Arrays.stream(fanOut).asLongStream().sum() * in.channels();
    }

    /** Synaptic operations of a spike at each pixel: its real fan-out, at borders and with strides too. */
    private static int[] fanOut(Operation.Convolution convolution) {
        FrameSize in = convolution.inputSize();
        FrameSize counted = convolution.countedSize();
        int[] ofRows = convolution.counted().windowsOfRows(in.height(), counted.height());
        int[] ofColumns = convolution.counted().windowsOfColumns(in.width(), counted.width());
        int[] result = new int[in.pixels()];
        for (int pixel = 0; pixel < result.length; pixel++) {
            result[pixel] = ofRows[pixel / in.width()] * ofColumns[pixel % in.width()] * counted.channels();
        }
        return result;
    }

    @Override
    public void run(Frames frames) {
        ActiveValues active = frames.active(input);
        count(active);
        float[] output = frames.get(result);
        if (!choice.open(active.count())) {
            skipZeros(active, output, 0);
            return;
        }
        boolean dense = choice.dense(active.count());
        long start = System.nanoTime();
        if (dense) {
            skipZeros(active, output, multiplyAll(frames.get(input), output));
        } else {
            skipZeros(active, output, 0);
        }
        choice.took(dense, active.count(), System.nanoTime() - start);
    }

    private void count(ActiveValues active) {
        steps++;
        int[] starts = active.starts();
        long sum = 0;
        for (int pixel = 0; pixel < fanOut.length; pixel++) {
            sum += (long) (starts[pixel + 1] - starts[pixel]) * fanOut[pixel];
        }
        operations += sum;
    }

    /** The pixels of the result from one on. */
    private void skipZeros(ActiveValues active, float[] output, int from) {
        float[] target = targets[0];
        boolean spikes = active.spikes();
        int channels = out.channels();
        int pixel = from;
        for (int row = from / out.width(); row < out.height(); row++) {
            for (int column = pixel - row * out.width(); column < out.width(); column++) {
                int count = list(active, row, column);
                if (spikes) {
                    weights.sum(rows, count, target);
                } else {
                    weights.weightedSum(rows, values, count, target);
                }
                System.arraycopy(target, 0, output, pixel * channels, channels);
                pixel++;
            }
        }
    }

    private int list(ActiveValues active, int row, int column) {
        int top = row * window.strideHeight() - window.paddingHeight();
        int left = column * window.strideWidth() - window.paddingWidth();
        int firstColumn = Math.max(0, left);
        int endColumn = Math.min(in.width(), left + window.width());
        if (firstColumn >= endColumn) {
            return 0;
        }
        int[] starts = active.starts();
        int[] places = active.places();
        boolean spikes = active.spikes();
        int count = 0;
        int endRow = Math.min(in.height(), top + window.height());
        for (int y = Math.max(0, top); y < endRow; y++) {
            int from = starts[y * in.width() + firstColumn];
            int length = starts[y * in.width() + endColumn] - from;
            int shift = ((y - top) * window.width() - (y * in.width() + left)) * in.channels();
            for (int i = 0; i < length; i++) {
                rows[count + i] = places[from + i] + shift;
            }
            if (!spikes) {
                System.arraycopy(active.values(), from, values, count, length);
            }
            count += length;
        }
        return count;
    }

    /** As many pixels of the result as can be had several at once; gives how many. */
    private int multiplyAll(float[] frame, float[] output) {
        int end = out.pixels() / RESULTS_AT_ONCE * RESULTS_AT_ONCE;
        for (int first = 0; first < end; first += RESULTS_AT_ONCE) {
            for (int i = 0; i < RESULTS_AT_ONCE; i++) {
                copyPatch(frame, first + i, patches[i]);
            }
            weights.product(patches, targets);
            for (int i = 0; i < RESULTS_AT_ONCE; i++) {
                System.arraycopy(targets[i], 0, output, (first + i) * out.channels(), out.channels());
            }
        }
        return end;
    }

    private void copyPatch(float[] frame, int pixel, float[] patch) {
        int top = pixel / out.width() * window.strideHeight() - window.paddingHeight();
        int left = pixel % out.width() * window.strideWidth() - window.paddingWidth();
        int firstColumn = Math.max(0, left);
        int length = Math.max(0, Math.min(in.width(), left + window.width()) - firstColumn) * in.channels();
        Arrays.fill(patch, 0);
        for (int y = Math.max(0, top); y < Math.min(in.height(), top + window.height()); y++) {
            int from = (y * in.width() + firstColumn) * in.channels();
            int to = ((y - top) * window.width() + firstColumn - left) * in.channels();
            System.arraycopy(frame, from, patch, to, length);
        }
    }

    long operations() {
        return operations;
    }

    long skippedOperations() {
        return steps * possibleOperations - operations;
    }

    void resetCounters() {
        operations = 0;
        steps = 0;
    }
}
