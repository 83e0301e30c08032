package org.masnn.examples.bench.step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Whether a peer did the same work, as far as it says what it did. */
final class PeerWork {

    private PeerWork() {}

    /**
     * Refuses other work.
     *
     * @param work ours
     * @param parameters trained ones of our network
     * @param peer what the peer printed
     * @throws IOException naming what differs
     */
    static void requireSame(StepWork work, long parameters, JsonNode peer) throws IOException {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("batch", (long) work.batch());
        expected.put("steps", (long) work.steps());
        expected.put("size", (long) work.size());
        expected.put("width", (long) work.width());
        expected.put("parameters", parameters);
        for (Map.Entry<String, Long> entry : expected.entrySet()) {
            JsonNode actual = peer.path(entry.getKey());
            if (actual.isNumber() && actual.asLong() != entry.getValue()) {
                throw new IOException(String.format(
                        Locale.ROOT,
                        "--peer: expected the same work, but its %s is %d, ours %d",
                        entry.getKey(),
                        actual.asLong(),
                        entry.getValue()));
            }
        }
        JsonNode attention = peer.path("attention");
        if (attention.isTextual() && !attention.asText().equalsIgnoreCase(work.attention())) {
            throw new IOException("--peer: expected the same work, but its attention is " + attention.asText()
                    + ", ours " + work.attention());
        }
    }

    /**
     * What differs without making the ratio meaningless.
     *
     * @param work ours
     * @param threads ours
     * @param peer what the peer printed
     * @return sentences
     */
    static List<String> warnings(StepWork work, int threads, JsonNode peer) {
        List<String> result = new ArrayList<>();
        Map<String, Number> expected = Map.of(
                "bn_gain", work.gamma(), "bn_bias", work.beta(), "input_rate", work.inputRate(), "threads", threads);
        expected.forEach((name, value) -> {
            JsonNode actual = peer.path(name);
            if (actual.isNumber() && actual.asDouble() != value.doubleValue()) {
                result.add("peer: its " + name + " is " + actual.asText() + ", ours " + value + "; give it --"
                        + name.replace('_', '-') + " " + value);
            }
        });
        result.sort(null);
        return result;
    }
}
