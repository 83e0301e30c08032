package org.masnn.examples.gesture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a run is of: everything that has to be the same for a checkpoint to be its continuation.
 *
 * @param attention name of the network's attention
 * @param seed the run's seed
 * @param data description and content of the samples
 * @param settings option names without dashes and values
 */
record RunIdentity(
        @JsonProperty("attention") String attention,
        @JsonProperty("seed") long seed,
        @JsonProperty("data") Map<String, String> data,
        @JsonProperty("settings") Map<String, String> settings) {

    @JsonCreator
    RunIdentity {
        data = Map.copyOf(data);
        settings = new LinkedHashMap<>(settings);
    }

    static RunIdentity of(GestureSettings settings, GestureData data, String attention, long seed) {
        return new RunIdentity(attention, seed, data.describe(), settings.describe());
    }

    /** What the program asks for and a checkpoint has otherwise, in words. */
    Optional<String> differenceFrom(RunIdentity checkpoint) {
        Map<String, String> expected = flat();
        Map<String, String> got = checkpoint.flat();
        if (mayGrow(checkpoint)) {
            got.put("option --epochs", expected.get("option --epochs"));
        }
        Map<String, String> all = new LinkedHashMap<>(expected);
        got.forEach(all::putIfAbsent);
        for (String name : all.keySet()) {
            if (!Objects.equals(expected.get(name), got.get(name))) {
                return Optional.of(
                        name + ": this run has " + expected.get(name) + ", the checkpoint has " + got.get(name));
            }
        }
        return Optional.empty();
    }

    /** More epochs at a constant learning rate are the same run for longer. */
    private boolean mayGrow(RunIdentity checkpoint) {
        return "constant".equals(settings.get("schedule"))
                && settings.containsKey("epochs")
                && checkpoint.settings.containsKey("epochs")
                && Integer.parseInt(settings.get("epochs")) >= Integer.parseInt(checkpoint.settings.get("epochs"));
    }

    private Map<String, String> flat() {
        Map<String, String> flat = new LinkedHashMap<>();
        flat.put("attention", attention);
        flat.put("seed", Long.toString(seed));
        settings.forEach((name, value) -> flat.put("option --" + name, value));
        data.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> flat.put("data set's " + entry.getKey(), entry.getValue()));
        return flat;
    }
}
