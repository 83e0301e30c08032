package org.masnn.examples.bench.jmh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.examples.bench.step.StepNetwork;
import org.masnn.examples.bench.step.StepOperations;

/**
 * One measurement.
 *
 * @param name as in the table
 * @param benchmark JMH's name of it
 * @param parameters of its state
 * @param work what it has to do at the least
 */
record KernelRow(String name, String benchmark, Map<String, String> parameters, LayerWork work) {

    /** All of a network; of the 3-layer network all without attention, and what is different with TCSA. */
    static List<KernelRow> all(StepNetwork network, int batch, int steps) {
        List<String> attentions = network == StepNetwork.THREE_LAYERS ? List.of("none", "TCSA") : List.of("none");
        List<Rows> all = attentions.stream()
                .map(attention -> new Rows(attention, new LayerNetwork(network, attention, batch, steps)))
                .toList();
        List<KernelRow> result = new ArrayList<>();
        all.forEach(rows -> result.addAll(rows.ofLayers()));
        all.forEach(rows -> result.addAll(rows.ofChains()));
        all.forEach(rows -> result.addAll(rows.ofNetwork()));
        return result;
    }

    private record Rows(String attention, LayerNetwork network) {

        List<KernelRow> ofLayers() {
            List<KernelRow> rows = new ArrayList<>();
            for (FrameLayer layer : network.layers()) {
                boolean attending = layer instanceof TemporalAttentionLayer
                        || (layer instanceof LifLayer neurons
                                && !neurons.getRefinements().isEmpty());
                if (attending || attention.equals("none")) {
                    long frames = network.rows(layer);
                    rows.addAll(bothWays(
                            layer.getLayerName(), LayerWork.forward(layer, frames), LayerWork.backward(layer, frames)));
                }
            }
            return rows;
        }

        List<KernelRow> ofChains() {
            List<KernelRow> rows = new ArrayList<>();
            for (List<FrameLayer> chain : network.chains()) {
                String name = chain.stream().map(FrameLayer::getLayerName).collect(Collectors.joining("+"));
                long frames = network.rows(chain.get(0));
                rows.addAll(bothWays(name, LayerWork.forward(chain, frames), LayerWork.backward(chain, frames)));
            }
            return rows;
        }

        private List<KernelRow> bothWays(String layers, LayerWork forward, LayerWork backward) {
            Map<String, String> parameters = parameters();
            parameters.put("layer", layers);
            String name = prefix() + layers;
            String benchmark = LayerBenchmark.class.getName();
            return List.of(
                    new KernelRow(name + " forward", benchmark + ".forward", parameters, forward),
                    new KernelRow(name + " backward", benchmark + ".backward", parameters, backward));
        }

        List<KernelRow> ofNetwork() {
            StepOperations operations =
                    StepOperations.of(network.configuration(), network.work().batch());
            String benchmark = NetworkBenchmark.class.getName();
            return List.of(
                    new KernelRow(
                            prefix() + "Adam",
                            benchmark + ".update",
                            parameters(),
                            LayerWork.adam(network.work().parameters())),
                    new KernelRow(
                            prefix() + "inference",
                            benchmark + ".infer",
                            parameters(),
                            new LayerWork(operations.forwardOperations(), operations.forwardBytes())),
                    new KernelRow(
                            prefix() + "training step",
                            benchmark + ".train",
                            parameters(),
                            new LayerWork(operations.operations(), operations.bytes())));
        }

        private String prefix() {
            return attention.equals("none") ? "" : attention + " ";
        }

        private Map<String, String> parameters() {
            Map<String, String> result = new LinkedHashMap<>();
            result.put("network", network.work().network().toString());
            result.put("attention", attention);
            result.put("batch", Integer.toString(network.work().batch()));
            result.put("steps", Integer.toString(network.work().steps()));
            return result;
        }
    }
}
