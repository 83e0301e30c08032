package org.masnn.examples.bench.step;

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

    int size() {
        return size;
    }

    int steps() {
        return steps;
    }

    int batch() {
        return batch;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return text;
    }
}
