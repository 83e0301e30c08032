package org.masnn.models.inference.engine;

import java.util.Arrays;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Window;

/** Average or maximum over windows, of the pixels that exist. */
final class PoolingStage implements Stage {

    private final Operation.Pooling pooling;
    private final int result;
    private final float[] pixel;
    private final float[] pooled;

    PoolingStage(Operation.Pooling pooling, int result) {
        this.pooling = pooling;
        this.result = result;
        pixel = new float[pooling.output().channels()];
        pooled = new float[pixel.length];
    }

    @Override
    public void run(Frames frames) {
        float[] input = frames.get(pooling.input());
        float[] output = frames.get(result);
        FrameSize in = pooling.inputSize();
        FrameSize out = pooling.output();
        Window window = pooling.window();
        for (int row = 0; row < out.height(); row++) {
            int top = row * window.strideHeight() - window.paddingHeight();
            int firstRow = Math.max(0, top);
            int endRow = Math.min(in.height(), top + window.height());
            for (int column = 0; column < out.width(); column++) {
                int left = column * window.strideWidth() - window.paddingWidth();
                int firstColumn = Math.max(0, left);
                int endColumn = Math.min(in.width(), left + window.width());
                Arrays.fill(pooled, pooling.maximum() ? Float.NEGATIVE_INFINITY : 0f);
                for (int y = firstRow; y < endRow; y++) {
                    for (int x = firstColumn; x < endColumn; x++) {
                        System.arraycopy(input, (y * in.width() + x) * pixel.length, pixel, 0, pixel.length);
                        take();
                    }
                }
                if (!pooling.maximum()) {
                    divide((endRow - firstRow) * (endColumn - firstColumn));
                }
                System.arraycopy(pooled, 0, output, (row * out.width() + column) * pooled.length, pooled.length);
            }
        }
    }

    private void take() {
        if (pooling.maximum()) {
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] = Math.max(pooled[i], pixel[i]);
            }
        } else {
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] += pixel[i];
            }
        }
    }

    private void divide(int pixels) {
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] /= pixels;
        }
    }
}
