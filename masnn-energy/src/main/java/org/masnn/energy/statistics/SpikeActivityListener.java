package org.masnn.energy.statistics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.NormalizationBlindListener;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Tells while a network trains how much each spiking layer fires. It counts in the activations that training has made
 * anyway, in one step of many, and changes nothing: a network with this listener ends with the same bits. Steps of
 * {@link org.masnn.core.training.GradientAccumulation} are counted over all their batches. Of a
 * {@link org.masnn.core.memory.RecomputingGraph} only the layers are counted whose activations it keeps. Of steps whose
 * forward pass ran elsewhere, as those of executors of a cluster, there is the loss alone. A listener is for one
 * network.
 *
 * <pre>{@code
 * network.addListeners(new SpikeActivityListener(network, 10, activity -> log.info("{}", activity)));
 * }</pre>
 */
public final class SpikeActivityListener extends BaseTrainingListener implements NormalizationBlindListener {

    private final List<GraphNode> layers;
    private final int every;
    private final Consumer<SpikeActivity> receiver;
    private final Map<String, long[]> counts = new LinkedHashMap<>();

    /** Whether the step that is to end was computed by this network. */
    private boolean passed;

    /** Steps of elsewhere need not be numbered one by one: of so many in a row one is told. */
    private int toldGroup = -1;

    /**
     * A listener, to be added to the network.
     *
     * @param network whose spiking layers are counted; not modified
     * @param every counts in one step of so many, at least 1; the first step is one of them
     * @param receiver is told in the thread that trains, behind the step; what it throws ends the training
     * @throws IllegalArgumentException if the network has no spiking layer, or {@code every} is below 1
     */
    public SpikeActivityListener(ComputationGraph network, int every, Consumer<SpikeActivity> receiver) {
        if (every < 1) {
            throw new IllegalArgumentException(
                    "SpikeActivityListener: expected to count in one step of 1 or more, got " + every);
        }
        this.layers = NetworkGraph.of(network).spikingNodes();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "SpikeActivityListener: expected a network with at least one LifLayer, got an ANN");
        }
        this.every = every;
        this.receiver = Objects.requireNonNull(receiver, "receiver");
    }

    @Override
    public void onForwardPass(Model model, @Nullable Map<String, INDArray> activations) {
        passed = true;
        if (activations == null || !(model instanceof ComputationGraph graph) || !counts(graph.getIterationCount())) {
            return;
        }
        for (GraphNode layer : layers) {
            INDArray values = activations.get(layer.name());
            if (values != null) {
                long[] count = counts.computeIfAbsent(layer.name(), name -> new long[2]);
                count[0] +=
                        Arrays.stream(new NonZeroCount(1, false).add(values)).sum();
                count[1] += values.length();
            }
        }
    }

    private boolean counts(int iteration) {
        return iteration % every == 0;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        if (!passed) {
            tellLossAlone(model, iteration, epoch);
            return;
        }
        passed = false;
        if (!counts(iteration) || counts.isEmpty()) {
            counts.clear();
            return;
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        double spikes = 0;
        double values = 0;
        for (Map.Entry<String, long[]> layer : counts.entrySet()) {
            long[] count = layer.getValue();
            rates.put(layer.getKey(), (double) count[0] / count[1]);
            spikes += count[0];
            values += count[1];
        }
        OptionalDouble nasar =
                rates.size() == layers.size() ? OptionalDouble.of(spikes / values) : OptionalDouble.empty();
        counts.clear();
        receiver.accept(new SpikeActivity(iteration, epoch, model.score(), rates, nasar));
    }

    private void tellLossAlone(Model model, int iteration, int epoch) {
        int group = iteration / every;
        if (group != toldGroup) {
            toldGroup = group;
            receiver.accept(new SpikeActivity(iteration, epoch, model.score(), Map.of(), OptionalDouble.empty()));
        }
    }
}
