package org.masnn.energy.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** The order in which a network's vertices can run. */
final class TopologicalOrder {

    private TopologicalOrder() {}

    /** Names of inputs and vertices; the order of an initialised network is DL4J's. */
    static List<String> of(ComputationGraphConfiguration configuration) {
        List<String> known = configuration.getTopologicalOrderStr();
        if (known != null) {
            return known;
        }
        Map<String, List<String>> inputs = configuration.getVertexInputs();
        Set<String> placed = new LinkedHashSet<>(configuration.getNetworkInputs());
        List<String> waiting = new ArrayList<>(inputs.keySet());
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            waiting.removeIf(name -> placed.containsAll(inputs.getOrDefault(name, List.of())) && placed.add(name));
            if (waiting.size() == before) {
                throw new IllegalArgumentException(
                        "NetworkGraph: expected a network without cycles, got one through " + waiting);
            }
        }
        return List.copyOf(placed);
    }
}
