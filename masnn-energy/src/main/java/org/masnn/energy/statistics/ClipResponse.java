package org.masnn.energy.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a network responded to one clip: what it answered, and where each spiking layer fired (Yao et al. 2023, Section
 * 7.2).
 *
 * @param output the network's output, {@code [classes]}; not copied
 * @param maps of the spiking layers, in the order in which they run
 */
@SuppressWarnings("ArrayRecordComponent") // a few numbers, as the network gave them
public record ClipResponse(float[] output, List<SpikeMap> maps) {

    /**
     * Copies the list.
     *
     * @param output the network's output
     * @param maps of the spiking layers
     */
    public ClipResponse {
        maps = List.copyOf(maps);
    }

    /**
     * Runs one clip through a network in inference mode.
     *
     * @param graph initialised, with one input and one output; its parameters are not modified
     * @param clip features of one clip as the network takes them, {@code [1, T, H, W, C]} or an image {@code [1, ...]};
     *     not modified
     * @return the response
     * @throws IllegalArgumentException if there is more than one clip, no spiking layer, or more than one output
     */
    public static ClipResponse of(ComputationGraph graph, INDArray clip) {
        if (clip.size(0) != 1) {
            throw new IllegalArgumentException(
                    "ClipResponse: expected features of one clip, [1, ...], got " + Arrays.toString(clip.shape()));
        }
        Map<String, GraphNode> spiking = new HashMap<>();
        NetworkGraph.of(graph).spikingNodes().forEach(node -> spiking.put(node.name(), node));
        if (spiking.isEmpty()) {
            throw new IllegalArgumentException(
                    "ClipResponse: expected a network with at least one LifLayer, got an ANN, which has no spikes");
        }
        List<SpikeMap> maps = new ArrayList<>();
        INDArray output = new ForwardPass(graph).run(clip, (vertex, activations) -> {
            GraphNode node = spiking.get(vertex);
            if (node != null) {
                maps.add(map(node, activations));
            }
        });
        return new ClipResponse(values(single(graph, output)), maps);
    }

    private static INDArray single(ComputationGraph graph, @Nullable INDArray output) {
        if (output == null) {
            throw new IllegalArgumentException("ClipResponse: expected a network with one output, got "
                    + graph.getConfiguration().getNetworkOutputs());
        }
        return output;
    }

    private static float[] values(INDArray array) {
        return NativeFloats.copyOf(array.dataType() == DataType.FLOAT ? array : array.castTo(DataType.FLOAT));
    }

    private static SpikeMap map(GraphNode node, INDArray activations) {
        FrameSize frame = SpikeStatistics.frame(node);
        int steps = Math.toIntExact(activations.size(0));
        float[] values = values(activations);
        int[] counts = new int[frame.pixels()];
        for (int i = 0; i < values.length; i++) {
            counts[i / frame.channels() % counts.length] += values[i] != 0 ? 1 : 0;
        }
        float[] rates = new float[counts.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (float) ((double) counts[i] / ((double) steps * frame.channels()));
        }
        return new SpikeMap(node.name(), frame, rates);
    }

    /**
     * The class that the network decided for.
     *
     * @return index of the largest output, the first of equal ones
     */
    public int predicted() {
        int best = 0;
        for (int i = 1; i < output.length; i++) {
            if (output[i] > output[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Where one layer fired.
     *
     * @param layer its name
     * @return the map
     * @throws IllegalArgumentException if there is no such spiking layer, naming those there are
     */
    public SpikeMap map(String layer) {
        return maps.stream()
                .filter(map -> map.layer().equals(layer))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("ClipResponse: expected names of spiking layers, which are "
                                + maps.stream().map(SpikeMap::layer).toList() + ", got \"" + layer + "\""));
    }
}
