package org.masnn.models.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.masnn.core.layer.FrameLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where parameters lie in a network's vector, and which of them are running statistics. */
final class StatisticSlices {

    /** One parameter's place. */
    record Slice(String name, long from, long length, boolean statistic) {}

    private final List<Slice> all = new ArrayList<>();

    StatisticSlices(ComputationGraph network) {
        long offset = 0;
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            if (vertex.numParams() > 0) {
                for (Map.Entry<String, INDArray> parameter :
                        vertex.paramTable(false).entrySet()) {
                    long length = parameter.getValue().length();
                    all.add(new Slice(
                            vertex.getVertexName() + "_" + parameter.getKey(),
                            offset,
                            length,
                            isStatistic(vertex, parameter.getKey())));
                    offset += length;
                }
            }
        }
    }

    private static boolean isStatistic(GraphVertex vertex, String parameter) {
        Layer layer = vertex.getLayer();
        if (layer == null) {
            return false;
        }
        if (layer.getConfig() instanceof FrameLayer frame) {
            return frame.isStatistic(parameter);
        }
        if (!layer.updaterDivideByMinibatch(parameter)) {
            throw new IllegalArgumentException("SparkTraining: expected statistics to be kept past the updater, as"
                    + " FrameBatchNormalization does, got parameter \"" + parameter + "\" of layer \""
                    + vertex.getVertexName() + "\" ("
                    + layer.getConfig().getClass().getSimpleName()
                    + "), whose change DL4J passes off as a gradient; use FrameBatchNormalization");
        }
        return false;
    }

    List<Slice> statistics() {
        return all.stream().filter(Slice::statistic).toList();
    }

    /** All running statistics, in their order. */
    double[] read(INDArray parameters) {
        double[] all = new double
                [statistics().stream().mapToInt(slice -> (int) slice.length()).sum()];
        int offset = 0;
        for (Slice slice : statistics()) {
            double[] values = ValueCoding.read(parameters, slice.from(), (int) slice.length());
            System.arraycopy(values, 0, all, offset, values.length);
            offset += values.length;
        }
        return all;
    }

    /** Overwrites them. */
    void write(double[] statistics, INDArray parameters) {
        int offset = 0;
        for (Slice slice : statistics()) {
            int end = offset + (int) slice.length();
            ValueCoding.write(Arrays.copyOfRange(statistics, offset, end), parameters, slice.from());
            offset = end;
        }
    }

    /** The parameter that a value belongs to. */
    String nameAt(long position) {
        return all.stream()
                .filter(slice -> position >= slice.from() && position < slice.from() + slice.length())
                .map(Slice::name)
                .findFirst()
                .orElse("the updater's state");
    }

    /** Names and sizes in order: two networks with the same text have the same vector. */
    String layout() {
        return String.join(
                " ",
                all.stream().map(slice -> slice.name() + ":" + slice.length()).toList());
    }
}
