package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where networks attend: weights over time, channels and pixels. */
public final class AttentionSection {

    /** Deep networks have dozens of attending layers; so many are drawn, spread over the depth. */
    private static final int MOST_LAYERS = 6;

    private AttentionSection() {}

    /**
     * One network's attention.
     *
     * @param network its name
     * @param profile of one run
     */
    public record Attending(String network, AttentionProfile profile) {}

    /**
     * The section.
     *
     * @param networks those with attention
     * @param seed whose runs these are
     * @return the section; nothing where no network attends
     */
    public static Optional<Section> of(List<Attending> networks, long seed) {
        List<Part> parts = new ArrayList<>();
        for (Attending network : networks) {
            AttentionProfile profile = network.profile();
            if (!profile.temporal().isEmpty()) {
                parts.add(temporal(network));
            }
            chosen(profile.channel(), parts).forEach((layer, weights) -> parts.add(channel(network, layer, weights)));
            chosen(profile.spatial(), parts).forEach((layer, weights) -> parts.add(spatial(network, layer, weights)));
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String text = "Mean over " + networks.get(0).profile().clips()
                + " test samples, spread over the test set, in the networks of seed " + seed + ".";
        return Optional.of(new Section("Attention", text, parts));
    }

    private static Map<String, List<List<Double>>> chosen(Map<String, List<List<Double>>> layers, List<Part> parts) {
        if (layers.size() <= MOST_LAYERS) {
            return layers;
        }
        List<String> names = List.copyOf(layers.keySet());
        Map<String, List<List<Double>>> result = new LinkedHashMap<>();
        for (int i = 0; i < MOST_LAYERS; i++) {
            String name = names.get(i * (names.size() - 1) / (MOST_LAYERS - 1));
            result.put(name, layers.getOrDefault(name, List.of()));
        }
        parts.add(
                new Note("Of " + names.size() + " attending layers " + MOST_LAYERS + " are drawn: " + result.keySet()));
        return result;
    }

    private static Figure temporal(Attending network) {
        Map<String, List<Double>> layers = network.profile().temporal();
        int steps = layers.values().stream().mapToInt(List::size).max().orElse(0);
        return new Figure(
                "Attention over time, " + network.network(),
                "Temporal attention weights g_t of Eq. 9 in each layer.",
                new LineChart(
                        "time step t",
                        "weight g_t (no unit)",
                        numbers(steps),
                        layers.entrySet().stream()
                                .map(layer -> new Series(layer.getKey(), layer.getValue()))
                                .toList()));
    }

    private static Figure channel(Attending network, String layer, List<List<Double>> weights) {
        return new Figure(
                "Attention over channels, " + network.network() + ", " + layer,
                "Channel attention weights g_c of Eq. 10 by time step.",
                new HeatMap(
                        "time step t",
                        "channel",
                        "weight g_c (no unit)",
                        weights.size() == 1 ? List.of("all") : numbers(weights.size()),
                        numbers(weights.get(0).size()),
                        transposed(weights),
                        false));
    }

    private static Figure spatial(Attending network, String layer, List<List<Double>> weights) {
        return new Figure(
                "Attention over the frame, " + network.network() + ", " + layer,
                "Spatial attention weights g_s of Eq. 12, mean over the time steps.",
                new HeatMap(
                        "x (pixels of the layer)",
                        "y (pixels of the layer)",
                        "weight g_s (no unit)",
                        numbers(weights.get(0).size()),
                        numbers(weights.size()),
                        weights,
                        false));
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    private static List<List<Double>> transposed(List<List<Double>> rows) {
        return IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().map(row -> row.get(column)).toList())
                .toList();
    }
}
