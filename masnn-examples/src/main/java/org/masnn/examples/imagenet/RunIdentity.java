package org.masnn.examples.imagenet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run is of: everything that has to be the same for a checkpoint to be its continuation.
 *
 * @param network name of the network
 * @param seed the run's seed
 * @param origin where the first weights come from
 * @param data description of the images
 * @param settings option names without dashes and values
 */
record RunIdentity(String network, long seed, String origin, Map<String, String> data, Map<String, String> settings) {

    private static final String OPTION = "option --";
    private static final String IMAGES = "images' ";

    RunIdentity {
        data = Map.copyOf(data);
        settings = new LinkedHashMap<>(settings);
    }

    /** That of a checkpoint; empty when it is of another program. */
    static Optional<RunIdentity> of(Map<String, String> properties) {
        String network = properties.get("network");
        String seed = properties.get("seed");
        String origin = properties.get("first weights");
        return network == null || seed == null || origin == null
                ? Optional.empty()
                : Optional.of(new RunIdentity(
                        network, Long.parseLong(seed), origin, part(properties, IMAGES), part(properties, OPTION)));
    }

    private static Map<String, String> part(Map<String, String> properties, String prefix) {
        Map<String, String> result = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                result.put(name.substring(prefix.length()), value);
            }
        });
        return result;
    }

    /** All of it, names and values in words. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("network", network);
        properties.put("seed", Long.toString(seed));
        properties.put("first weights", origin);
        settings.forEach((name, value) -> properties.put(OPTION + name, value));
        data.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> properties.put(IMAGES + entry.getKey(), entry.getValue()));
        return properties;
    }

    /** What this run has and another has otherwise, in words. */
    Optional<String> differenceFrom(RunIdentity checkpoint) {
        Map<String, String> expected = properties();
        Map<String, String> got = checkpoint.properties();
        Map<String, String> all = new LinkedHashMap<>(expected);
        got.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .filter(name -> !Objects.equals(expected.get(name), got.get(name)))
                .map(name -> name + ": this run has " + expected.get(name) + ", the checkpoint has " + got.get(name))
                .reduce((one, other) -> one + "; " + other);
    }

    /** The settings that networks begun with this run's checkpoint inherit. */
    Map<String, String> inherited() {
        Map<String, String> result = new LinkedHashMap<>(settings);
        result.put("network", network);
        return result;
    }

    /** Its checkpoint. */
    Path file(Path folder) {
        return folder.resolve(network + "-seed" + seed + ".zip");
    }

    String title() {
        return network + " seed " + seed;
    }
}
