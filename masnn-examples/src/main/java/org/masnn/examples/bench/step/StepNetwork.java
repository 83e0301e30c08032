package org.masnn.examples.bench.step;

import java.util.Arrays;

/** The networks whose training step is measured. */
public enum StepNetwork {
    /** The 3-layer network of the paper's event data: 32x32x2 frames, 11 classes. */
    THREE_LAYERS("three-layers", 32, 60, 4),
    /** The 18-layer Att-Res-SNN of the published ImageNet code: RGB images, 1,000 classes. */
    ATT_RES_18("att-res-18", 64, 4, 8);

    private final String text;
    private final int size;
    private final int steps;
    private final int batch;

    StepNetwork(String text, int size, int steps, int batch) {
        this.text = text;
        this.size = size;
        this.steps = steps;
        this.batch = batch;
    }

    /**
     * The network of a text.
     *
     * @param text as {@link #toString} gives it
     * @return the network
     * @throws IllegalArgumentException if there is none
     */
    public static StepNetwork of(String text) {
        return Arrays.stream(values())
                .filter(network -> network.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "StepNetwork: expected one of " + Arrays.toString(values()) + ", got \"" + text + "\""));
    }

    int size() {
        return size;
    }

    /**
     * Its usual number of time steps.
     *
     * @return T
     */
    public int steps() {
        return steps;
    }

    /**
     * Its usual batch.
     *
     * @return examples
     */
    public int batch() {
        return batch;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return text;
    }
}
