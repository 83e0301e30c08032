package org.masnn.examples.bench.step;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.attention.Attention;
import org.masnn.core.training.FusedAdam;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.ResidualNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What a measured training step does: the same as the peers' scripts, that is Adam with learning rate 1e-4 on the mean
 * squared error, in single precision, with batch normalisation.
 *
 * @param network which
 * @param attention of the 3-layer network, as gesture takes it; the residual network's is that of the published code
 * @param batch examples of a batch
 * @param steps T
 * @param size rows and columns of a frame
 * @param width channels of the first convolution; the others are in proportion to it
 * @param inputRate share of ones in the 3-layer network's random input; the residual network's is normally distributed
 * @param gamma first value of batch normalisation's gamma; at the end of a residual block 0.2 times it
 * @param beta first value of its beta; the residual network's is 0
 */
public record StepWork(
        StepNetwork network,
        String attention,
        int batch,
        int steps,
        int size,
        int width,
        double inputRate,
        double gamma,
        double beta) {

    static final int WIDTH = 64;

    private static final int GESTURES = 11;
    private static final int IMAGE_CLASSES = 1000;
    private static final double RATE = 1e-4;
    private static final long SEED = 7;

    /** Share of the published code's gamma at the end of a block. */
    private static final double LAST = 0.2;

    /** That of the published code. */
    static final String RESIDUAL_ATTENTION = "CSA";

    /** With it each layer of the residual network fires at 8 to 19 %. */
    static final double RESIDUAL_GAMMA = 0.4;

    /** With these each layer of the 3-layer network without attention fires at 4 to 16 % in the first steps. */
    static final double PLAIN_GAMMA = 0.4;

    static final double PLAIN_BETA = -0.05;

    /** And with TCSA, whose gates are about a half each, at 2 to 10 %. */
    static final double ATTENTION_GAMMA = 3;

    static final double ATTENTION_BETA = -1;

    /**
     * Of the 3-layer network at the paper's size.
     *
     * @param attention as gesture takes it
     * @param batch clips of a batch
     * @param steps T
     * @return work at which each layer fires at 1 to 20 % with attention none and TCSA
     * @throws IllegalArgumentException if there is no such attention
     */
    public static StepWork ofThreeLayers(String attention, int batch, int steps) {
        boolean attends = Attention.of(attention).usesAny();
        return new StepWork(
                StepNetwork.THREE_LAYERS,
                attention,
                batch,
                steps,
                StepNetwork.THREE_LAYERS.size(),
                WIDTH,
                0.1,
                attends ? ATTENTION_GAMMA : PLAIN_GAMMA,
                attends ? ATTENTION_BETA : PLAIN_BETA);
    }

    /**
     * Of the 18-layer Att-Res-SNN at its published widths.
     *
     * @param batch images of a batch
     * @param steps T
     * @return work at which each layer fires at 8 to 19 %
     */
    public static StepWork ofResidual(int batch, int steps) {
        StepNetwork network = StepNetwork.ATT_RES_18;
        return new StepWork(network, RESIDUAL_ATTENTION, batch, steps, network.size(), WIDTH, 0.1, RESIDUAL_GAMMA, 0);
    }

    /** The same work on other sizes. */
    StepWork with(int otherBatch, int otherSteps, int otherWidth) {
        return new StepWork(network, attention, otherBatch, otherSteps, size, otherWidth, inputRate, gamma, beta);
    }

    /**
     * Of the network, which is not built.
     *
     * @return the configuration
     * @throws IllegalArgumentException if the sizes or the attention do not fit
     */
    public ComputationGraphConfiguration configuration() {
        return network == StepNetwork.THREE_LAYERS
                ? threeLayers().configuration()
                : residual().configuration();
    }

    /**
     * The network as its builder makes it, initialised.
     *
     * @return a new network
     */
    public ComputationGraph build() {
        return network == StepNetwork.THREE_LAYERS
                ? threeLayers().build()
                : residual().build();
    }

    /** With batch normalisation's running statistics those of the last batch, as the peer has them. */
    private ThreeLayerNetwork.Builder threeLayers() {
        return ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(GESTURES)
                .input(size, size, 2)
                .convolutions(width, 2 * width, 2 * width)
                .hidden(4 * width)
                .attention(Attention.of(attention))
                .batchNormalization(gamma, beta)
                .batchNormalizationMomentum(1)
                .updater(new FusedAdam(RATE))
                .seed(SEED);
    }

    private ResidualNetwork.Builder residual() {
        return ResidualNetwork.builder()
                .depth(18)
                .width(width)
                .timeSteps(steps)
                .classes(IMAGE_CLASSES)
                .input(size, size, 3)
                .initialGamma(InitialGamma.of(gamma).withLast(LAST * gamma))
                .dropOut(1)
                .loss(new LossMSE(), Activation.IDENTITY)
                .updater(new FusedAdam(RATE))
                .l2(0)
                .seed(SEED);
    }

    /**
     * Random examples, always the same.
     *
     * @return a batch
     */
    public DataSet data() {
        Nd4j.getRandom().setSeed(SEED);
        boolean events = network == StepNetwork.THREE_LAYERS;
        INDArray features = events
                ? Nd4j.rand(DataType.FLOAT, batch, steps, size, size, 2)
                        .lt(inputRate)
                        .castTo(DataType.FLOAT)
                : Nd4j.randn(DataType.FLOAT, batch, size, size, 3);
        int classes = events ? GESTURES : IMAGE_CLASSES;
        INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, classes);
        for (int i = 0; i < batch; i++) {
            labels.putScalar(i, i % classes, 1);
        }
        return new DataSet(features, labels);
    }

    /**
     * How many the network has.
     *
     * @return trained ones
     */
    public long parameters() {
        return NetworkGraph.of(configuration()).trainedParameters();
    }

    /** As options of the command line. */
    List<String> options() {
        return List.of(
                "--network=" + network,
                "--attention=" + attention,
                "--batch=" + batch,
                "--steps=" + steps,
                "--size=" + size,
                "--width=" + width,
                "--input-rate=" + inputRate,
                "--bn-gamma=" + gamma,
                "--bn-beta=" + beta);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, attention %s, T %d, batch %d, %dx%d, width %d",
                network,
                attention,
                steps,
                batch,
                size,
                size,
                width);
    }
}
