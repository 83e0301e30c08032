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
        int count = kernel.nonZero(frame, 0, size.length(), places, 0);
        int channels = size.channels();
        int next = 0;
        for (int pixel = 0, end = channels; pixel < starts.length - 1; pixel++, end += channels) {
            starts[pixel] = next;
            while (next < count && places[next] < end) {
                next++;
            }
        }
        starts[starts.length - 1] = count;
        boolean ones = true;
        for (int i = 0; i < count; i++) {
            float value = frame[places[i]];
            values[i] = value;
            ones &= value == 1f;
        }
        spikes = ones;
    }

    int count() {
        return starts[starts.length - 1];
    }

    /** Whether all of them are 1. */
    boolean spikes() {
        return spikes;
    }

    /** Where the values of each pixel begin; those of the pixels behind it follow, and at the end their number. */
    int[] starts() {
        return starts;
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
