package org.masnn.energy.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.neuron.Output;
import org.masnn.energy.graph.FanOut;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.graph.Signal;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How much a network fired on given data (Yao et al. 2023, Section 4: NSAR, NASAR and spike counts). Gathered by
 * {@link SpikeMeter} in one pass that also classifies, or assumed by {@link #uniform}.
 */
public final class SpikeStatistics {

    private final int timeSteps;
    private final long samples;
    private final List<LayerSpikes> layers;
    private final List<LayerInput> inputs;
    private final double featureShare;
    private final List<Double> nasarOfClips;
    private final List<SpikingResponse> responses;
    private final @Nullable Evaluation evaluation;

    SpikeStatistics(
            int timeSteps,
            long samples,
            List<LayerSpikes> layers,
            List<LayerInput> inputs,
            double featureShare,
            List<Double> nasarOfClips,
            List<SpikingResponse> responses,
            @Nullable Evaluation evaluation) {
        this.timeSteps = timeSteps;
        this.samples = samples;
        this.layers = List.copyOf(layers);
        this.inputs = List.copyOf(inputs);
        this.featureShare = featureShare;
        this.nasarOfClips = List.copyOf(nasarOfClips);
        this.responses = List.copyOf(responses);
        this.evaluation = evaluation;
    }

    /**
     * Runs a network over a data set in inference mode and counts.
     *
     * @param graph initialised; its parameters are not modified
     * @param data reset first if it can be; every batch is run
     * @return the statistics of all batches
     * @throws IllegalArgumentException if the network holds nothing to count, or the iterator no batch
     */
    public static SpikeStatistics of(ComputationGraph graph, DataSetIterator data) {
        return new SpikeMeter(graph).addAll(data).statistics();
    }

    /**
     * Assumed statistics of one clip: the same rate in every spiking layer at every time step, as when only a NASAR is
     * known. What is neither input nor spikes counts as non-zero throughout.
     *
     * @param graph the network's structure
     * @param rate spikes per neuron and time step, from 0 to 1; means nothing to an ANN
     * @param featureShare share of the input's values that are not zero, from 0 to 1
     * @return the statistics, without evaluation
     */
    public static SpikeStatistics uniform(NetworkGraph graph, double rate, double featureShare) {
        requireShare("rate", rate);
        requireShare("share of the input", featureShare);
        List<LayerSpikes> layers = new ArrayList<>();
        for (GraphNode node : graph.spikingNodes()) {
            long neurons = neurons(node);
            List<Double> perStep = Collections.nCopies(graph.timeSteps(), rate * neurons);
            layers.add(new LayerSpikes(
                    node.name(), output(node), neurons, 1, perStep, rate == 0 ? neurons : 0, rate == 1 ? neurons : 0));
        }
        List<LayerInput> inputs = new ArrayList<>();
        for (GraphNode node : graph.weightedNodes()) {
            String input = node.inputs().get(0);
            double share = switch (graph.node(input).signal()) {
                case INPUT -> featureShare;
                case SPIKES -> rate;
                case COUNTS, REAL -> 1.0;
            };
            double operations = share * FanOut.of(node).dense() * node.framesPerClip();
            inputs.add(new LayerInput(node.name(), input, share, operations));
        }
        List<Double> nasar = layers.isEmpty() ? List.of() : List.of(rate);
        return new SpikeStatistics(graph.timeSteps(), 1, layers, inputs, featureShare, nasar, List.of(), null);
    }

    private static void requireShare(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("SpikeStatistics: expected a " + what + " from 0 to 1, got " + value);
        }
    }

    static FrameSize frame(GraphNode node) {
        return lif(node).inputSize();
    }

    static long neurons(GraphNode node) {
        return frame(node).length();
    }

    static Output output(GraphNode node) {
        return lif(node).getNeuron().output();
    }

    private static LifLayer lif(GraphNode node) {
        LifLayer lif = node.spiking();
        if (lif == null) {
            throw new IllegalArgumentException("SpikeStatistics: " + node.describe() + " is not a LifLayer");
        }
        return lif;
    }

    /**
     * Number of time steps of a clip.
     *
     * @return T
     */
    public int timeSteps() {
        return timeSteps;
    }

    /**
     * Clips that were run.
     *
     * @return their number, at least 1
     */
    public long samples() {
        return samples;
    }

    /**
     * The spiking layers.
     *
     * @return in the order in which they run; none in an ANN
     */
    public List<LayerSpikes> layers() {
        return layers;
    }

    /**
     * Neurons of the network.
     *
     * @return the sum over the layers
     */
    public long neurons() {
        return layers.stream().mapToLong(LayerSpikes::neurons).sum();
    }

    /**
     * Spikes of all layers, time steps and clips.
     *
     * @return their number
     */
    public double spikes() {
        return layers.stream().mapToDouble(LayerSpikes::spikes).sum();
    }

    /**
     * Spikes of one clip on average; the paper's "spike counts", equal to NASAR times neurons times T.
     *
     * @return spikes per clip
     */
    public double spikesPerSample() {
        return spikes() / samples;
    }

    /**
     * The network's spiking activity rate at each time step (NSAR).
     *
     * @return T rates, mean over clips
     * @throws IllegalStateException if this is an ANN
     */
    public List<Double> nsar() {
        requireSpiking("NSAR");
        List<Double> result = new ArrayList<>();
        for (int t = 0; t < timeSteps; t++) {
            double spikes = 0;
            for (LayerSpikes layer : layers) {
                spikes += layer.perStep().get(t);
            }
            result.add(spikes / ((double) neurons() * samples));
        }
        return List.copyOf(result);
    }

    /**
     * The network's average spiking activity rate (NASAR): the mean of {@link #nsar()} over the T time steps.
     *
     * @return spikes per neuron, time step and clip, from 0 to 1
     * @throws IllegalStateException if this is an ANN
     */
    public double nasar() {
        requireSpiking("NASAR");
        return spikes() / ((double) neurons() * timeSteps * samples);
    }

    /**
     * NASAR of each clip (Section 7.4), in the order of the data.
     *
     * @return one value for each clip; none of an ANN
     */
    public List<Double> nasarOfClips() {
        return nasarOfClips;
    }

    /**
     * Variance of NASAR over the clips: how differently the network responds to different inputs (Section 7.4).
     *
     * @return mean squared distance from {@link #nasar()}; 0 for one clip
     * @throws IllegalStateException if this is an ANN
     */
    public double nasarVariance() {
        requireSpiking("NASAR");
        double mean = nasarOfClips.stream().mapToDouble(value -> value).sum() / samples;
        return nasarOfClips.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / samples;
    }

    private void requireSpiking(String what) {
        if (layers.isEmpty()) {
            throw new IllegalStateException(
                    "SpikeStatistics: expected a network with at least one LifLayer, got an ANN," + " which has no "
                            + what);
        }
    }

    /**
     * Share of the features that are not zero, over all batches.
     *
     * @return from 0 to 1
     */
    public double featureShare() {
        return featureShare;
    }

    /**
     * What the convolutions and dense layers read.
     *
     * @return in the order in which they run
     */
    public List<LayerInput> inputs() {
        return inputs;
    }

    /**
     * What one convolution or dense layer read.
     *
     * @param layer its name
     * @return its input
     * @throws IllegalArgumentException if there is none of that name
     */
    public LayerInput input(String layer) {
        return inputs.stream()
                .filter(input -> input.layer().equals(layer))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("SpikeStatistics: nothing was counted at the input of \""
                                + layer + "\"; there are counts for "
                                + inputs.stream().map(LayerInput::layer).toList()
                                + "; were the statistics gathered with another network?"));
    }

    /**
     * Share of a vertex's values that are not zero, known for each input of a convolution or dense layer. Of a vertex
     * that passes on {@link Signal#SPIKES} it is the firing rate that the layer behind it sees.
     *
     * @param vertex its name
     * @return from 0 to 1, mean over clips and time steps
     * @throws IllegalArgumentException if no convolution or dense layer reads it
     */
    public double nonZeroShare(String vertex) {
        return inputs.stream()
                .filter(input -> input.vertex().equals(vertex))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("SpikeStatistics: nothing was counted at vertex \""
                        + vertex + "\"; there are counts for "
                        + inputs.stream().map(LayerInput::vertex).distinct().toList()
                        + "; were the statistics gathered with another network?"))
                .nonZeroShare();
    }

    /**
     * The average spiking responses of Section 7.3.
     *
     * @return of those layers for which {@link SpikeMeter#keepResponses} asked, in the order in which they run
     */
    public List<SpikingResponse> responses() {
        return responses;
    }

    /**
     * How well the network classified in the same pass.
     *
     * @return the evaluation; empty if the batches had no labels, or the network more than one output
     */
    public Optional<Evaluation> evaluation() {
        return Optional.ofNullable(evaluation);
    }

    /**
     * The statistics as a table for people.
     *
     * @return several lines, numbers with a decimal point
     */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d clips, T = %d, %s, %.2f %% of the input not zero%n",
                samples,
                timeSteps,
                layers.isEmpty()
                        ? "ANN"
                        : String.format(
                                Locale.ROOT,
                                "%,d neurons, NASAR %.4f (variance over clips %.2e), %,.0f spikes per clip",
                                neurons(),
                                nasar(),
                                nasarVariance(),
                                spikesPerSample()),
                100 * featureShare));
        for (LayerSpikes layer : layers) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-16s %,12d neurons  rate %.4f  silent %,d  saturated %,d%s%n",
                    layer.layer(),
                    layer.neurons(),
                    layer.rate(),
                    layer.silent(),
                    layer.saturated(),
                    layer.output() == Output.MEMBRANE ? "  (non-zero membrane outputs, not spikes)" : ""));
        }
        return text.toString();
    }
}
