package org.masnn.core.training;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Compares the configurations of two networks setting by setting, but for how far they are trained. */
final class ConfigurationDifference {

    private static final Set<String> PROGRESS = Set.of("iterationCount", "epochCount");

    private ConfigurationDifference() {}

    /** The first difference in words. */
    static Optional<String> first(ComputationGraph expected, ComputationGraph found) {
        return first("configuration", tree(expected), tree(found));
    }

    private static JsonNode tree(ComputationGraph network) {
        try {
            return new ObjectMapper().readTree(network.getConfiguration().toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DL4J wrote a configuration that is no JSON", e);
        }
    }

    private static Optional<String> first(String path, @Nullable JsonNode expected, @Nullable JsonNode found) {
        if (expected == null || found == null || !expected.isContainerNode() || !found.isContainerNode()) {
            return expected != null && expected.equals(found)
                    ? Optional.empty()
                    : Optional.of(path + ": expected " + text(expected) + ", got " + text(found));
        }
        if (expected.isArray() || found.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
                Optional<String> difference = first(path + "[" + i + "]", expected.get(i), found.get(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> !PROGRESS.contains(name))
                .flatMap(name -> first(path + "." + name, expected.get(name), found.get(name)).stream())
                .findFirst();
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "none" : node.toString();
    }
}
