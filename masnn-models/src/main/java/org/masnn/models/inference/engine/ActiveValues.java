package org.masnn.models.inference.engine;

import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.kernel.SpikeKernel;

/** The values of a frame {@code [H, W, C]} that are not 0, in the order of pixels and channels. */
final class ActiveValues {

    private final FrameSize size;
    private final SpikeKernel kernel;
    private final int[] starts;
    private final int[] places;
    private final float[] values;
    private boolean spikes;

    ActiveValues(FrameSize size, SpikeKernel kernel) {
        this.size = size;
        this.kernel = kernel;
        starts = new int[size.pixels() + 1];
        places = new int[size.length()];
        values = new float[size.length()];
    }

    /** Lists the values of a frame. */
    void list(float[] frame) {
        int next = 0;
        int channels = size.channels();
        for (int pixel = 0; pixel < size.pixels(); pixel++) {
            starts[pixel] = next;
            next = kernel.nonZero(frame, pixel * channels, (pixel + 1) * channels, places, next);
        }
        starts[size.pixels()] = next;
        boolean ones = true;
        for (int i = 0; i < next; i++) {
            float value = frame[places[i]];
            values[i] = value;
            ones &= value == 1f;
        }
        spikes = ones;
    }

    int count() {
        return starts[size.pixels()];
    }

    /** Whether all of them are 1. */
    boolean spikes() {
        return spikes;
    }

    /** Where the values of a pixel begin; those of the pixels behind it follow. */
    int start(int pixel) {
        return starts[pixel];
    }

    /** Where in the frame each value is. */
    int[] places() {
        return places;
    }

    /** The values. */
    float[] values() {
        return values;
    }
}
