package org.masnn.core.golden;

import org.nd4j.linalg.api.ndarray.INDArray;

/** From the axis order of the golden files to that of the library; each method returns a new array in C order. */
public final class GoldenAxes {

    private GoldenAxes() {}

    /**
     * Activations, row {@code n * T + t}.
     *
     * @param activations {@code [T, N, C, H, W]} or {@code [T, N, F]}; not modified
     * @return {@code [N*T, H, W, C]} or {@code [N*T, F]}
     */
    public static INDArray frames(INDArray activations) {
        long[] shape = activations.shape();
        long rows = shape[0] * shape[1];
        if (shape.length == 3) {
            return activations.permute(1, 0, 2).dup('c').reshape('c', rows, shape[2]);
        }
        if (shape.length == 5) {
            return activations.permute(1, 0, 3, 4, 2).dup('c').reshape('c', rows, shape[3], shape[4], shape[2]);
        }
        throw new AssertionError(
                "GoldenAxes: expected activations of rank 3 or 5, got " + activations.shapeInfoToString());
    }

    /**
     * One time step of activations.
     *
     * @param step {@code [N, C, H, W]}, for instance an initial membrane; {@code [N, F]} stays as it is; not modified
     * @return {@code [N, H, W, C]} or {@code [N, F]}
     */
    public static INDArray step(INDArray step) {
        return step.rank() == 4 ? step.permute(0, 2, 3, 1).dup('c') : step.dup('c');
    }

    /**
     * Weights of a convolution.
     *
     * @param weights {@code [out, in, kH, kW]}; not modified
     * @return {@code [kH, kW, in, out]}
     */
    public static INDArray convolution(INDArray weights) {
        return weights.permute(2, 3, 1, 0).dup('c');
    }

    /**
     * Weights of a dense layer.
     *
     * @param weights {@code [out, in]}; not modified
     * @return {@code [in, out]}
     */
    public static INDArray dense(INDArray weights) {
        return weights.transpose().dup('c');
    }

    /**
     * Weights of a dense layer behind a flattened convolutional one; the golden nets flatten {@code [C, H, W]}, the
     * library {@code [H, W, C]}.
     *
     * @param weights {@code [out, C*H*W]}; not modified
     * @param height H
     * @param width W
     * @return {@code [H*W*C, out]}
     */
    public static INDArray denseAfterConvolution(INDArray weights, long height, long width) {
        long out = weights.size(0);
        long channels = weights.size(1) / (height * width);
        return weights.dup('c')
                .reshape('c', out, channels, height, width)
                .permute(2, 3, 1, 0)
                .dup('c')
                .reshape('c', height * width * channels, out);
    }

    /**
     * Weights of spatial attention.
     *
     * @param weights {@code [1, 2, k, k]}; not modified
     * @return {@code [k, k, 2]}
     */
    public static INDArray spatialAttention(INDArray weights) {
        return weights.permute(2, 3, 1, 0).dup('c').reshape('c', weights.size(2), weights.size(3), 2);
    }
}
