package org.masnn.core.data;

import java.util.List;
import org.masnn.core.event.EventStream;

/** Chosen samples of another source, in a chosen order; nothing is copied. */
public final class SampleSubset implements SampleSource {

    private final SampleSource source;
    private final int[] indices;

    /**
     * A choice.
     *
     * @param source where the samples are
     * @param indices which of them; copied
     * @throws IllegalArgumentException when there is no such sample, or one is chosen twice
     */
    public SampleSubset(SampleSource source, int... indices) {
        this.source = source;
        this.indices = indices.clone();
        boolean[] seen = new boolean[source.size()];
        for (int index : indices) {
            if (index < 0 || index >= seen.length) {
                throw new IllegalArgumentException(
                        "SampleSubset: expected samples in 0.." + (seen.length - 1) + ", got " + index);
            }
            if (seen[index]) {
                throw new IllegalArgumentException(
                        "SampleSubset: expected each sample once, got sample " + index + " twice");
            }
            seen[index] = true;
        }
    }

    /**
     * Which samples these are.
     *
     * @return indices of the source, a new array
     */
    public int[] indices() {
        return indices.clone();
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public int sensorWidth() {
        return source.sensorWidth();
    }

    @Override
    public int sensorHeight() {
        return source.sensorHeight();
    }

    @Override
    public int label(int index) {
        return source.label(indices[index]);
    }

    @Override
    public EventStream events(int index) {
        return source.events(indices[index]);
    }

    @Override
    public SampleOrigin origin(int index) {
        return source.origin(indices[index]);
    }
}
