package org.masnn.examples.bench.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Whether a network fires at all layers, and not everywhere: a comparison with a silent network proves nothing. */
final class RateCheck {

    static final double LOWEST = 0.01;
    static final double HIGHEST = 0.2;

    private RateCheck() {}

    /**
     * What is wrong.
     *
     * @param side whose rates these are
     * @param rates an object with the layers' names, or an array; missing if they are not known
     * @return a sentence for each layer outside, or one that there are none
     */
    static List<String> warnings(String side, JsonNode rates) {
        if (rates.isEmpty()) {
            return List.of(side + ": no firing rates known, so nothing shows that it does the same work");
        }
        List<String> result = new ArrayList<>();
        List<String> names = new ArrayList<>();
        rates.fieldNames().forEachRemaining(names::add);
        for (int i = 0; i < rates.size(); i++) {
            String layer = names.isEmpty() ? "spiking layer " + i : names.get(i);
            double rate = (names.isEmpty() ? rates.get(i) : rates.get(layer)).asDouble(Double.NaN);
            if (!(rate >= LOWEST && rate <= HIGHEST)) {
                result.add(String.format(
                        Locale.ROOT,
                        "%s: %s fires at %.4f, expected %.2f to %.2f; choose --bn-gamma, --bn-beta and --input-rate so that"
                                + " it does, on both sides",
                        side,
                        layer,
                        rate,
                        LOWEST,
                        HIGHEST));
            }
        }
        return result;
    }
}
