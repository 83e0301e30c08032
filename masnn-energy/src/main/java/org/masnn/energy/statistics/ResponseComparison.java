package org.masnn.energy.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Two networks on the same clips, without and with attention: the average spiking responses of chosen layers over all
 * clips (Yao et al. 2023, Section 7.3), and single clips that the first gets wrong and the second right (Section 7.2).
 * Each batch runs through each network once; of the data only the features of a few clips are kept. Not safe for use by
 * several threads.
 */
public final class ResponseComparison {

    private final ComputationGraph baselineGraph;
    private final ComputationGraph attentionGraph;
    private final SpikeMeter baseline;
    private final SpikeMeter attention;
    private final int most;
    private final List<Candidate> candidates = new ArrayList<>();
    private long samples;

    /**
     * A comparison that has seen no batch.
     *
     * @param baseline initialised, with one input and one output; not modified
     * @param attention the same; not modified
     * @param layers spiking layers whose average responses are kept; they have to be in both networks, with frames of
     *     the same size
     * @param cases most single clips to choose, 0 or more
     * @throws IllegalArgumentException if the networks differ in T, a layer is missing in one, or its frames differ
     */
    public ResponseComparison(ComputationGraph baseline, ComputationGraph attention, List<String> layers, int cases) {
        if (cases < 0) {
            throw new IllegalArgumentException("ResponseComparison: expected 0 cases or more, got " + cases);
        }
        NetworkGraph first = NetworkGraph.of(baseline);
        NetworkGraph second = NetworkGraph.of(attention);
        requireComparable(first, second, layers);
        this.baselineGraph = baseline;
        this.attentionGraph = attention;
        this.baseline = meter(baseline, layers);
        this.attention = meter(attention, layers);
        this.most = cases;
    }

    private static SpikeMeter meter(ComputationGraph graph, List<String> layers) {
        SpikeMeter meter = new SpikeMeter(graph);
        return layers.isEmpty() ? meter : meter.keepResponses(layers.toArray(String[]::new));
    }

    private static void requireComparable(NetworkGraph baseline, NetworkGraph attention, List<String> layers) {
        if (baseline.timeSteps() != attention.timeSteps()) {
            throw new IllegalArgumentException("ResponseComparison: expected networks of the same T, got T = "
                    + baseline.timeSteps() + " without attention and T = " + attention.timeSteps()
                    + " with it; train or convert one of them for the other's T");
        }
        for (String layer : layers) {
            FrameSize first = frame(baseline, "without attention", layer);
            FrameSize second = frame(attention, "with attention", layer);
            if (!first.equals(second)) {
                throw new IllegalArgumentException("ResponseComparison: expected layer \"" + layer
                        + "\" of the same size in both networks, got " + first + " without attention and " + second
                        + " with it");
            }
        }
    }

    private static FrameSize frame(NetworkGraph graph, String which, String layer) {
        return SpikeStatistics.frame(graph.spikingNodes().stream()
                .filter(node -> node.name().equals(layer))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("ResponseComparison: expected names of spiking layers of"
                                + " both networks; the network " + which + " has "
                                + graph.spikingNodes().stream()
                                        .map(GraphNode::name)
                                        .toList() + ", got \"" + layer + "\"")));
    }

    /**
     * A clip that may become a case; gain decides among those that attention alone gets right, and among the others.
     */
    private record Candidate(long sample, int label, boolean rightByAttentionAlone, double gain, INDArray features) {

        static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::rightByAttentionAlone)
                .thenComparing(Candidate::gain)
                .reversed();
    }

    /**
     * Runs all batches of a data set.
     *
     * @param data reset first if it can be
     * @return this
     */
    public ResponseComparison addAll(DataSetIterator data) {
        if (data.resetSupported()) {
            data.reset();
        }
        while (data.hasNext()) {
            add(data.next());
        }
        return this;
    }

    /**
     * Runs one batch through both networks.
     *
     * @param batch features as the networks take them, labels {@code [N, classes]}; without labels no case is chosen;
     *     not modified
     * @return this
     */
    public ResponseComparison add(DataSet batch) {
        INDArray before = baseline.add(batch);
        INDArray after = attention.add(batch);
        INDArray labels = batch.getLabels();
        int clips = Math.toIntExact(batch.getFeatures().size(0));
        if (most > 0 && labels != null && labels.rank() == 2 && before != null && after != null) {
            for (int i = 0; i < clips; i++) {
                consider(batch, i, labels.getRow(i), before.getRow(i), after.getRow(i));
            }
        }
        samples += clips;
        return this;
    }

    private void consider(DataSet batch, int clip, INDArray labels, INDArray before, INDArray after) {
        int label = labels.argMax().getInt(0);
        double marginBefore = margin(before, label);
        double marginAfter = margin(after, label);
        boolean alone = before.argMax().getInt(0) != label && after.argMax().getInt(0) == label;
        double gain = marginAfter - marginBefore;
        Candidate last = candidates.size() < most ? null : candidates.get(most - 1);
        if (isBetter(alone, gain, last)) {
            INDArray features = batch.getFeatures()
                    .get(NDArrayIndex.interval(clip, clip + 1))
                    .dup('c');
            candidates.add(new Candidate(samples + clip, label, alone, gain, features));
            candidates.sort(Candidate.BEST_FIRST); // stable: of equals the first in the data stays
            if (candidates.size() > most) {
                candidates.remove(most);
            }
        }
    }

    private static boolean isBetter(boolean alone, double gain, @Nullable Candidate last) {
        if (last == null) {
            return true;
        }
        return alone == last.rightByAttentionAlone() ? gain > last.gain() : alone;
    }

    /** How far the right class is ahead of the next; below 0 where another is. */
    private static double margin(INDArray output, int label) {
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < output.length(); i++) {
            if (i != label) {
                next = Math.max(next, output.getDouble(i));
            }
        }
        return output.getDouble(label) - next;
    }

    /**
     * Statistics of the network without attention, with the average responses of the chosen layers.
     *
     * @return of all batches so far
     * @throws IllegalArgumentException if there was no batch
     */
    public SpikeStatistics baseline() {
        return baseline.statistics();
    }

    /**
     * Statistics of the network with attention, with the average responses of the chosen layers.
     *
     * @return of all batches so far
     * @throws IllegalArgumentException if there was no batch
     */
    public SpikeStatistics attention() {
        return attention.statistics();
    }

    /**
     * Clips that the network without attention gets wrong and the one with attention right, where the right class
     * gained most over the strongest other one. Where there is none: the clip in which it gained most, whatever the
     * answers.
     *
     * @return as many as asked for at most, best first; none without labels
     */
    public List<CaseStudy> cases() {
        boolean any = candidates.stream().anyMatch(Candidate::rightByAttentionAlone);
        return candidates.stream()
                .filter(candidate -> !any || candidate.rightByAttentionAlone())
                .limit(any ? most : 1)
                .map(candidate -> new CaseStudy(
                        candidate.sample(),
                        candidate.label(),
                        candidate.features(),
                        ClipResponse.of(baselineGraph, candidate.features()),
                        ClipResponse.of(attentionGraph, candidate.features())))
                .toList();
    }
}
