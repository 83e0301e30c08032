package org.masnn.examples.gesture;

import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The test samples of a data set as frames, for commands that test networks which are there already. */
public final class TestSamples {

    private final GestureData data;
    private final FrameSettings frames;

    TestSamples(GestureData data, FrameSettings frames) {
        this.data = data;
        this.frames = frames;
    }

    /**
     * What they are of.
     *
     * @return for instance {@code synthetic gestures, 220 test samples}
     */
    public String title() {
        return data.name() + ", " + data.test().size() + " test samples";
    }

    /**
     * All of them.
     *
     * @param batch samples of a batch
     * @return features and labels, always in the same order
     */
    public DataSetIterator batches(int batch) {
        return frames.test(data.test(), batch);
    }
}
