package org.masnn.energy.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.graph.FanOut;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Counts spikes batch by batch: each batch runs through the network once, in inference mode, and of its activations
 * only counts remain. The same pass evaluates the classification. Not safe for use by several threads, nor while the
 * network is trained.
 */
public final class SpikeMeter {

    private final ComputationGraph graph;
    private final NetworkGraph structure;
    private final ForwardPass pass;
    private final Map<String, NonZeroCount> counts = new LinkedHashMap<>();
    private final Set<String> responses = new LinkedHashSet<>();
    private final List<Double> nasarOfClips = new ArrayList<>();
    private double nonZeroFeatures;
    private double featureValues;
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
    }

    /**
     * Also keeps the average spiking response of layers (Section 7.3), which costs memory for T counts of each neuron.
     *
     * @param layers names of spiking layers; none for all of them
     * @return this
     * @throws IllegalArgumentException if there is no such spiking layer
     * @throws IllegalStateException after the first batch
     */
    public SpikeMeter keepResponses(String... layers) {
        if (samples > 0) {
            throw new IllegalStateException(
                    "SpikeMeter: expected keepResponses before the first batch, got it after " + samples + " clips");
        }
        List<String> spiking =
                structure.spikingNodes().stream().map(GraphNode::name).toList();
        List<String> wanted = layers.length == 0 ? spiking : List.of(layers);
        for (String layer : wanted) {
            if (!spiking.contains(layer)) {
                throw new IllegalArgumentException("SpikeMeter: expected names of spiking layers, which are " + spiking
                        + ", got \"" + layer + "\"");
            }
        }
        responses.addAll(wanted);
        return this;
    }

    /**
     * Runs and counts all batches of a data set.
     *
     * @param data reset first if it can be
     * @return this
     */
    public SpikeMeter addAll(DataSetIterator data) {
        if (data.resetSupported()) {
            data.reset();
        }
        while (data.hasNext()) {
            add(data.next());
        }
        return this;
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
        watch();
        INDArray input = batch.getFeatures();
        nonZeroFeatures += Arrays.stream(new NonZeroCount(1, false).add(input)).sum();
        featureValues += input.length();
        GraphNode first = (structure.isSpiking() ? structure.spikingNodes() : structure.weightedNodes()).get(0);
        Map<String, long[]> rows = new HashMap<>();
        INDArray output = pass.run(input, (vertex, activations) -> {
            NonZeroCount count = counts.get(vertex);
            if (count != null) {
                rows.put(vertex, count.add(activations));
            } else if (vertex.equals(first.name())) {
                rows.put(vertex, new long[Math.toIntExact(activations.size(0))]);
            }
        });
        long clips = rowsOf(rows, first).length / first.framesPerClip();
        addClips(rows, Math.toIntExact(clips));
        samples += clips;
        evaluate(batch.getLabels(), output);
        return output;
    }

    /**
     * What was counted so far, to be added to a meter elsewhere.
     *
     * @return a copy
     */
    public SpikeCounts counts() {
        Map<String, SpikeCounts.OfVertex> vertices = new LinkedHashMap<>();
        counts.forEach((name, count) -> vertices.put(name, count.counts()));
        return new SpikeCounts(new SpikeCounts.Content(
                vertices, List.copyOf(nasarOfClips), nonZeroFeatures, featureValues, samples, confusion()));
    }

    private int @Nullable [][] confusion() {
        Evaluation own = evaluation;
        if (own == null) {
            return null;
        }
        int classes = own.getConfusionMatrix().getClasses().size();
        int[][] result = new int[classes][classes];
        for (int actual = 0; actual < classes; actual++) {
            for (int predicted = 0; predicted < classes; predicted++) {
                result[actual][predicted] = own.getConfusionMatrix().getCount(actual, predicted);
            }
        }
        return result;
    }

    /**
     * Adds what another meter of the same network has counted, behind what this one has.
     *
     * @param other not modified; of a meter that keeps the same responses
     * @return this
     * @throws IllegalArgumentException if it is of another network
     */
    public SpikeMeter add(SpikeCounts other) {
        SpikeCounts.Content content = other.content();
        watch();
        if (content.samples() > 0 && !content.vertices().keySet().equals(counts.keySet())) {
            throw new IllegalArgumentException("SpikeMeter: expected counts of " + counts.keySet() + ", got "
                    + content.vertices().keySet());
        }
        content.vertices().forEach((name, count) -> count(name).add(count));
        nasarOfClips.addAll(content.nasarOfClips());
        nonZeroFeatures += content.nonZeroFeatures();
        featureValues += content.featureValues();
        samples += content.samples();
        int[][] confusion = content.confusion();
        if (confusion != null) {
            Evaluation all = evaluation == null ? new Evaluation(confusion.length) : evaluation;
            evaluation = all;
            for (int actual = 0; actual < confusion.length; actual++) {
                for (int predicted = 0; predicted < confusion.length; predicted++) {
                    for (int i = 0; i < confusion[actual][predicted]; i++) {
                        all.eval(predicted, actual);
                    }
                }
            }
        }
        return this;
    }

    private void watch() {
        if (counts.isEmpty()) {
            for (GraphNode node : structure.spikingNodes()) {
                counts.put(node.name(), new NonZeroCount(node.framesPerClip(), responses.contains(node.name())));
            }
            for (GraphNode node : structure.weightedNodes()) {
                counts.computeIfAbsent(
                        node.inputs().get(0),
                        name -> new NonZeroCount(structure.node(node.name()).framesPerClip(), false));
            }
        }
    }

    private static long[] rowsOf(Map<String, long[]> rows, GraphNode node) {
        return Objects.requireNonNull(rows.get(node.name()), node.name());
    }

    private void addClips(Map<String, long[]> rows, int clips) {
        double neurons = 0;
        double[] spikes = new double[clips];
        for (GraphNode node : structure.spikingNodes()) {
            neurons += SpikeStatistics.neurons(node);
            long[] ofRows = rowsOf(rows, node);
            for (int row = 0; row < ofRows.length; row++) {
                spikes[row / structure.timeSteps()] += ofRows[row];
            }
        }
        if (structure.isSpiking()) {
            for (double count : spikes) {
                nasarOfClips.add(count / (neurons * structure.timeSteps()));
            }
        }
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
        List<SpikingResponse> kept = new ArrayList<>();
        for (GraphNode node : structure.spikingNodes()) {
            NonZeroCount count = count(node.name());
            layers.add(spikes(node, count));
            int @Nullable [][] response = count.responses();
            if (response != null) {
                kept.add(new SpikingResponse(node.name(), SpikeStatistics.frame(node), samples, response));
            }
        }
        List<LayerInput> inputs = new ArrayList<>();
        for (GraphNode node : structure.weightedNodes()) {
            NonZeroCount count = count(node.inputs().get(0));
            double operations = FanOut.of(node).operations(count.perPosition()) / samples;
            inputs.add(new LayerInput(node.name(), node.inputs().get(0), count.share(), operations));
        }
        return new SpikeStatistics(
                structure.timeSteps(),
                samples,
                layers,
                inputs,
                nonZeroFeatures / featureValues,
                nasarOfClips,
                kept,
                evaluation);
    }

    private LayerSpikes spikes(GraphNode node, NonZeroCount count) {
        long[] ofNeurons = count.perPosition();
        return new LayerSpikes(
                node.name(),
                SpikeStatistics.output(node),
                SpikeStatistics.neurons(node),
                samples,
                Arrays.stream(count.perFrame())
                        .mapToObj(spikes -> (double) spikes)
                        .toList(),
                Arrays.stream(ofNeurons).filter(spikes -> spikes == 0).count(),
                Arrays.stream(ofNeurons)
                        .filter(spikes -> spikes == count.rows())
                        .count());
    }

    private NonZeroCount count(String vertex) {
        return Objects.requireNonNull(counts.get(vertex), vertex);
    }
}
