package org.masnn.examples.bench.jmh;

import java.util.List;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.SpatialMeanLayer;

/**
 * What a pass over a layer has to compute and to move at the least, where its arrays fit into no cache: each product
 * reads its operands and writes its result once; batch normalisation and temporal attention have to see all values
 * before they can write the first, so they read them twice; neurons compute their potentials again backward. Additions
 * and multiplications of a value are counted by hand where there is no product.
 *
 * @param operations single precision operations; a multiplication and an addition are two
 * @param bytes that are read or written
 */
record LayerWork(double operations, double bytes) {

    /** Charging, comparing and resetting. */
    private static final int NEURON = 5;

    /** The same, the surrogate, and the gradient's recurrence. */
    private static final int NEURON_BACKWARD = 14;

    static LayerWork forward(FrameLayer layer, long rows) {
        double in = in(layer, rows);
        double out = out(layer, rows);
        if (isProduct(layer)) {
            return new LayerWork(2 * macs(layer, rows), floats(in + out + weights(layer)));
        }
        if (layer instanceof FramePoolingLayer || layer instanceof SpatialMeanLayer) {
            return new LayerWork(in, floats(in + out));
        }
        if (layer instanceof LifLayer) {
            return new LayerWork(NEURON * in, floats(in + out));
        }
        // statistics and the affine part, or the pooled clip and its gate
        int perValue = layer instanceof FrameBatchNormalization ? 5 : 3;
        return new LayerWork(perValue * in, floats(2 * in + out));
    }

    static LayerWork backward(FrameLayer layer, long rows) {
        double in = in(layer, rows);
        double out = out(layer, rows);
        if (isProduct(layer)) {
            boolean first = layer instanceof FrameConvolutionLayer convolution && !convolution.isNeedsInputGradient();
            int products = first ? 1 : 2;
            return new LayerWork(2 * products * macs(layer, rows), products * floats(in + out + weights(layer)));
        }
        if (layer instanceof FramePoolingLayer || layer instanceof SpatialMeanLayer) {
            return new LayerWork(in, floats(in + out));
        }
        if (layer instanceof LifLayer) {
            return new LayerWork(NEURON_BACKWARD * in, floats(2 * in + out));
        }
        int perValue = layer instanceof FrameBatchNormalization ? 9 : 5;
        return new LayerWork(perValue * in, floats(3 * in + 2 * out));
    }

    /**
     * Of layers in a row as if they were one: their arithmetic, and what comes in and goes out. What comes in is read
     * for the statistics and again to be normalised, forward and backward.
     */
    static LayerWork forward(List<FrameLayer> chain, long rows) {
        double operations = chain.stream()
                .mapToDouble(layer -> forward(layer, rows).operations())
                .sum();
        return new LayerWork(operations, floats(2 * in(chain.get(0), rows) + out(chain.get(chain.size() - 1), rows)));
    }

    /** The same, backward. */
    static LayerWork backward(List<FrameLayer> chain, long rows) {
        double operations = chain.stream()
                .mapToDouble(layer -> backward(layer, rows).operations())
                .sum();
        return new LayerWork(
                operations, floats(3 * in(chain.get(0), rows) + 2 * out(chain.get(chain.size() - 1), rows)));
    }

    /** Adam reads parameter, gradient and two moments, and writes all but the gradient. */
    static LayerWork adam(long parameters) {
        return new LayerWork(12.0 * parameters, floats(7.0 * parameters));
    }

    private static boolean isProduct(FrameLayer layer) {
        return layer instanceof FrameConvolutionLayer || layer instanceof FrameDenseLayer;
    }

    private static double in(FrameLayer layer, long rows) {
        return (double) rows * layer.inputSize().length();
    }

    private static double out(FrameLayer layer, long rows) {
        return (double) rows * layer.getOutputType(0, layer.inputType()).arrayElementsPerExample();
    }

    private static double weights(FrameLayer layer) {
        return perOutput(layer) * layer.getNOut();
    }

    private static double perOutput(FrameLayer layer) {
        return layer instanceof FrameConvolutionLayer convolution
                ? (double) convolution.getKernelSize()[0]
                        * convolution.getKernelSize()[1]
                        * layer.inputSize().channels()
                : layer.inputSize().length();
    }

    private static double macs(FrameLayer layer, long rows) {
        return perOutput(layer) * out(layer, rows);
    }

    private static double floats(double values) {
        return Float.BYTES * values;
    }
}
