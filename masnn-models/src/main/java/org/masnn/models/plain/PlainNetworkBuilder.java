package org.masnn.models.plain;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.masnn.attention.Attention;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.Dimension;
import org.masnn.attention.Location;
import org.masnn.attention.PlacedAttention;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.memory.MemoryPrediction;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What the builders of plain networks share: options that mean the same in each of them, and the pieces of which they
 * are made. A network's builder sets its own defaults.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class PlainNetworkBuilder<B extends PlainNetworkBuilder<B>>
        permits ThreeLayerNetwork.Builder, FiveLayerNetwork.Builder {

    final String network;
    int timeSteps;
    int classes;
    int height;
    int width;
    int channels = 2;
    int hidden;
    Attention attention = Attention.none();
    boolean denseTemporalAttention = true;
    LifParameters neuron;
    double dropOut;
    private boolean learnableDecay;
    private ILossFunction loss = new LossMSE();
    private IActivation outputActivation = new ActivationIdentity();
    private SequenceFormat format = SequenceFormat.NTHWC;
    private IUpdater updater;
    private double l2;
    private double initialGamma = 1;
    private double initialBeta;
    private double batchNormalizationMomentum = 0.1;
    private DataType dataType = DataType.FLOAT;
    private long seed = 1;
    private boolean recompute;

    PlainNetworkBuilder(
            String network, int frameSide, int hidden, LifParameters neuron, IUpdater updater, double dropOut) {
        this.network = network;
        this.height = frameSide;
        this.width = frameSide;
        this.hidden = hidden;
        this.neuron = neuron;
        this.updater = updater;
        this.dropOut = dropOut;
    }

    /**
     * Number of time steps.
     *
     * @param value T, at least 1; has no default
     * @return this
     */
    public B timeSteps(int value) {
        this.timeSteps = value;
        return self();
    }

    /**
     * Number of classes.
     *
     * @param value at least 2 (11 for Gesture, 20 for Gait in the paper); has no default
     * @return this
     */
    public B classes(int value) {
        this.classes = value;
        return self();
    }

    /**
     * Size of a frame.
     *
     * @param frameHeight rows
     * @param frameWidth columns
     * @param frameChannels channels, 2 by default: one per polarity
     * @return this
     */
    public B input(int frameHeight, int frameWidth, int frameChannels) {
        this.height = frameHeight;
        this.width = frameWidth;
        this.channels = frameChannels;
        return self();
    }

    /**
     * Neurons of the first dense layer.
     *
     * @param value at least 1
     * @return this
     */
    public B hidden(int value) {
        this.hidden = value;
        return self();
    }

    /**
     * Which attention, where, and with which reduction ratios. At Conv-PRE it stands in front of the first convolution
     * too, on the events; a reduction above their number of channels is that number there.
     *
     * @param value {@link Attention#none()} by default
     * @return this
     */
    public B attention(Attention value) {
        this.attention = Objects.requireNonNull(value, missing("attention"));
        return self();
    }

    /**
     * Whether temporal attention, if there is any, also stands in front of the dense layers' neurons.
     *
     * @param value true by default, as in the published code
     * @return this
     */
    public B denseTemporalAttention(boolean value) {
        this.denseTemporalAttention = value;
        return self();
    }

    /**
     * The neuron of every layer.
     *
     * @param value its parameters
     * @return this
     */
    public B neuron(LifParameters value) {
        this.neuron = Objects.requireNonNull(value, missing("neuron"));
        return self();
    }

    /**
     * Whether each layer's decay is trained, from the neuron's decay on (PLIF; Fang et al. 2021).
     *
     * @param value false by default
     * @return this
     */
    public B learnableDecay(boolean value) {
        this.learnableDecay = value;
        return self();
    }

    /**
     * The loss.
     *
     * @param value mean squared error on one-hot labels by default
     * @param activation the identity by default; softmax for cross-entropy
     * @return this
     */
    public B loss(ILossFunction value, Activation activation) {
        this.loss = Objects.requireNonNull(value, missing("loss"));
        this.outputActivation = activation.getActivationFunction();
        return self();
    }

    /**
     * Order of the features' axes.
     *
     * @param value {@link SequenceFormat#NTHWC} by default: what this library's data sets give
     * @return this
     */
    public B format(SequenceFormat value) {
        this.format = Objects.requireNonNull(value, missing("format"));
        return self();
    }

    /**
     * The updater.
     *
     * @param value any of DL4J's
     * @return this
     */
    public B updater(IUpdater value) {
        this.updater = Objects.requireNonNull(value, missing("updater"));
        return self();
    }

    /**
     * L2 regularisation of the weights.
     *
     * @param value 0 by default
     * @return this
     */
    public B l2(double value) {
        this.l2 = value;
        return self();
    }

    /**
     * First values of every batch normalisation's gamma and beta.
     *
     * @param gamma 1 by default
     * @param beta 0 by default
     * @return this
     */
    public B batchNormalization(double gamma, double beta) {
        this.initialGamma = gamma;
        this.initialBeta = beta;
        return self();
    }

    /**
     * Share of the newest batch in the running statistics of batch normalisation.
     *
     * @param value in (0, 1], 0.1 by default
     * @return this
     */
    public B batchNormalizationMomentum(double value) {
        this.batchNormalizationMomentum = value;
        return self();
    }

    /**
     * The network's data type.
     *
     * @param value FLOAT by default; DOUBLE runs the reference kernels
     * @return this
     */
    public B dataType(DataType value) {
        this.dataType = Objects.requireNonNull(value, missing("dataType"));
        return self();
    }

    /**
     * Seed of the initial weights.
     *
     * @param value 1 by default
     * @return this
     */
    public B seed(long value) {
        this.seed = value;
        return self();
    }

    /**
     * Dropout in front of the dense layers.
     *
     * @param keep probability of keeping a value, in (0, 1]
     * @return this
     */
    public B dropOut(double keep) {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException(
                    network + ": expected the probability of keeping a value in (0, 1], got " + "dropOut = " + keep);
        }
        this.dropOut = keep;
        return self();
    }

    /**
     * Whether training computes activations again instead of keeping them: up to rounding the same numbers, with less
     * memory and nearly a second forward pass. It is no part of the configuration; a network that is restored from a
     * file is made to recompute by {@link RecomputingGraph#of}.
     *
     * @param value false by default
     * @return this
     */
    public B recompute(boolean value) {
        this.recompute = value;
        return self();
    }

    /**
     * How much memory training will take; nothing is built.
     *
     * @param batch examples of a batch
     * @return the prediction
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public MemoryPrediction memory(int batch) {
        MemoryPrediction ordinary = MemoryPrediction.of(configuration(), batch);
        return recompute ? ordinary.recomputing() : ordinary;
    }

    /**
     * The network, initialised.
     *
     * @return a graph ready for {@code fit}; a {@link RecomputingGraph} with {@link #recompute}
     */
    public ComputationGraph build() {
        ComputationGraph graph =
                recompute ? new RecomputingGraph(configuration()) : new ComputationGraph(configuration());
        graph.init();
        return NormalizationFusion.apply(graph);
    }

    /**
     * The configuration alone.
     *
     * @return DL4J's configuration
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public ComputationGraphConfiguration configuration() {
        check();
        // uniform in +-1/sqrt(fan-in), which is what PyTorch starts with
        NeuralNetConfiguration.Builder common = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(dataType)
                .weightInit(WeightInit.UNIFORM)
                .updater(updater);
        if (l2 != 0) {
            common.l2(l2);
        }
        LayerChain chain = new LayerChain("events", common.graphBuilder().addInputs("events"));
        chain.add(
                "fold",
                new FoldTimeLayer.Builder().timeSteps(timeSteps).format(format).build());
        addLayers(chain);
        chain.add("mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build());
        chain.add(
                "output",
                new LossLayer.Builder(loss).activation(outputActivation).build());
        return chain.graph()
                .setOutputs("output")
                .setInputTypes(FoldTimeLayer.inputType(timeSteps, height, width, channels))
                .build();
    }

    /** The layers between {@code fold} and {@code mean}. */
    abstract void addLayers(LayerChain chain);

    /** Refuses sizes that do not fit; the common ones have been checked. */
    abstract void checkSizes();

    /** Attention at Conv-PRE, the convolution and its batch normalisation. */
    void addConvolution(LayerChain chain, int index, int size, boolean bias) {
        String name = "conv" + index;
        List<PlacedAttention> before = (index == 0 ? ofInput() : attention).layers(Location.CONV_PRE, timeSteps);
        chain.add(name, before);
        chain.add(
                name,
                new FrameConvolutionLayer.Builder()
                        .nOut(size)
                        .hasBias(bias)
                        .needsInputGradient(index > 0 || !before.isEmpty())
                        .build());
        chain.add(name + "_bn", batchNormalization());
    }

    /** In front of the first convolution: the input may have fewer channels than {@code r_c}. */
    private Attention ofInput() {
        return attention.uses(Dimension.CHANNEL) && attention.channel() instanceof ChannelAttention channel
                ? attention.withChannel(channel.gate().fitted(channels))
                : attention;
    }

    /** Attention at Conv-POST, and the neurons with attention at Activate-PRE. */
    void addConvolutionNeurons(LayerChain chain, int index) {
        String name = "conv" + index;
        chain.add(name, attention.layers(Location.CONV_POST, timeSteps));
        chain.add(
                name + "_lif",
                neurons(neuron).refinements(attention.membraneRefinements()).build());
    }

    /** Temporal attention around a dense layer; no other kind attends there. */
    void addDenseAttention(LayerChain chain, String name, Location location) {
        if (denseTemporalAttention) {
            chain.add(name, attention.denseLayers(location, timeSteps));
        }
    }

    LifLayer.Builder neurons(LifParameters parameters) {
        return new LifLayer.Builder().timeSteps(timeSteps).neuron(parameters).learnableDecay(learnableDecay);
    }

    FrameBatchNormalization batchNormalization() {
        return new FrameBatchNormalization.Builder()
                .initialGamma(initialGamma)
                .initialBeta(initialBeta)
                .momentum(batchNormalizationMomentum)
                .build();
    }

    private void check() {
        if (timeSteps < 1) {
            throw new IllegalArgumentException(
                    network + ": expected timeSteps >= 1, got " + timeSteps + "; call timeSteps(T)");
        }
        if (classes < 2) {
            throw new IllegalArgumentException(
                    network + ": expected classes >= 2, got " + classes + "; call classes(n)");
        }
        if (hidden < 1) {
            throw new IllegalArgumentException(network + ": expected hidden >= 1, got " + hidden);
        }
        checkSizes();
    }

    private String missing(String option) {
        return network + ": " + option + " is missing";
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }
}
