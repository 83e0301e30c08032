package org.masnn.energy.cost;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FramePoolingLayer;

/** The pixels that lie in the windows of a pooling layer: padding and what is behind a border are none. */
final class WindowPixels {

    private WindowPixels() {}

    /** Values of one frame that are read, each as often as it lies in a window. */
    static long of(FramePoolingLayer layer) {
        FrameSize in = layer.inputSize();
        InputType.InputTypeConvolutional out = (InputType.InputTypeConvolutional) layer.getOutputType(
                0, InputType.convolutional(in.height(), in.width(), in.channels(), CNN2DFormat.NHWC));
        return along(layer, 0, in.height(), out.getHeight())
                * along(layer, 1, in.width(), out.getWidth())
                * in.channels();
    }

    private static long along(FramePoolingLayer layer, int axis, int size, long windows) {
        int window = layer.getKernelSize()[axis];
        long result = 0;
        for (int i = 0; i < windows; i++) {
            int start = i * layer.getStride()[axis] - layer.getPadding()[axis];
            result += Math.min(size, start + window) - Math.max(0, start);
        }
        return result;
    }
}
