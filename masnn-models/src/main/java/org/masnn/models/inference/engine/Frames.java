package org.masnn.models.inference.engine;

import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.kernel.SpikeKernel;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Plan;

/** The frames of one time step: the input is value 0, the result of operation {@code i} value {@code i + 1}. */
final class Frames {

    private final float[][] frames;
    private final @Nullable ActiveValues[] active;
    private final boolean[] listed;
    private long step;

    Frames(Plan plan, SpikeKernel kernel) {
        int values = plan.operations().size() + 1;
        FrameSize[] sizes = new FrameSize[values];
        sizes[0] = plan.input();
        frames = new float[values][];
        frames[0] = new float[plan.input().length()];
        for (int i = 1; i < values; i++) {
            sizes[i] = plan.operations().get(i - 1).output();
            frames[i] = new float[sizes[i].length()];
        }
        active = new ActiveValues[values];
        for (Operation operation : plan.operations()) {
            if (operation instanceof Operation.Convolution convolution && active[convolution.input()] == null) {
                active[convolution.input()] = new ActiveValues(sizes[convolution.input()], kernel);
            }
        }
        listed = new boolean[values];
    }

    float[] get(int value) {
        return frames[value];
    }

    /** Lets a value be read from, and written to, another array. */
    void use(int value, float[] frame) {
        frames[value] = frame;
        listed[value] = false;
    }

    /** To be called when a value has been written. */
    void written(int value) {
        listed[value] = false;
    }

    /** The values that are not 0, of an input of a convolution. */
    ActiveValues active(int value) {
        ActiveValues result = active[value];
        if (result == null) {
            throw new IllegalStateException("Frames: value " + value + " is no input of a convolution");
        }
        if (!listed[value]) {
            result.list(frames[value]);
            listed[value] = true;
        }
        return result;
    }

    /** How many time steps came before this one. */
    long step() {
        return step;
    }

    void setStep(long value) {
        step = value;
    }
}
