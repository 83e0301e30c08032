package org.masnn.examples.gesture;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the samples come from.
 *
 * @param folder a folder data set, or null for the synthetic gestures
 * @param samplesPerClass training samples of each synthetic class
 * @param testSamplesPerClass test samples of each synthetic class
 * @param seed fixes the synthetic gestures
 * @param windowMicros length of a sample in microseconds
 * @param minimumEvents windows of recordings with fewer events are left out
 */
record DataSettings(
        @Nullable Path folder,
        int samplesPerClass,
        int testSamplesPerClass,
        long seed,
        long windowMicros,
        int minimumEvents) {

    void describe(Map<String, String> into) {
        into.put("window", windowMicros / 1000.0 + " ms");
        if (folder == null) {
            into.put("samples", Integer.toString(samplesPerClass));
            into.put("test-samples", Integer.toString(testSamplesPerClass));
            into.put("data-seed", Long.toString(seed));
        } else {
            into.put("min-events", Integer.toString(minimumEvents));
        }
    }
}
