package org.masnn.models.residual;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.core.memory.MemoryPrediction;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.time.SequenceFormat;
import org.masnn.core.training.Momentum;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Residual spiking networks of 18, 34 and 104 layers (Yao et al. 2023, Section 3.4 and Tables 2, 3 and 7), and their
 * ANN twins: {@link Stem}, stages of {@link BasicBlock}s, {@link ClassifierHead}.
 *
 * <pre>{@code
 * ComputationGraph network = ResidualNetwork.builder()
 *         .depth(34)
 *         .block(BlockKind.ATT_1)
 *         .timeSteps(1)
 *         .classes(1000)
 *         .build();
 * }</pre>
 *
 * <p>Features are images, which are repeated at each of the T time steps, or clips; labels one-hot {@code [N,
 * classes]}. With 1,000 classes, T = 1 and the published code's attention the three have 11,867,960, 22,116,552 and
 * 78,369,598 trained parameters.
 *
 * <p>Vertices are named {@code repeat} (or {@code fold}), {@code stem_conv}, {@code stage0_block0_conv1} ..., {@code
 * output}; see the parts.
 */
public final class ResidualNetwork {

    private static final Map<Integer, int[]> DEPTHS =
            new TreeMap<>(Map.of(18, new int[] {2, 2, 2, 2}, 34, new int[] {3, 4, 6, 3}, 104, new int[] {3, 8, 32, 8}));

    private ResidualNetwork() {}

    /**
     * Starts a network with the sizes of the published ImageNet code.
     *
     * @return a builder; {@code timeSteps} and {@code classes} have no default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Builder of the network; defaults are those of the published ImageNet code (Att_Res_SNN) at depth 18 unless a
     * method says otherwise.
     */
    public static final class Builder {

        private int timeSteps;
        private int classes;
        private int height = 224;
        private int width = 224;
        private int channels = 3;
        private CNN2DFormat images = CNN2DFormat.NHWC;
        private @Nullable SequenceFormat clips;
        private int[] stages = {2, 2, 2, 2};
        private int baseWidth = 64;
        private int @Nullable [] widths;
        private BlockKind kind = BlockKind.ATT_1;
        private @Nullable Attention attention;
        private LifParameters neuron = LifParameters.officialImageNet();
        private boolean ann;
        private Stem.Kind stem = Stem.Kind.LARGE;
        private Shortcut shortcut = Shortcut.AVERAGE_POOL;
        private @Nullable InitialGamma gamma;
        private double keep = ClassifierHead.OFFICIAL_KEEP;
        private ILossFunction loss = new SmoothedCrossEntropy(ClassifierHead.OFFICIAL_SMOOTHING);
        private Activation activation = Activation.SOFTMAX;
        private IUpdater updater = new Momentum(0.1, 0.9);
        private double l2OfWeights = 1e-5;
        private double l2OfOthers = 1e-5;
        private DataType dataType = DataType.FLOAT;
        private long seed = 1;
        private boolean recompute;

        private Builder() {}

        /**
         * Number of time steps.
         *
         * @param value T, at least 1 (1 and 4 in the paper); 1 for an ANN, which need not say it
         * @return this
         */
        public Builder timeSteps(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("ResidualNetwork: expected timeSteps >= 1, got " + value);
            }
            this.timeSteps = value;
            return this;
        }

        /**
         * Number of classes.
         *
         * @param value at least 2 (1,000 in the paper)
         * @return this
         */
        public Builder classes(int value) {
            this.classes = value;
            return this;
        }

        /**
         * Size of an image.
         *
         * @param imageHeight rows, 224 by default; odd sizes are rounded up where they are halved
         * @param imageWidth columns, 224 by default
         * @param imageChannels channels, 3 by default
         * @return this
         */
        public Builder input(int imageHeight, int imageWidth, int imageChannels) {
            this.height = imageHeight;
            this.width = imageWidth;
            this.channels = imageChannels;
            return this;
        }

        /**
         * Features are images; each is the input of all T time steps.
         *
         * @param format NHWC by default, which costs no copy; NCHW for images in DL4J's usual order
         * @return this
         */
        public Builder images(CNN2DFormat format) {
            this.images = Objects.requireNonNull(format, "ResidualNetwork: format is missing");
            this.clips = null;
            return this;
        }

        /**
         * Features are clips of T frames, for instance of events.
         *
         * @param format order of their axes
         * @return this
         */
        public Builder clips(SequenceFormat format) {
            this.clips = Objects.requireNonNull(format, "ResidualNetwork: format is missing");
            if (format.rank() != 5) {
                throw new IllegalArgumentException(
                        "ResidualNetwork: expected a format of frames such as NTHWC, got " + format);
            }
            return this;
        }

        /**
         * Number of layers, by the stage sizes of the paper: 18 (2, 2, 2, 2), 34 (3, 4, 6, 3) or 104 (3, 8, 32, 8).
         *
         * @param value one of these, 18 by default
         * @return this
         */
        public Builder depth(int value) {
            int[] known = DEPTHS.get(value);
            if (known == null) {
                throw new IllegalArgumentException("ResidualNetwork: expected a depth of " + DEPTHS.keySet() + ", got "
                        + value + "; give other stage sizes by stages(...)");
            }
            return stages(known);
        }

        /**
         * Number of blocks of each stage; each but the first halves height and width, the first where the stem says so.
         *
         * @param blocks at least one number, each at least 1
         * @return this
         */
        public Builder stages(int... blocks) {
            if (blocks.length == 0 || Arrays.stream(blocks).anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException(
                        "ResidualNetwork: expected at least one stage of at least one block, got stages "
                                + Arrays.toString(blocks));
            }
            this.stages = blocks.clone();
            return this;
        }

        /**
         * Channels of the stem and the first stage; each later stage has twice as many as the one before.
         *
         * @param value 64 by default
         * @return this
         */
        public Builder width(int value) {
            this.baseWidth = value;
            this.widths = null;
            return this;
        }

        /**
         * Channels of each stage; the stem has those of the first.
         *
         * @param values one number for each stage; 64, 128, 256, 512 by default
         * @return this
         */
        public Builder widths(int... values) {
            this.widths = values.clone();
            return this;
        }

        /**
         * The blocks.
         *
         * @param value {@link BlockKind#ATT_1} by default
         * @return this
         */
        public Builder block(BlockKind value) {
            this.kind = Objects.requireNonNull(value, "ResidualNetwork: block is missing");
            return this;
        }

        /**
         * Attention of blocks {@link BlockKind#ATT_1} and {@link BlockKind#ATT_2}; the kind says where it works.
         *
         * @param value {@code Attention.official("CSA")} by default: jointly over the clip, {@code r_c = 8}, 3x3, a
         *     ReLU behind it; {@code Attention.paper("CSA")} is Eq. 15 and 16 as printed
         * @return this
         */
        public Builder attention(Attention value) {
            this.attention = Objects.requireNonNull(value, "ResidualNetwork: attention is missing");
            return this;
        }

        /**
         * The neuron of every layer.
         *
         * @param value {@link LifParameters#officialImageNet()} by default
         * @return this
         */
        public Builder neuron(LifParameters value) {
            this.neuron = Objects.requireNonNull(value, "ResidualNetwork: neuron is missing");
            return this;
        }

        /**
         * Builds the ANN twin: the same topology with ReLU in the place of the neurons, T = 1, and batch normalisation
         * that starts with gamma 1 unless {@link #initialGamma} says otherwise.
         *
         * @return this
         */
        public Builder ann() {
            this.ann = true;
            return this;
        }

        /**
         * The stem.
         *
         * @param value {@link Stem.Kind#LARGE} by default
         * @return this
         */
        public Builder stem(Stem.Kind value) {
            this.stem = Objects.requireNonNull(value, "ResidualNetwork: stem is missing");
            return this;
        }

        /**
         * The shortcut of blocks that change the shape.
         *
         * @param value {@link Shortcut#AVERAGE_POOL} by default
         * @return this
         */
        public Builder shortcut(Shortcut value) {
            this.shortcut = Objects.requireNonNull(value, "ResidualNetwork: shortcut is missing");
            return this;
        }

        /**
         * First values of batch normalisation's gamma.
         *
         * @param value by default the published code's for MS and Att-Res-SNN, {@code
         *     InitialGamma.official(threshold)}; the threshold everywhere for vanilla Res-SNN and SEW, whose neurons
         *     behind a small gamma would be silent; 1 for an ANN
         * @return this
         */
        public Builder initialGamma(InitialGamma value) {
            this.gamma = Objects.requireNonNull(value, "ResidualNetwork: initialGamma is missing");
            return this;
        }

        /**
         * Dropout in front of the classifier, in DL4J's sense.
         *
         * @param keepProbability probability of keeping a value, in (0, 1]; 0.8 by default
         * @return this
         */
        public Builder dropOut(double keepProbability) {
            this.keep = keepProbability;
            return this;
        }

        /**
         * The loss.
         *
         * @param value cross-entropy with label smoothing 0.1 by default
         * @param outputActivation softmax by default
         * @return this
         */
        public Builder loss(ILossFunction value, Activation outputActivation) {
            this.loss = Objects.requireNonNull(value, "ResidualNetwork: loss is missing");
            this.activation = Objects.requireNonNull(outputActivation, "ResidualNetwork: activation is missing");
            return this;
        }

        /**
         * The updater.
         *
         * @param value by default momentum 0.9 with learning rate 0.1, as in the published code
         * @return this
         */
        public Builder updater(IUpdater value) {
            this.updater = Objects.requireNonNull(value, "ResidualNetwork: updater is missing");
            return this;
        }

        /**
         * L2 regularisation of all parameters: the {@code weight_decay} of PyTorch's {@code SGD}, whose gradient goes
         * through the updater. DL4J's {@code WeightDecay} is the decoupled form, which acts behind it. Running
         * statistics are no parameters in this sense.
         *
         * @param value 1e-5 by default, as in the published code
         * @return this
         */
        public Builder l2(double value) {
            return l2(value, value);
        }

        /**
         * L2 regularisation of chosen parameters.
         *
         * @param weights of convolutions, dense layers and attention; 1e-5 by default
         * @param others of biases and of the gammas and betas of batch normalisation; 1e-5 by default, 0 is a common
         *     choice
         * @return this
         */
        public Builder l2(double weights, double others) {
            this.l2OfWeights = weights;
            this.l2OfOthers = others;
            return this;
        }

        /**
         * The network's data type.
         *
         * @param value FLOAT by default; DOUBLE runs the reference kernels
         * @return this
         */
        public Builder dataType(DataType value) {
            this.dataType = Objects.requireNonNull(value, "ResidualNetwork: dataType is missing");
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
         * Whether training computes activations again instead of keeping them: up to rounding the same numbers, with
         * less memory and nearly a second forward pass. It is no part of the configuration; a network that is restored
         * from a file is made to recompute by {@link RecomputingGraph#of}.
         *
         * @param value false by default
         * @return this
         */
        public Builder recompute(boolean value) {
            this.recompute = value;
            return this;
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
         * @throws IllegalArgumentException if the sizes do not fit
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
            int steps = checkedSteps();
            int[] channelsOfStages = checkedWidths();
            check();
            Neuron placed = ann ? Neuron.relu() : Neuron.lif(neuron);
            InitialGamma start = gamma != null ? gamma : BasicBlock.gamma(kind, placed);
            BasicBlock block = new BasicBlock(kind, checkedAttention(), placed, shortcut, start);

            // uniform in +-1/sqrt(fan-in), which is what PyTorch starts with
            NeuralNetConfiguration.Builder common = new NeuralNetConfiguration.Builder()
                    .seed(seed)
                    .dataType(dataType)
                    .weightInit(WeightInit.UNIFORM)
                    .updater(updater);
            if (l2OfWeights != 0) {
                common.l2(l2OfWeights);
            }
            if (l2OfOthers != 0) {
                common.l2Bias(l2OfOthers);
            }
            GraphBuilder graph = common.graphBuilder().addInputs("in");
            String last = addEntrance(graph, steps);
            int in = channelsOfStages[0];
            last = new Stem(stem, in, placed, start.stem()).addTo(graph, last, block.signal(), steps);
            for (int i = 0; i < stages.length; i++) {
                int stride = i == 0 ? stem.firstStageStride() : 2;
                last = new ResidualStage(block, stages[i], channelsOfStages[i], stride)
                        .addTo(graph, last, "stage" + i, in, steps);
                in = channelsOfStages[i];
            }
            new ClassifierHead(classes, placed, keep, loss, activation).addTo(graph, last, block.signal(), steps);
            return graph.build();
        }

        private String addEntrance(GraphBuilder graph, int steps) {
            if (clips != null) {
                graph.addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(steps)
                                .format(clips)
                                .build(),
                        "in");
                graph.setInputTypes(FoldTimeLayer.inputType(steps, height, width, channels));
                return "fold";
            }
            graph.addLayer(
                    "repeat", new RepeatImageLayer.Builder().timeSteps(steps).build(), "in");
            graph.setInputTypes(InputType.convolutional(height, width, channels, images));
            return "repeat";
        }

        private Attention checkedAttention() {
            if (attention != null) {
                return attention;
            }
            return kind.attends() ? Attention.official("CSA") : Attention.none();
        }

        private int checkedSteps() {
            if (ann) {
                if (timeSteps > 1) {
                    throw new IllegalArgumentException(
                            "ResidualNetwork: an ANN has T = 1, got T = " + timeSteps + "; leave timeSteps(T) out");
                }
                return 1;
            }
            if (timeSteps < 1) {
                throw new IllegalArgumentException(
                        "ResidualNetwork: expected timeSteps >= 1, got none; call timeSteps(T), or ann()");
            }
            return timeSteps;
        }

        private int[] checkedWidths() {
            int[] result = widths != null
                    ? widths
                    : IntStream.range(0, stages.length).map(i -> baseWidth << i).toArray();
            if (result.length != stages.length || Arrays.stream(result).anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException(
                        "ResidualNetwork: expected a positive number of channels for each of " + stages.length
                                + " stages, got " + Arrays.toString(result));
            }
            return result;
        }

        private void check() {
            if (classes < 2) {
                throw new IllegalArgumentException(
                        "ResidualNetwork: expected classes >= 2, got " + classes + "; call classes(n)");
            }
            if (!(keep > 0 && keep <= 1)) {
                throw new IllegalArgumentException("ResidualNetwork: expected the probability of keeping a value in "
                        + "(0, 1], got dropOut = " + keep);
            }
            int halvings = stem.halvings() + (stem.firstStageStride() == 2 ? 1 : 0) + stages.length - 1;
            // so that there are two rows and columns left for the last one
            int least = halvings == 0 ? 1 : (1 << (halvings - 1)) + 1;
            if (height < least || width < least || channels < 1) {
                throw new IllegalArgumentException("ResidualNetwork: expected images of at least " + least + "x" + least
                        + " with a channel (stem " + stem + " and " + stages.length + " stages halve them " + halvings
                        + " times), got [" + height + ", " + width + ", " + channels
                        + "]; larger images, fewer stages or stem SMALL would fit");
            }
        }
    }
}
