package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.attention.AttentionWeights;
import org.masnn.attention.Dimension;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention weights of a network, mean over clips, by layer. Layers without attention, or with none over a dimension, are
 * not in it.
 *
 * @param clips how many
 * @param temporal {@code g_t}: T values
 * @param channel {@code g_c}: {@code [T][C]}, mean over pixels where there are such; {@code [1][C]} where it was computed
 *     jointly over the clip
 * @param spatial {@code g_s}: {@code [H][W]}, mean over time
 */
public record AttentionProfile(
        int clips,
        Map<String, List<Double>> temporal,
        Map<String, List<List<Double>>> channel,
        Map<String, List<List<Double>>> spatial) {

    /**
     * Runs a network and takes the means. Only one batch's activations are held at a time.
     *
     * @param network initialised; not modified
     * @param batches features {@code [N, T, H, W, C]}, one batch at least
     * @return the means over all clips
     */
    public static AttentionProfile of(ComputationGraph network, Iterator<INDArray> batches) {
        Map<Dimension, Map<String, INDArray>> sums = new LinkedHashMap<>();
        int clips = 0;
        while (batches.hasNext()) {
            INDArray features = batches.next();
            AttentionWeights weights = AttentionWeights.of(network, features);
            for (String layer : weights.layers()) {
                for (Dimension dimension : weights.dimensions(layer)) {
                    INDArray sum = sum(weights, layer, dimension);
                    sums.computeIfAbsent(dimension, key -> new LinkedHashMap<>())
                            .merge(layer, sum, INDArray::addi);
                }
            }
            clips += Math.toIntExact(features.size(0));
        }
        double scale = 1.0 / clips;
        Map<String, List<Double>> temporal = new LinkedHashMap<>();
        sums.getOrDefault(Dimension.TEMPORAL, Map.of())
                .forEach((layer, sum) -> temporal.put(layer, list(sum.mul(scale).toDoubleVector())));
        return new AttentionProfile(
                clips,
                temporal,
                lists(sums.getOrDefault(Dimension.CHANNEL, Map.of()), scale),
                lists(sums.getOrDefault(Dimension.SPATIAL, Map.of()), scale));
    }

    /** Over clips, with the axes left that are shown. */
    private static INDArray sum(AttentionWeights weights, String layer, Dimension dimension) {
        return switch (dimension) {
            case TEMPORAL -> doubles(weights.temporal(layer)).sum(0);
            case CHANNEL -> {
                INDArray channel = doubles(weights.channel(layer));
                yield channel.rank() == 5 ? channel.mean(2, 3).sum(0) : channel.sum(0);
            }
            case SPATIAL -> {
                INDArray spatial = doubles(weights.spatial(layer));
                INDArray frame = spatial.mean(1).sum(0);
                yield spatial.rank() == 4 ? frame : frame.reshape(1, 1); // frames of one pixel
            }
        };
    }

    private static INDArray doubles(INDArray values) {
        return values.castTo(DataType.DOUBLE);
    }

    private static Map<String, List<List<Double>>> lists(Map<String, INDArray> sums, double scale) {
        Map<String, List<List<Double>>> result = new LinkedHashMap<>();
        sums.forEach((layer, sum) -> {
            List<List<Double>> rows = new ArrayList<>();
            for (double[] row : sum.mul(scale).toDoubleMatrix()) {
                rows.add(list(row));
            }
            result.put(layer, rows);
        });
        return result;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /**
     * Whether nothing attends.
     *
     * @return true for a network without attention
     */
    public boolean isEmpty() {
        return temporal.isEmpty() && channel.isEmpty() && spatial.isEmpty();
    }
}
