package org.masnn.energy.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * Counts spikes batch by batch: each batch runs through the network once, in inference mode, and of its activations only
 * counts remain. The same pass evaluates the classification. Not safe for use by several threads, nor while the network
 * is trained.
 */
public final class SpikeMeter {

    private final ComputationGraph graph;
    private final NetworkGraph structure;
    private final ForwardPass pass;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Tally features = new Tally(1);
    private @Nullable Evaluation evaluation;
    private long samples;

    /**
     * A meter that has seen no batch.
     *
     * @param graph initialised; its parameters are not modified
     * @throws IllegalArgumentException if it holds nothing to count, or more than one input
     * @throws IllegalStateException if {@code init()} was not called
     */
    public SpikeMeter(ComputationGraph graph) {
        if (graph.getVertices() == null) {
            throw new IllegalStateException("SpikeMeter: the network is not initialised; call init() first");
        }
        this.graph = graph;
        this.structure = NetworkGraph.of(graph);
        if (structure.spikingNodes().isEmpty() && structure.weightedNodes().isEmpty()) {
            throw new IllegalArgumentException("SpikeMeter: expected a network with a LifLayer, or an ANN with a"
                    + " FrameConvolutionLayer or FrameDenseLayer, got one without: "
                    + structure.nodes().stream().map(GraphNode::describe).toList());
        }
        if (graph.getNumInputArrays() != 1) {
            throw new IllegalArgumentException("SpikeMeter: expected a network with one input, got "
                    + graph.getConfiguration().getNetworkInputs());
        }
        this.pass = new ForwardPass(graph);
        for (String vertex : watched(structure)) {
            tallies.put(vertex, new Tally(structure.timeSteps()));
        }
    }

    private static Set<String> watched(NetworkGraph structure) {
        Set<String> result = new LinkedHashSet<>();
        structure.spikingNodes().forEach(node -> result.add(node.name()));
        structure.weightedNodes().forEach(node -> result.add(node.inputs().get(0)));
        return result;
    }

    /**
     * Runs and counts one batch.
     *
     * @param batch features as the network takes them, labels {@code [N, classes]} or none; not modified
     * @return the network's output, or null if it has more than one
     * @throws IllegalArgumentException if the batch has masks, which spiking layers do not know
     */
    public @Nullable INDArray add(DataSet batch) {
        if (batch.getFeaturesMaskArray() != null || batch.getLabelsMaskArray() != null) {
            throw new IllegalArgumentException(
                    "SpikeMeter: expected a batch without masks; spiking layers run all T steps of every clip");
        }
        INDArray input = batch.getFeatures();
        GraphNode first = (structure.isSpiking() ? structure.spikingNodes() : structure.weightedNodes()).get(0);
        long[] rows = {0};
        features.add(input);
        INDArray output = pass.run(input, (vertex, activations) -> {
            Tally tally = tallies.get(vertex);
            if (tally != null) {
                tally.add(activations);
            }
            if (vertex.equals(first.name())) {
                rows[0] = activations.size(0);
            }
        });
        samples += rows[0] / first.framesPerClip();
        evaluate(batch.getLabels(), output);
        return output;
    }

    private void evaluate(@Nullable INDArray labels, @Nullable INDArray output) {
        if (labels == null || output == null) {
            return;
        }
        if (!Arrays.equals(labels.shape(), output.shape())) {
            throw new IllegalArgumentException("SpikeMeter: expected labels " + Arrays.toString(output.shape())
                    + " as the network's output \""
                    + graph.getConfiguration().getNetworkOutputs().get(0) + "\", got "
                    + Arrays.toString(labels.shape()));
        }
        if (labels.rank() == 2) {
            if (evaluation == null) {
                evaluation = new Evaluation(Math.toIntExact(labels.size(1)));
            }
            evaluation.eval(labels, output);
        }
    }

    /**
     * What was counted so far.
     *
     * @return the statistics of all batches
     * @throws IllegalArgumentException if there was no batch
     */
    public SpikeStatistics statistics() {
        if (samples == 0) {
            throw new IllegalArgumentException(
                    "SpikeMeter: expected at least one batch, got none; is the iterator empty, or at its end?");
        }
        List<LayerSpikes> layers = new ArrayList<>();
        for (GraphNode node : structure.spikingNodes()) {
            layers.add(new LayerSpikes(
                    node.name(),
                    SpikeStatistics.output(node),
                    SpikeStatistics.neurons(node),
                    samples,
                    tally(node.name()).perStep()));
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        for (GraphNode node : structure.weightedNodes()) {
            String input = node.inputs().get(0);
            shares.put(input, tally(input).share());
        }
        return new SpikeStatistics(structure.timeSteps(), samples, layers, shares, features.share(), evaluation);
    }

    private Tally tally(String vertex) {
        Tally tally = tallies.get(vertex);
        if (tally == null) {
            throw new IllegalStateException("SpikeMeter: vertex \"" + vertex + "\" was not watched");
        }
        return tally;
    }

    /** Counts of one vertex. */
    private static final class Tally {

        private final long[] nonZeros;
        private long values;

        Tally(int steps) {
            nonZeros = new long[steps];
        }

        void add(INDArray folded) {
            long[] counts = NonZeroCount.bySteps(folded, nonZeros.length);
            for (int t = 0; t < counts.length; t++) {
                nonZeros[t] += counts[t];
            }
            values += folded.length();
        }

        List<Double> perStep() {
            return Arrays.stream(nonZeros).mapToObj(count -> (double) count).toList();
        }

        double share() {
            return (double) Arrays.stream(nonZeros).sum() / values;
        }
    }
}
