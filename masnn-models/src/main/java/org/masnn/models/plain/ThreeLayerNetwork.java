package org.masnn.models.plain;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
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
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * The 3-layer network of Yao et al. 2023 (Tables 1, 4, 5 and 6; after their reference 43): three convolutions with batch
 * normalisation, average pooling after the second and third, two dense layers, LIF neurons after each, and the mean over
 * time of the last layer's spikes as output.
 *
 * <pre>{@code
 * ComputationGraph network = ThreeLayerNetwork.builder()
 *         .timeSteps(60)
 *         .classes(11)
 *         .attention(Attention.of("TCSA"))
 *         .build();
 * }</pre>
 *
 * <p>Features are {@code [N, T, H, W, 2]} (or another {@link SequenceFormat}), labels one-hot {@code [N, classes]}. At the
 * default size, T = 60 and 11 classes it has 106,763 neurons and, without attention, 2,324,065 trained parameters.
 *
 * <p>Layers are named {@code fold}, {@code conv0}, {@code conv0_bn}, {@code conv1_pool}, {@code conv0_ta}, {@code conv0_lif},
 * {@code fc0} ..., {@code mean}, {@code output}; channel and spatial attention in front of or behind a convolution is
 * {@code conv0_ca}, {@code conv0_sa}, the official form's ReLU {@code conv0_relu}.
 */
public final class ThreeLayerNetwork {

    private ThreeLayerNetwork() {}

    /**
     * Starts a network with the sizes of the published code.
     *
     * @return a builder; {@code timeSteps} and {@code classes} have no default
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builder of the network; defaults are those of the published event code (MA_SNN) unless a method says otherwise. */
    public static final class Builder {

        private static final int[] POOLING = {1, 2, 2};

        private int timeSteps;
        private int classes;
        private int height = 32;
        private int width = 32;
        private int channels = 2;
        private int[] convolutions = {64, 128, 128};
        private int hidden = 256;
        private Attention attention = Attention.none();
        private boolean denseTemporalAttention = true;
        private LifParameters neuron = LifParameters.paper();
        private Readout readout = Readout.SPIKE_RATE;
        private ILossFunction loss = new LossMSE();
        private IActivation outputActivation = new ActivationIdentity();
        private SequenceFormat format = SequenceFormat.NTHWC;
        private IUpdater updater = new Adam(1e-4);
        private double l2;
        private double dropOut = 1;
        private double initialGamma = 1;
        private double initialBeta;
        private double batchNormalizationMomentum = 0.1;
        private DataType dataType = DataType.FLOAT;
        private long seed = 1;

        private Builder() {}

        /**
         * Number of time steps.
         *
         * @param value T, at least 1 (60 in the paper)
         * @return this
         */
        public Builder timeSteps(int value) {
            this.timeSteps = value;
            return this;
        }

        /**
         * Number of classes.
         *
         * @param value at least 2 (11 for Gesture, 20 for Gait in the paper)
         * @return this
         */
        public Builder classes(int value) {
            this.classes = value;
            return this;
        }

        /**
         * Size of a frame.
         *
         * @param frameHeight rows, 32 by default
         * @param frameWidth columns, 32 by default
         * @param frameChannels channels, 2 by default: one per polarity
         * @return this
         */
        public Builder input(int frameHeight, int frameWidth, int frameChannels) {
            this.height = frameHeight;
            this.width = frameWidth;
            this.channels = frameChannels;
            return this;
        }

        /**
         * Output channels of the three convolutions.
         *
         * @param values three numbers, 64, 128, 128 by default
         * @return this
         */
        public Builder convolutions(int... values) {
            this.convolutions = values.clone();
            return this;
        }

        /**
         * Neurons of the first dense layer.
         *
         * @param value 256 by default
         * @return this
         */
        public Builder hidden(int value) {
            this.hidden = value;
            return this;
        }

        /**
         * Which attention, where, and with which reduction ratios. At Conv-PRE it stands in front of the first convolution
         * too, on the events; a reduction above their number of channels is that number there.
         *
         * @param value {@link Attention#none()} by default
         * @return this
         */
        public Builder attention(Attention value) {
            this.attention = Objects.requireNonNull(value, "ThreeLayerNetwork: attention is missing");
            return this;
        }

        /**
         * Whether temporal attention, if there is any, also stands in front of the dense layers' neurons.
         *
         * @param value true by default, as in the published code
         * @return this
         */
        public Builder denseTemporalAttention(boolean value) {
            this.denseTemporalAttention = value;
            return this;
        }

        /**
         * The neuron of every layer.
         *
         * @param value {@link LifParameters#paper()} by default
         * @return this
         */
        public Builder neuron(LifParameters value) {
            this.neuron = Objects.requireNonNull(value, "ThreeLayerNetwork: neuron is missing");
            return this;
        }

        /**
         * What is averaged over time.
         *
         * @param value {@link Readout#SPIKE_RATE} by default
         * @return this
         */
        public Builder readout(Readout value) {
            this.readout = Objects.requireNonNull(value, "ThreeLayerNetwork: readout is missing");
            return this;
        }

        /**
         * The loss.
         *
         * @param value mean squared error on one-hot labels by default
         * @param activation the identity by default; softmax for cross-entropy
         * @return this
         */
        public Builder loss(ILossFunction value, Activation activation) {
            this.loss = Objects.requireNonNull(value, "ThreeLayerNetwork: loss is missing");
            this.outputActivation = activation.getActivationFunction();
            return this;
        }

        /**
         * Order of the features' axes.
         *
         * @param value {@link SequenceFormat#NTHWC} by default: what this library's data sets give
         * @return this
         */
        public Builder format(SequenceFormat value) {
            this.format = Objects.requireNonNull(value, "ThreeLayerNetwork: format is missing");
            return this;
        }

        /**
         * The updater.
         *
         * @param value Adam with learning rate 1e-4 by default
         * @return this
         */
        public Builder updater(IUpdater value) {
            this.updater = Objects.requireNonNull(value, "ThreeLayerNetwork: updater is missing");
            return this;
        }

        /**
         * L2 regularisation of the weights.
         *
         * @param value 0 by default
         * @return this
         */
        public Builder l2(double value) {
            this.l2 = value;
            return this;
        }

        /**
         * Dropout in front of the dense layers, in DL4J's sense.
         *
         * @param keep probability of keeping a value, in (0, 1]; 1 by default
         * @return this
         */
        public Builder dropOut(double keep) {
            if (!(keep > 0 && keep <= 1)) {
                throw new IllegalArgumentException("ThreeLayerNetwork: expected the probability of keeping a value in "
                        + "(0, 1], got dropOut = " + keep);
            }
            this.dropOut = keep;
            return this;
        }

        /**
         * First values of every batch normalisation's gamma and beta.
         *
         * @param gamma 1 by default
         * @param beta 0 by default
         * @return this
         */
        public Builder batchNormalization(double gamma, double beta) {
            this.initialGamma = gamma;
            this.initialBeta = beta;
            return this;
        }

        /**
         * Share of the newest batch in the running statistics of batch normalisation.
         *
         * @param value in (0, 1], 0.1 by default
         * @return this
         */
        public Builder batchNormalizationMomentum(double value) {
            this.batchNormalizationMomentum = value;
            return this;
        }

        /**
         * The network's data type.
         *
         * @param value FLOAT by default; DOUBLE runs the reference kernels
         * @return this
         */
        public Builder dataType(DataType value) {
            this.dataType = Objects.requireNonNull(value, "ThreeLayerNetwork: dataType is missing");
            return this;
        }

        /**
         * Seed of the initial weights.
         *
         * @param value 1 by default
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * The network, initialised.
         *
         * @return a graph ready for {@code fit}
         */
        public ComputationGraph build() {
            ComputationGraph graph = new ComputationGraph(configuration());
            graph.init();
            return graph;
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
            Chain chain = new Chain(common.graphBuilder().addInputs("events"));
            chain.add(
                    "fold",
                    new FoldTimeLayer.Builder()
                            .timeSteps(timeSteps)
                            .format(format)
                            .build());
            for (int i = 0; i < convolutions.length; i++) {
                addConvolution(chain, i);
            }
            addDense(chain, "fc0", hidden, neuron);
            addDense(chain, "fc1", classes, outputNeuron());
            chain.add("mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build());
            chain.add(
                    "output",
                    new LossLayer.Builder(loss).activation(outputActivation).build());
            return chain.graph
                    .setOutputs("output")
                    .setInputTypes(FoldTimeLayer.inputType(timeSteps, height, width, channels))
                    .build();
        }

        private void addConvolution(Chain chain, int index) {
            String name = "conv" + index;
            List<PlacedAttention> before = (index == 0 ? ofInput() : attention).layers(Location.CONV_PRE, timeSteps);
            chain.add(name, before);
            chain.add(
                    name,
                    new FrameConvolutionLayer.Builder()
                            .nOut(convolutions[index])
                            .needsInputGradient(index > 0 || !before.isEmpty())
                            .build());
            chain.add(name + "_bn", batchNormalization());
            if (POOLING[index] > 1) {
                chain.add(
                        name + "_pool",
                        new FramePoolingLayer.Builder()
                                .kernelSize(POOLING[index])
                                .build());
            }
            chain.add(name, attention.layers(Location.CONV_POST, timeSteps));
            chain.add(
                    name + "_lif",
                    new LifLayer.Builder()
                            .timeSteps(timeSteps)
                            .neuron(neuron)
                            .refinements(attention.membraneRefinements())
                            .build());
        }

        /** In front of the first convolution: the input may have fewer channels than {@code r_c}. */
        private Attention ofInput() {
            return attention.uses(Dimension.CHANNEL) && attention.channel() instanceof ChannelAttention channel
                    ? attention.withChannel(channel.gate().fitted(channels))
                    : attention;
        }

        private void addDense(Chain chain, String name, int size, LifParameters ownNeuron) {
            boolean spiking = !(name.equals("fc1") && readout == Readout.LOGITS);
            if (denseTemporalAttention && spiking) {
                chain.add(name, attention.denseLayers(Location.CONV_PRE, timeSteps));
            }
            FrameDenseLayer.Builder dense = new FrameDenseLayer.Builder().nOut(size);
            chain.add(name, (dropOut < 1 ? dense.dropOut(dropOut) : dense).build());
            chain.add(name + "_bn", batchNormalization());
            if (!spiking) {
                return;
            }
            if (denseTemporalAttention) {
                chain.add(name, attention.denseLayers(Location.CONV_POST, timeSteps));
            }
            chain.add(
                    name + "_lif",
                    new LifLayer.Builder()
                            .timeSteps(timeSteps)
                            .neuron(ownNeuron)
                            .build());
        }

        private FrameBatchNormalization batchNormalization() {
            return new FrameBatchNormalization.Builder()
                    .initialGamma(initialGamma)
                    .initialBeta(initialBeta)
                    .momentum(batchNormalizationMomentum)
                    .build();
        }

        private LifParameters outputNeuron() {
            return readout == Readout.MEMBRANE ? neuron.withOutput(Output.MEMBRANE) : neuron;
        }

        private void check() {
            if (timeSteps < 1) {
                throw new IllegalArgumentException(
                        "ThreeLayerNetwork: expected timeSteps >= 1, got " + timeSteps + "; call timeSteps(T)");
            }
            if (classes < 2) {
                throw new IllegalArgumentException(
                        "ThreeLayerNetwork: expected classes >= 2, got " + classes + "; call classes(n)");
            }
            if (convolutions.length != POOLING.length
                    || Arrays.stream(convolutions).anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException(
                        "ThreeLayerNetwork: expected three positive numbers of channels, got "
                                + Arrays.toString(convolutions));
            }
            if (hidden < 1) {
                throw new IllegalArgumentException("ThreeLayerNetwork: expected hidden >= 1, got " + hidden);
            }
            if (height < 4 || width < 4 || channels < 1) {
                throw new IllegalArgumentException("ThreeLayerNetwork: expected frames of at least 4x4 with a channel "
                        + "(they are pooled twice by 2), got [" + height + ", " + width + ", " + channels + "]");
            }
        }
    }

    /** A graph that grows at its end. */
    private static final class Chain {

        private final GraphBuilder graph;
        private String last = "events";

        Chain(GraphBuilder graph) {
            this.graph = graph;
        }

        void add(String name, List<PlacedAttention> attention) {
            attention.forEach(placed -> add(name + "_" + placed.suffix(), placed.layer()));
        }

        void add(String name, Layer layer) {
            graph.addLayer(name, layer, last);
            last = name;
        }
    }
}
