package org.masnn.core.data;

import java.util.List;
import org.masnn.core.event.EventStream;

/**
 * Labelled event samples by index, held in memory or made on demand. Implementations give the same sample for the same
 * index every time and may be called by several threads at once.
 */
public interface SampleSource {

    /**
     * The number of samples.
     *
     * @return 0 or more
     */
    int size();

    /**
     * The class names; a label is an index into them.
     *
     * @return an immutable list
     */
    List<String> classes();

    /**
     * The width of the sensor of all samples.
     *
     * @return pixels
     */
    int sensorWidth();

    /**
     * The height of the sensor of all samples.
     *
     * @return pixels
     */
    int sensorHeight();

    /**
     * The class of a sample.
     *
     * @param index 0 to size - 1
     * @return 0 to number of classes - 1
     */
    int label(int index);

    /**
     * The events of a sample.
     *
     * @param index 0 to size - 1
     * @return events, times relative to the start of the sample
     */
    EventStream events(int index);

    /**
     * Where a sample comes from.
     *
     * @param index 0 to size - 1
     * @return its recording and subject; unless an implementation knows better each sample is a recording of its own
     */
    default SampleOrigin origin(int index) {
        return SampleOrigin.of("sample " + index);
    }
}
