package org.masnn.models.inference.compile;

import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Window;

/** Linear layers behind a convolution become a part of its weights. */
final class Folding {

    /** How much larger the weights may become. */
    private static final int LARGEST_GROWTH = 4;

    private Folding() {}

    /** With {@code scale[c] * y + shift[c]} behind it. */
    static Operation.Convolution with(Operation.Convolution convolution, double[] scale, double[] shift) {
        int out = scale.length;
        float[] weights = new float[convolution.weights().length];
        float[] bias = new float[out];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (convolution.weights()[i] * scale[i % out]);
        }
        for (int c = 0; c < out; c++) {
            bias[c] = (float) (convolution.bias()[c] * scale[c] + shift[c]);
        }
        return new Operation.Convolution(
                convolution.name(),
                convolution.input(),
                convolution.inputSize(),
                convolution.output(),
                convolution.window(),
                weights,
                bias,
                convolution.counted(),
                convolution.countedSize());
    }

    /**
     * With an average pooling behind it, which together is a convolution with a larger window and stride; null where
     * that would not be exact (windows at a border that are not whole) or would cost more.
     */
    static Operation.@Nullable Convolution withAverage(
            Operation.Convolution convolution, Window pooling, FrameSize pooled) {
        FrameSize out = convolution.output();
        Window inner = convolution.window();
        boolean whole = pooling.paddingHeight() == 0
                && pooling.paddingWidth() == 0
                && (pooled.height() - 1) * pooling.strideHeight() + pooling.height() <= out.height()
                && (pooled.width() - 1) * pooling.strideWidth() + pooling.width() <= out.width();
        Window window = new Window(
                (pooling.height() - 1) * inner.strideHeight() + inner.height(),
                (pooling.width() - 1) * inner.strideWidth() + inner.width(),
                pooling.strideHeight() * inner.strideHeight(),
                pooling.strideWidth() * inner.strideWidth(),
                inner.paddingHeight(),
                inner.paddingWidth());
        // taps per pixel of the input
        double before = inner.taps() / ((double) inner.strideHeight() * inner.strideWidth());
        double after = window.taps() / ((double) window.strideHeight() * window.strideWidth());
        if (!whole || after > before || window.taps() > (long) LARGEST_GROWTH * inner.taps()) {
            return null;
        }
        return new Operation.Convolution(
                convolution.name(),
                convolution.input(),
                convolution.inputSize(),
                pooled,
                window,
                averaged(convolution, pooling, window),
                convolution.bias(),
                convolution.counted(),
                convolution.countedSize());
    }

    private static float[] averaged(Operation.Convolution convolution, Window pooling, Window window) {
        Window inner = convolution.window();
        int block = convolution.inputSize().channels() * convolution.output().channels();
        double[] sums = new double[window.taps() * block];
        for (int y = 0; y < pooling.height(); y++) {
            for (int x = 0; x < pooling.width(); x++) {
                for (int tap = 0; tap < inner.taps(); tap++) {
                    int row = y * inner.strideHeight() + tap / inner.width();
                    int column = x * inner.strideWidth() + tap % inner.width();
                    int to = (row * window.width() + column) * block;
                    for (int i = 0; i < block; i++) {
                        sums[to + i] += convolution.weights()[tap * block + i];
                    }
                }
            }
        }
        float[] weights = new float[sums.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (sums[i] / pooling.taps());
        }
        return weights;
    }
}
