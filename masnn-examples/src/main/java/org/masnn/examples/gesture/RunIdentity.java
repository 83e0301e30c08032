package org.masnn.examples.gesture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run is of: everything that has to be the same for a checkpoint to be its continuation.
 *
 * @param attention name of the network's attention
 * @param seed the run's seed
 * @param properties all of it, names and values in words
 */
record RunIdentity(String attention, long seed, Map<String, String> properties) {

    /** How names of options begin. */
    static final String OPTION = "option --";

    /** How names of what the samples are begin. */
    static final String SAMPLES = "data set's ";

    static RunIdentity of(GestureSettings settings, GestureData data, String attention, long seed) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("attention", attention);
        properties.put("seed", Long.toString(seed));
        settings.describe().forEach((name, value) -> properties.put(OPTION + name, value));
        data.describe().forEach((name, value) -> properties.put(SAMPLES + name, value));
        if (settings.training().mayGrow()) { // more epochs are the same run for longer
            properties.remove(OPTION + "epochs");
        }
        return new RunIdentity(attention, seed, properties);
    }

    String title() {
        return attention + " seed " + seed;
    }
}
