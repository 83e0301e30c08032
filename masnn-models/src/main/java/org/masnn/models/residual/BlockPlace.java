package org.masnn.models.residual;

import java.util.Objects;

/**
 * Where a block stands in a network.
 *
 * @param name in front of the names of its vertices
 * @param inputChannels channels of what comes in
 * @param outputChannels channels of what goes out
 * @param stride 1, or 2 to halve height and width; odd sizes are rounded up
 * @param timeSteps T
 */
public record BlockPlace(String name, int inputChannels, int outputChannels, int stride, int timeSteps) {

    /**
     * Checks the numbers.
     *
     * @param name not empty
     * @param inputChannels at least 1
     * @param outputChannels at least 1
     * @param stride 1 or 2
     * @param timeSteps at least 1
     */
    public BlockPlace {
        Objects.requireNonNull(name, "BlockPlace: name is missing");
        if (name.isEmpty() || inputChannels < 1 || outputChannels < 1 || timeSteps < 1) {
            throw new IllegalArgumentException(
                    "BlockPlace \"" + name + "\": expected a name, channels >= 1 and T >= 1, got " + inputChannels
                            + " to " + outputChannels + " channels and T = " + timeSteps);
        }
        if (stride != 1 && stride != 2) {
            throw new IllegalArgumentException(
                    "BlockPlace \"" + name + "\": expected a stride of 1 or 2, got " + stride);
        }
    }

    /**
     * Whether input and output have the same shape, so that the shortcut can be the input itself.
     *
     * @return true with stride 1 and equal channels
     */
    public boolean keepsShape() {
        return stride == 1 && inputChannels == outputChannels;
    }

    String vertex(String part) {
        return name + "_" + part;
    }
}
