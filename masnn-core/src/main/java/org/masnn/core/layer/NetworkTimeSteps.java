package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network for clips of another number of time steps T, for instance to decide after fewer frames. Parameters
 * of convolutions, normalisation and whatever refines each frame on its own do not depend on T and stay; a layer that
 * has T in the shapes of its parameters, as temporal attention has, refuses.
 */
public final class NetworkTimeSteps {

    private NetworkTimeSteps() {}

    /**
     * Copies a network and gives each {@link ClipLayer} in it, frozen ones too, another T. All parameters, running
     * statistics of batch normalisation, the updater's state and the counts of iterations and epochs are carried over;
     * listeners are not. Layers of other libraries keep what they have, also where they know a T.
     *
     * @param network initialised; not modified
     * @param timeSteps the new T, at least 1
     * @return another network
     * @throws IllegalArgumentException if T is below 1, if the network is not initialised, has no layer that knows T or
     *     layers of several T, or if layers cannot follow; the message names all of those
     */
    public static ComputationGraph change(ComputationGraph network, int timeSteps) {
        if (timeSteps < 1) {
            throw new IllegalArgumentException("NetworkTimeSteps: expected T >= 1, got " + timeSteps);
        }
        if (network.getLayers() == null) {
            throw new IllegalArgumentException("NetworkTimeSteps: expected an initialised network; call init() first");
        }
        ComputationGraphConfiguration conf = copy(network);
        change(layers(conf), timeSteps);
        ComputationGraph result = new ComputationGraph(conf);
        result.init(network.params().dup(), false);
        copyUpdater(network, result);
        return result;
    }

    private static ComputationGraphConfiguration copy(ComputationGraph network) {
        ComputationGraphConfiguration original = network.getConfiguration();
        ComputationGraphConfiguration conf = original.clone();
        // DL4J's clone leaves these out. The order decides where a layer's parameters lie.
        conf.setTopologicalOrder(original.getTopologicalOrder());
        conf.setTopologicalOrderStr(original.getTopologicalOrderStr());
        conf.setIterationCount(original.getIterationCount());
        conf.setEpochCount(original.getEpochCount());
        return conf;
    }

    private static List<ClipLayer> layers(ComputationGraphConfiguration conf) {
        List<ClipLayer> result = new ArrayList<>();
        for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
            if (entry.getValue() instanceof LayerVertex vertex
                    && unwrapped(vertex.getLayerConf().getLayer()) instanceof ClipLayer layer
                    && layer.followsTimeSteps()) {
                result.add(layer);
            }
        }
        return result;
    }

    private static @Nullable Layer unwrapped(@Nullable Layer layer) {
        Layer inner = layer;
        while (inner instanceof FrozenLayer || inner instanceof BaseWrapperLayer) {
            inner = inner instanceof FrozenLayer frozen
                    ? frozen.getLayer()
                    : ((BaseWrapperLayer) inner).getUnderlying();
        }
        return inner;
    }

    private static void change(List<ClipLayer> layers, int timeSteps) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("NetworkTimeSteps: expected a network with layers that know T, such as"
                    + " FoldTimeLayer and LifLayer, got one without");
        }
        if (layers.stream().mapToInt(ClipLayer::getTimeSteps).distinct().count() > 1) {
            throw new IllegalArgumentException("NetworkTimeSteps: expected one T in the whole network, got "
                    + String.join(
                            ", ",
                            layers.stream()
                                    .map(layer -> layer.describe() + " with T = " + layer.getTimeSteps())
                                    .toList()));
        }
        int before = layers.get(0).getTimeSteps();
        List<String> refusals = new ArrayList<>();
        for (ClipLayer layer : layers) {
            try {
                layer.changeTimeSteps(timeSteps);
            } catch (IllegalArgumentException e) {
                refusals.add(e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException("NetworkTimeSteps: cannot change T = " + before + " to T = " + timeSteps
                    + ": " + String.join("; ", refusals) + ". Give the network clips of T = " + before
                    + ", or build it for T = " + timeSteps + " and train it");
        }
    }

    private static void copyUpdater(ComputationGraph from, ComputationGraph to) {
        ComputationGraphUpdater updater = from.getUpdater(false);
        INDArray state = updater == null ? null : updater.getStateViewArray();
        if (state != null) {
            to.getUpdater().setStateViewArray(state.dup());
        }
    }
}
