package org.masnn.examples.bench.jmh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.LifLayer;
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

    /** All of the network without attention, and what is different with TCSA. */
    static List<KernelRow> all(int batch, int steps) {
        List<KernelRow> rows = new ArrayList<>(ofLayers("none", batch, steps));
        rows.addAll(ofLayers("TCSA", batch, steps));
        for (String attention : List.of("none", "TCSA")) {
            rows.addAll(ofChains(attention, batch, steps));
        }
        for (String attention : List.of("none", "TCSA")) {
            rows.addAll(ofNetwork(attention, batch, steps));
        }
        return rows;
    }

    private static List<KernelRow> ofLayers(String attention, int batch, int steps) {
        List<KernelRow> rows = new ArrayList<>();
        long frames = (long) batch * steps;
        boolean attends = !attention.equals("none");
        for (FrameLayer layer : new LayerNetwork(attention, batch, steps).layers()) {
            boolean attending = layer instanceof TemporalAttentionLayer
                    || (layer instanceof LifLayer neurons
                            && !neurons.getRefinements().isEmpty());
            if (attending || !attends) {
                rows.addAll(bothWays(
                        attention,
                        layer.getLayerName(),
                        batch,
                        steps,
                        LayerWork.forward(layer, frames),
                        LayerWork.backward(layer, frames)));
            }
        }
        return rows;
    }

    private static List<KernelRow> ofChains(String attention, int batch, int steps) {
        List<KernelRow> rows = new ArrayList<>();
        long frames = (long) batch * steps;
        for (List<FrameLayer> chain : new LayerNetwork(attention, batch, steps).chains()) {
            String name = chain.stream().map(FrameLayer::getLayerName).collect(Collectors.joining("+"));
            rows.addAll(bothWays(
                    attention,
                    name,
                    batch,
                    steps,
                    LayerWork.forward(chain, frames),
                    LayerWork.backward(chain, frames)));
        }
        return rows;
    }

    private static List<KernelRow> bothWays(
            String attention, String layers, int batch, int steps, LayerWork forward, LayerWork backward) {
        Map<String, String> parameters = parameters(attention, batch, steps);
        parameters.put("layer", layers);
        String name = (attention.equals("none") ? "" : attention + " ") + layers;
        String benchmark = LayerBenchmark.class.getName();
        return List.of(
                new KernelRow(name + " forward", benchmark + ".forward", parameters, forward),
                new KernelRow(name + " backward", benchmark + ".backward", parameters, backward));
    }

    private static List<KernelRow> ofNetwork(String attention, int batch, int steps) {
        LayerNetwork network = new LayerNetwork(attention, batch, steps);
        StepOperations operations = StepOperations.of(network.configuration(), batch);
        Map<String, String> parameters = parameters(attention, batch, steps);
        String prefix = attention.equals("none") ? "" : attention + " ";
        String benchmark = NetworkBenchmark.class.getName();
        return List.of(
                new KernelRow(
                        prefix + "Adam",
                        benchmark + ".update",
                        parameters,
                        LayerWork.adam(network.work().parameters())),
                new KernelRow(
                        prefix + "inference",
                        benchmark + ".infer",
                        parameters,
                        new LayerWork(operations.forwardOperations(), operations.forwardBytes())),
                new KernelRow(
                        prefix + "training step",
                        benchmark + ".train",
                        parameters,
                        new LayerWork(operations.operations(), operations.bytes())));
    }

    private static Map<String, String> parameters(String attention, int batch, int steps) {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("attention", attention);
        result.put("batch", Integer.toString(batch));
        result.put("steps", Integer.toString(steps));
        return result;
    }
}
