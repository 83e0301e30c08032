package org.masnn.models.residual;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The end of a residual network as in the published ImageNet code: neurons where blocks give membrane potentials, the
 * mean over the pixels, the mean over the time steps, dropout, a dense layer and the loss; {@code [N*T, H, W, C]} to
 * {@code [N, classes]}.
 *
 * @param classes at least 2
 * @param neuron what fires where blocks give membrane potentials
 * @param keep probability of keeping a value of the mean, in (0, 1]; 1 is no dropout
 * @param loss on what the dense layer gives
 * @param activation the loss layer's
 */
public record ClassifierHead(int classes, Neuron neuron, double keep, ILossFunction loss, Activation activation) {

    /** Label smoothing of the published ImageNet code. */
    static final double OFFICIAL_SMOOTHING = 0.1;

    /** The published ImageNet code drops 0.2. */
    static final double OFFICIAL_KEEP = 0.8;

    /**
     * Checks the values.
     *
     * @param classes at least 2
     * @param neuron not null
     * @param keep in (0, 1]
     * @param loss not null
     * @param activation not null
     */
    public ClassifierHead {
        Objects.requireNonNull(neuron, "ClassifierHead: neuron is missing");
        Objects.requireNonNull(loss, "ClassifierHead: loss is missing");
        Objects.requireNonNull(activation, "ClassifierHead: activation is missing");
        if (classes < 2) {
            throw new IllegalArgumentException("ClassifierHead: expected classes >= 2, got " + classes);
        }
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException(
                    "ClassifierHead: expected the probability of keeping a value in (0, 1], got keep = " + keep);
        }
    }

    /**
     * As in the published ImageNet code: dropout 0.2, cross-entropy with label smoothing 0.1.
     *
     * @param classes at least 2
     * @param neuron what fires
     * @return the head
     */
    public static ClassifierHead of(int classes, Neuron neuron) {
        return new ClassifierHead(
                classes, neuron, OFFICIAL_KEEP, new SmoothedCrossEntropy(OFFICIAL_SMOOTHING), Activation.SOFTMAX);
    }

    /**
     * Adds the vertices {@code head_lif} (behind membrane potentials), {@code pixel_mean}, {@code mean}, {@code fc} and
     * {@code output}, and makes {@code output} the graph's output.
     *
     * @param graph the graph; modified
     * @param input name of the vertex that it reads
     * @param signal what the blocks give
     * @param timeSteps T
     */
    public void addTo(GraphBuilder graph, String input, BlockSignal signal, int timeSteps) {
        LayerChain chain = new LayerChain(graph, input);
        if (signal == BlockSignal.MEMBRANE) {
            chain.add("head_lif", neuron.layer(timeSteps));
        }
        FrameDenseLayer.Builder dense = new FrameDenseLayer.Builder().nOut(classes);
        chain.add("pixel_mean", new SpatialMeanLayer.Builder().build())
                .add("mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build())
                .add("fc", (keep < 1 ? dense.dropOut(keep) : dense).build())
                .add(
                        "output",
                        new LossLayer.Builder(loss).activation(activation).build());
        graph.setOutputs("output");
    }
}
