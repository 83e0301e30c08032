package org.masnn.examples.gesture;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.data.RecordingCut;

/**
 * Where the samples come from.
 *
 * @param recorded a data set, not yet read, or null for the synthetic gestures
 * @param cut how its recordings become samples
 * @param cache where its samples are prepared, null for memory, or for the usual place where memory is too small
 * @param samplesPerClass training samples of each synthetic class
 * @param testSamplesPerClass test samples of each synthetic class
 * @param seed fixes the synthetic gestures
 */
record DataSettings(
        @Nullable RecordedDataSet recorded,
        RecordingCut cut,
        @Nullable Path cache,
        int samplesPerClass,
        int testSamplesPerClass,
        long seed) {

    DataSetDefaults defaults() {
        return DataSetDefaults.of(recorded);
    }

    /** Length of the synthetic gestures. */
    long windowMicros() {
        return cut.windowMicros();
    }

    void describe(Map<String, String> into) {
        RecordedDataSet set = recorded;
        if (set == null) {
            into.put("window", windowMicros() / 1000.0 + " ms");
            into.put("samples", Integer.toString(samplesPerClass));
            into.put("test-samples", Integer.toString(testSamplesPerClass));
            into.put("data-seed", Long.toString(seed));
        } else {
            into.put("data", set.name());
            cut.describe(into, defaults().equals(DataSetDefaults.QUICK));
        }
    }
}
