package org.masnn.examples.imagenet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a run is of: everything that has to be the same for a checkpoint to be its continuation.
 *
 * @param network name of the network
 * @param seed the run's seed
 * @param origin where the first weights come from
 * @param data description of the images
 * @param settings option names without dashes and values
 */
record RunIdentity(
        @JsonProperty("network") String network,
        @JsonProperty("seed") long seed,
        @JsonProperty("origin") String origin,
        @JsonProperty("data") Map<String, String> data,
        @JsonProperty("settings") Map<String, String> settings) {

    @JsonCreator
    RunIdentity {
        data = Map.copyOf(data);
        settings = new LinkedHashMap<>(settings);
    }

    /** What this run has and another has otherwise, in words. */
    Optional<String> differenceFrom(RunIdentity checkpoint) {
        Map<String, String> expected = flat();
        Map<String, String> got = checkpoint.flat();
        Map<String, String> all = new LinkedHashMap<>(expected);
        got.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .filter(name -> !Objects.equals(expected.get(name), got.get(name)))
                .map(name -> name + ": this run has " + expected.get(name) + ", the checkpoint has " + got.get(name))
                .reduce((one, other) -> one + "; " + other);
    }

    private Map<String, String> flat() {
        Map<String, String> flat = new LinkedHashMap<>();
        flat.put("network", network);
        flat.put("seed", Long.toString(seed));
        flat.put("first weights", origin);
        settings.forEach((name, value) -> flat.put("option --" + name, value));
        data.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> flat.put(entry.getKey(), entry.getValue()));
        return flat;
    }

    /** The settings that networks begun with this run's checkpoint inherit. */
    Map<String, String> inherited() {
        Map<String, String> result = new LinkedHashMap<>(settings);
        result.put("network", network);
        return result;
    }
}
