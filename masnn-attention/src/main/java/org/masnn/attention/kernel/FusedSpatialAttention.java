package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;

/**
 * Spatial attention (Yao et al. 2023, Eq. 12 and 13) in single precision. Not thread-safe.
 *
 * <p>The tape holds, per pixel, average, maximum, weight and the channel of the first maximum.
 */
public final class FusedSpatialAttention implements FusedRefinement {

    private final int pixels;
    private final int channels;
    private final ChannelPooling pooling;
    private final PlaneConvolution convolution;
    private final float[] pixelGradient;

    /**
     * Makes the kernel.
     *
     * @param frame size of a frame
     * @param kernel {@code k}, odd
     * @param start scale and bias of the gate
     * @param weights {@code [k, k, 2]}; not modified
     */
    public FusedSpatialAttention(FrameSize frame, int kernel, GateStart start, float[] weights) {
        pixels = frame.pixels();
        channels = frame.channels();
        pooling = new ChannelPooling(pixels, channels);
        convolution = new PlaneConvolution(frame.height(), frame.width(), kernel, start, weights);
        pixelGradient = new float[pixels];
    }

    @Override
    public int tapeLength() {
        return 4 * pixels;
    }

    @Override
    public void refine(float[] frame, float[] tape, int offset) {
        pooling.pool(frame, tape, offset, offset + pixels, offset + 3 * pixels);
        convolution.forward(tape, offset, offset + 2 * pixels);
        replay(frame, tape, offset);
    }

    @Override
    public void replay(float[] frame, float[] tape, int offset) {
        for (int p = 0; p < pixels; p++) {
            FloatLoops.multiplyAdd(frame, p * channels, tape[offset + 2 * pixels + p], 0, channels);
        }
    }

    @Override
    public void backward(float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients) {
        for (int p = 0; p < pixels; p++) {
            float weight = tape[offset + 2 * pixels + p];
            float product = FloatLoops.dot(frame, p * channels, gradient, p * channels, channels);
            pixelGradient[p] = product * convolution.slope(weight);
        }
        convolution.backward(tape, offset, pixelGradient, parameterGradients.get(0));
        for (int p = 0; p < pixels; p++) {
            float weight = tape[offset + 2 * pixels + p];
            float average = convolution.planeGradient(0, p) / channels;
            FloatLoops.multiplyAdd(gradient, p * channels, weight, average, channels);
            gradient[p * channels + (int) tape[offset + 3 * pixels + p]] += convolution.planeGradient(1, p);
        }
    }
}
