package org.masnn.examples.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikeStatistics;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * A network while it is evaluated, which keeps what pictures need: the average responses of the layers that the paper shows, and
 * how each sample was answered. So the pictures of a report cost no pass of their own.
 */
public final class ObservedNetwork {

    /** An answer to a sample; the margin is how far the right class is ahead of the next, below 0 where another is. */
    private record Answer(int label, int predicted, double margin) {

        boolean right() {
            return predicted == label;
        }
    }

    private final String name;
    private final ComputationGraph graph;
    private final SpikeMeter meter;
    private final List<Answer> answers = new ArrayList<>();

    /**
     * A network that has seen no sample.
     *
     * @param name what it is called in captions
     * @param graph initialised and spiking, with one input and one output; not modified, and not to be trained until the pictures
     *     are drawn
     */
    public ObservedNetwork(String name, ComputationGraph graph) {
        this.name = Objects.requireNonNull(name, "name");
        this.graph = Objects.requireNonNull(graph, "graph");
        meter = new SpikeMeter(graph).keepResponses(ShownLayers.ofPaper(graph).toArray(String[]::new));
    }

    /**
     * Runs a batch.
     *
     * @param batch features and labels {@code [N, classes]}; not modified
     * @return the network's output {@code [N, classes]}
     */
    public INDArray add(DataSet batch) {
        INDArray output = Objects.requireNonNull(meter.add(batch), "one output");
        for (int i = 0; i < output.size(0); i++) {
            int label = batch.getLabels().getRow(i).argMax().getInt(0);
            answers.add(answer(label, output.getRow(i)));
        }
        return output;
    }

    private static Answer answer(int label, INDArray output) {
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < output.length(); i++) {
            if (i != label) {
                next = Math.max(next, output.getDouble(i));
            }
        }
        return new Answer(label, output.argMax().getInt(0), output.getDouble(label) - next);
    }

    /**
     * Firing over all batches so far.
     *
     * @return statistics that have the average responses
     */
    public SpikeStatistics statistics() {
        return meter.statistics();
    }

    String name() {
        return name;
    }

    ComputationGraph graph() {
        return graph;
    }

    int label(int sample) {
        return answers.get(sample).label();
    }

    /**
     * The sample that this network gets wrong and the other right, where the right class gained most; where there is none, the
     * sample in which it gained most, as in {@link org.masnn.energy.statistics.ResponseComparison#cases}.
     */
    OptionalInt caseAgainst(ObservedNetwork other) {
        if (answers.size() != other.answers.size()) {
            throw new IllegalArgumentException("ObservedNetwork: expected networks that answered the same samples, got "
                    + answers.size() + " answers of " + name + " and " + other.answers.size() + " of " + other.name);
        }
        int best = -1;
        for (int sample = 0; sample < answers.size(); sample++) {
            if (best < 0 || isBetter(other, sample, best)) {
                best = sample;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    private boolean isBetter(ObservedNetwork other, int sample, int best) {
        boolean alone = rightByOtherAlone(other, sample);
        return alone == rightByOtherAlone(other, best) ? gain(other, sample) > gain(other, best) : alone;
    }

    private boolean rightByOtherAlone(ObservedNetwork other, int sample) {
        return !answers.get(sample).right() && other.answers.get(sample).right();
    }

    private double gain(ObservedNetwork other, int sample) {
        return other.answers.get(sample).margin() - answers.get(sample).margin();
    }
}
