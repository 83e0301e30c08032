package org.masnn.attention;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.kernel.TemporalAttentionKernel;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.LifKernel;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.ReferenceRefinementKernel;
import org.masnn.core.layer.ClipLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The attention weights of one forward pass in inference mode, by layer name: {@code g_t}, {@code g_c} and {@code g_s}
 * of Yao et al. 2023, Eq. 9, 10 and 12, for plots and for papers.
 *
 * <pre>{@code
 * AttentionWeights weights = AttentionWeights.of(network, features);
 * INDArray gt = weights.temporal("conv0_ta");  // [N, T]
 * INDArray gc = weights.channel("conv0_lif");  // [N, T, C]
 * INDArray gs = weights.spatial("conv0_lif");  // [N, T, H, W]
 * }</pre>
 *
 * <p>All activations of the network are held while it runs, so give it a few clips at a time.
 */
public final class AttentionWeights {

    private final Map<String, Map<Dimension, INDArray>> byLayer;

    private AttentionWeights(Map<String, Map<Dimension, INDArray>> byLayer) {
        this.byLayer = byLayer;
    }

    /**
     * Runs a network and reads the weights of all its attention.
     *
     * @param network initialised; not modified
     * @param features its input; not modified
     * @return the weights
     */
    public static AttentionWeights of(ComputationGraph network, INDArray features) {
        Map<String, INDArray> activations = network.feedForward(features, false);
        Map<String, Map<Dimension, INDArray>> found = new LinkedHashMap<>();
        int steps = steps(network);
        for (int index : network.topologicalSortOrder()) {
            String name = network.getVertices()[index].getVertexName();
            Layer layer = layer(network.getConfiguration().getVertices().get(name));
            if (layer instanceof FrameLayer) {
                String source =
                        network.getConfiguration().getVertexInputs().get(name).get(0);
                INDArray input = NativeFloats.dense(Objects.requireNonNull(activations.get(source), source));
                Iterator<INDArray> parameters =
                        network.getLayer(name).paramTable().values().iterator();
                Map<Dimension, INDArray> weights = weights(layer, input, parameters, steps);
                if (!weights.isEmpty()) {
                    found.put(name, weights);
                }
            }
        }
        return new AttentionWeights(found);
    }

    /** T of the layers that know it; a layer that refines each frame on its own does not. */
    private static int steps(ComputationGraph network) {
        return network.getConfiguration().getVertices().values().stream()
                .mapToInt(vertex -> layer(vertex) instanceof ClipLayer clips ? clips.getTimeSteps() : 1)
                .max()
                .orElse(1);
    }

    private static @Nullable Layer layer(@Nullable GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex holder)) {
            return null;
        }
        Layer layer = holder.getLayerConf().getLayer();
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
    }

    private static Map<Dimension, INDArray> weights(
            Layer layer, INDArray input, Iterator<INDArray> parameters, int steps) {
        Map<Dimension, INDArray> weights = new EnumMap<>(Dimension.class);
        if (layer instanceof TemporalAttentionLayer temporal) {
            List<INDArray> own = new ArrayList<>();
            parameters.forEachRemaining(own::add);
            TemporalAttentionKernel kernel = TemporalAttentionKernel.of(
                    input.dataType(), temporal.getGate(), temporal.getStart(), temporal.getTimeSteps(), own);
            TemporalAttentionKernel.Tape tape = Objects.requireNonNull(kernel.forward(input, input.ulike(), true));
            weights.put(Dimension.TEMPORAL, tape.weights());
        } else if (layer instanceof RefinementLayer refining) {
            FrameSize frame = refining.inputSize();
            FrameGrouping grouping = refining.getGrouping();
            MembraneRefinement refinement = refining.getRefinement();
            List<INDArray> own = next(
                    parameters,
                    refinement.parameters(grouping.size(frame, steps)).size());
            add(weights, refinement, frame, grouping, steps, own, input);
        } else if (layer instanceof LifLayer lif && !lif.getRefinements().isEmpty()) {
            insideRecurrence(weights, lif, input, parameters);
        }
        return weights;
    }

    /** The recurrence says what it had before refinement; from there each refinement is computed once more. */
    private static void insideRecurrence(
            Map<Dimension, INDArray> weights, LifLayer lif, INDArray input, Iterator<INDArray> parameters) {
        FrameSize frame = lif.inputSize();
        int steps = lif.getTimeSteps();
        List<List<INDArray>> own = new ArrayList<>();
        for (MembraneRefinement refinement : lif.getRefinements()) {
            own.add(next(parameters, refinement.parameters(frame).size()));
        }
        long[] one = input.shape().clone();
        one[0] /= steps;
        INDArray initial = lif.getInitialMembrane() == 0
                ? null
                : Nd4j.valueArrayOf(one, lif.getInitialMembrane(), input.dataType());
        INDArray decayLogit = lif.isLearnableDecay() ? parameters.next() : null;
        INDArray current = Objects.requireNonNull(LifKernel.of(
                                input.dataType(), lif.getNeuron(), steps, frame, lif.getRefinements(), own, decayLogit)
                        .forward(input, initial, input.ulike(), true))
                .membrane();
        for (int i = 0; i < own.size(); i++) {
            MembraneRefinement refinement = lif.getRefinements().get(i);
            current = add(weights, refinement, frame, FrameGrouping.FRAME, steps, own.get(i), current);
        }
    }

    private static List<INDArray> next(Iterator<INDArray> parameters, int count) {
        List<INDArray> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            own.add(parameters.next());
        }
        return own;
    }

    /** Adds the weights of one refinement and returns what it refines {@code input} to. */
    private static INDArray add(
            Map<Dimension, INDArray> weights,
            MembraneRefinement refinement,
            FrameSize frame,
            FrameGrouping grouping,
            int steps,
            List<INDArray> parameters,
            INDArray input) {
        ReferenceRefinementKernel kernel =
                new ReferenceRefinementKernel(refinement, frame, grouping, steps, parameters);
        INDArray units = kernel.weights(input);
        if (units != null) {
            long times = grouping == FrameGrouping.FRAME ? steps : 1;
            Dimension dimension = refinement instanceof SpatialAttention ? Dimension.SPATIAL : Dimension.CHANNEL;
            weights.put(dimension, perClip(units, times));
        }
        INDArray output = input.ulike();
        kernel.forward(input, output, false);
        return output;
    }

    /** {@code [N*T, H, W, C]} to {@code [N, T, ...]} without the axes that have one entry. */
    private static INDArray perClip(INDArray units, long times) {
        List<Long> shape = new ArrayList<>(List.of(units.size(0) / times, times));
        boolean pixels = units.size(1) * units.size(2) > 1;
        if (pixels) {
            shape.add(units.size(1));
            shape.add(units.size(2));
        }
        if (units.size(3) > 1 || !pixels) {
            shape.add(units.size(3));
        }
        return units.reshape('c', shape.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * The layers that attend.
     *
     * @return their names, in the order in which they run
     */
    public List<String> layers() {
        return List.copyOf(byLayer.keySet());
    }

    /**
     * Over what a layer attends.
     *
     * @param layer one of {@link #layers()}
     * @return its dimensions; none where the layer does not attend
     */
    public Set<Dimension> dimensions(String layer) {
        return Set.copyOf(byLayer.getOrDefault(layer, Map.of()).keySet());
    }

    /**
     * Weights of the time steps.
     *
     * @param layer name of a {@link TemporalAttentionLayer}
     * @return {@code g_t [N, T]}
     * @throws IllegalArgumentException if that layer has none; the message names those that have
     */
    public INDArray temporal(String layer) {
        return get(layer, Dimension.TEMPORAL);
    }

    /**
     * Weights of the channels.
     *
     * @param layer name of a {@link LifLayer} or {@link RefinementLayer} with {@link ChannelAttention},
     *     {@link SimpleAttention}, or a refinement of your own that tells its weights
     * @return {@code g_c [N, T, C]}; {@code [N, 1, C]} if computed jointly over the clip; {@code [N, T, H, W, C]} for
     *     {@link SimpleAttention}
     * @throws IllegalArgumentException if that layer has none; the message names those that have
     */
    public INDArray channel(String layer) {
        return get(layer, Dimension.CHANNEL);
    }

    /**
     * Weights of the pixels.
     *
     * @param layer name of a {@link LifLayer} or {@link RefinementLayer} with {@link SpatialAttention}
     * @return {@code g_s [N, T, H, W]}; {@code [N, 1, H, W]} if computed jointly over the clip
     * @throws IllegalArgumentException if that layer has none; the message names those that have
     */
    public INDArray spatial(String layer) {
        return get(layer, Dimension.SPATIAL);
    }

    private INDArray get(String layer, Dimension dimension) {
        INDArray weights = byLayer.getOrDefault(layer, Map.of()).get(dimension);
        if (weights == null) {
            List<String> having = byLayer.keySet().stream()
                    .filter(name -> byLayer.get(name).containsKey(dimension))
                    .toList();
            throw new IllegalArgumentException("AttentionWeights: layer \"" + layer + "\" has no "
                    + dimension.name().toLowerCase(Locale.ROOT) + " attention; layers that have it: " + having);
        }
        return weights;
    }
}
