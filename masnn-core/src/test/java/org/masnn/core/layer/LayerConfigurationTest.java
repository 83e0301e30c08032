package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.neuron.CustomSurrogate;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** JSON, YAML and clones keep every field: DL4J reads a misspelt property as its default without a word. */
class LayerConfigurationTest {

    /** A layer with each of its own fields off the default, and the input type in front of it. */
    record Sample(FrameLayer layer, InputType input) {
        @Override
        public String toString() {
            return layer.getClass().getSimpleName() + " " + layer.settings();
        }
    }

    private static final InputType FRAMES = InputType.convolutional(7, 6, 2, CNN2DFormat.NHWC);
    private static final InputType VALUES = InputType.feedForward(5);

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample(
                        common(new FoldTimeLayer.Builder())
                                .timeSteps(4)
                                .format(SequenceFormat.TNCHW)
                                .build(),
                        FoldTimeLayer.inputType(4, 7, 6, 2)),
                new Sample(
                        common(new RepeatImageLayer.Builder()).timeSteps(4).build(),
                        InputType.convolutional(7, 6, 2, CNN2DFormat.NCHW)),
                new Sample(
                        common(new FrameConvolutionLayer.Builder())
                                .kernelSize(5, 2)
                                .stride(2, 3)
                                .padding(2, 0)
                                .hasBias(false)
                                .needsInputGradient(false)
                                .nOut(7)
                                .build(),
                        FRAMES),
                new Sample(
                        common(new FrameDenseLayer.Builder())
                                .hasBias(false)
                                .nOut(7)
                                .build(),
                        FRAMES),
                new Sample(
                        common(new FramePoolingLayer.Builder())
                                .kind(FramePooling.Kind.MAXIMUM)
                                .kernelSize(3, 2)
                                .stride(1, 3)
                                .padding(1, 0)
                                .border(FramePooling.Border.PARTIAL)
                                .build(),
                        FRAMES),
                new Sample(
                        common(new FrameBatchNormalization.Builder())
                                .epsilon(1e-3)
                                .momentum(0.2)
                                .initialGamma(0.3)
                                .initialBeta(-0.1)
                                .build(),
                        FRAMES),
                lif(new Surrogate.Triangle(1.5), Reset.to(-0.25)),
                lif(new Surrogate.Rectangle(0.7), Reset.bySubtraction()),
                lif(new Surrogate.ArcTangent(3), Reset.to(0.09)),
                lif(new Surrogate.Sigmoid(5), Reset.bySubtraction()),
                lif(new Scaled(2.5), Reset.to(1)),
                new Sample(common(new TimeMeanLayer.Builder()).timeSteps(4).build(), VALUES),
                new Sample(
                        common(new UnfoldTimeLayer.Builder())
                                .timeSteps(4)
                                .format(SequenceFormat.NTHWC)
                                .build(),
                        FRAMES),
                new Sample(
                        common(new RefinementLayer.Builder())
                                .refinement(new ChannelGain(0.5))
                                .jointly(FrameGrouping.CLIP_AS_CHANNELS, 4)
                                .build(),
                        FRAMES),
                new Sample(common(new SpatialMeanLayer.Builder()).build(), FRAMES),
                new Sample(common(new VoteLayer.Builder()).voters(5).build(), VALUES),
                new Sample(
                        common(new ClipDropoutLayer.Builder())
                                .timeSteps(4)
                                .keep(0.7)
                                .build(),
                        FRAMES));
    }

    private static Sample lif(Surrogate surrogate, Reset reset) {
        LifParameters neuron =
                new LifParameters(0.7, true, 0.9, reset, true, surrogate, Output.MEMBRANE, Firing.ABOVE_THRESHOLD);
        return new Sample(
                common(new LifLayer.Builder())
                        .timeSteps(4)
                        .neuron(neuron)
                        .learnableDecay(true)
                        .initialMembrane(0.2)
                        .refinements(new ChannelGain(0.5), new ChannelGain(-2))
                        .build(),
                FRAMES);
    }

    /** The fields that all DL4J layers share. */
    private static <B extends FrameLayer.Builder<B>> B common(B builder) {
        return builder.biasInit(0.25)
                .gainInit(1.25)
                .weightInit(WeightInit.RELU)
                .updater(new RmsProp(0.02))
                .biasUpdater(new Nesterovs(0.03, 0.8))
                .l1(0.01)
                .l2(0.02)
                .l1Bias(0.03)
                .l2Bias(0.04)
                .dropOut(new Dropout(0.6))
                .weightNoise(new DropConnect(0.7))
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.5)
                .constrainWeights(new MaxNormConstraint(1.5, 0))
                .constrainBias(new NonNegativeConstraint())
                .name("sample");
    }

    private static ComputationGraphConfiguration network(Sample sample) {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(sample.input())
                .addLayer("sample", sample.layer(), "in")
                .setOutputs("sample")
                .build();
    }

    private static FrameLayer layer(ComputationGraphConfiguration configuration) {
        LayerVertex vertex = (LayerVertex) configuration.getVertices().get("sample");
        return (FrameLayer) vertex.getLayerConf().getLayer();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void json_keepsEveryField(Sample sample) {
        ComputationGraphConfiguration before = network(sample);
        String text = before.toJson();
        ComputationGraphConfiguration after = ComputationGraphConfiguration.fromJson(text);
        assertSame(before, after);
        assertThat(after.toJson()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void yaml_keepsEveryField(Sample sample) {
        ComputationGraphConfiguration before = network(sample);
        String text = before.toYaml();
        ComputationGraphConfiguration after = ComputationGraphConfiguration.fromYaml(text);
        assertSame(before, after);
        assertThat(after.toYaml()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void clone_keepsEveryField_andSharesNoChanges(Sample sample) {
        ComputationGraphConfiguration before = network(sample);
        ComputationGraphConfiguration after = before.clone();
        assertSame(before, after);
        assertThat(layer(after)).isNotSameAs(layer(before));
        layer(after).setNOut(99);
        layer(after).setLayerName("other");
        assertThat(layer(before).getNOut()).isNotEqualTo(99);
        assertThat(layer(before).getLayerName()).isEqualTo("sample");
        assertThat(layer(before)).isNotEqualTo(layer(after));
    }

    private static void assertSame(ComputationGraphConfiguration before, ComputationGraphConfiguration after) {
        assertThat(getters(layer(after))).isEqualTo(getters(layer(before)));
        assertThat(layer(after)).isEqualTo(layer(before)).hasSameHashCodeAs(layer(before));
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sample_hasEachOwnFieldOffItsDefault(Sample sample) throws ReflectiveOperationException {
        network(sample);
        FrameLayer plain = sample.layer().getClass().getDeclaredConstructor().newInstance();
        Map<String, String> defaults = getters(plain);
        Map<String, String> set = getters(sample.layer());
        for (String name : getters(sample.layer()).keySet()) {
            if (Arrays.stream(sample.layer().getClass().getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(name))) {
                assertThat(set.get(name)).as(name).isNotEqualTo(defaults.get(name));
            }
        }
    }

    /** Values of all getters without arguments, arrays as text. */
    private static Map<String, String> getters(Layer layer) {
        Map<String, String> result = new TreeMap<>();
        for (Method method : layer.getClass().getMethods()) {
            boolean getter =
                    method.getName().startsWith("get") || method.getName().startsWith("is");
            if (getter && method.getParameterCount() == 0 && !method.getName().equals("getClass")) {
                try {
                    Object value = method.invoke(layer);
                    result.put(method.getName(), value instanceof int[] array ? Arrays.toString(array) : "" + value);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(method + " of " + layer.getClass(), e);
                }
            }
        }
        return result;
    }

    @Test
    void equals_seesEachField() {
        List<Sample> all = samples().toList();
        Set<FrameLayer> different = new HashSet<>();
        all.forEach(sample -> {
            network(sample);
            different.add(sample.layer());
        });
        assertThat(different).hasSize(all.size());
        FrameConvolutionLayer one = new FrameConvolutionLayer.Builder().nOut(3).build();
        List<FrameConvolutionLayer> others = new ArrayList<>();
        others.add(new FrameConvolutionLayer.Builder().nOut(4).build());
        others.add(new FrameConvolutionLayer.Builder().nOut(3).kernelSize(1).build());
        others.add(new FrameConvolutionLayer.Builder().nOut(3).stride(1, 2).build());
        others.add(new FrameConvolutionLayer.Builder().nOut(3).padding(0, 1).build());
        others.add(new FrameConvolutionLayer.Builder().nOut(3).hasBias(false).build());
        others.add(new FrameConvolutionLayer.Builder()
                .nOut(3)
                .needsInputGradient(false)
                .build());
        others.add(new FrameConvolutionLayer.Builder().nOut(3).frame(5, 5, 1).build());
        assertThat(others).doesNotContain(one);
        assertThat(one).isEqualTo(new FrameConvolutionLayer.Builder().nOut(3).build());
    }

    @Test
    void smoothedCrossEntropy_json() {
        ComputationGraphConfiguration before = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(VALUES)
                .addLayer(
                        "sample",
                        new LossLayer.Builder(new SmoothedCrossEntropy(0.15))
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "in")
                .setOutputs("sample")
                .build();
        ComputationGraphConfiguration after = ComputationGraphConfiguration.fromJson(before.toJson());
        LossLayer loss = (LossLayer)
                ((LayerVertex) after.getVertices().get("sample")).getLayerConf().getLayer();
        assertThat(loss.getLossFn()).isEqualTo(new SmoothedCrossEntropy(0.15));
        assertThat(after.toJson()).isEqualTo(before.toJson());
        assertThat(ComputationGraphConfiguration.fromYaml(before.toYaml())).isEqualTo(before);
    }

    @Test
    void constraints_ofLayerAndOfNetwork_nameTheParameters() {
        FrameLayer own = layer(network(samples().toList().get(6)));
        assertThat(own.getConstraints())
                .extracting(LayerConstraint::getParams)
                .contains(Set.copyOf(own.initializer().weightKeys(own)));
        ComputationGraphConfiguration global = SmallNetwork.graphBuilder(
                        SmallNetwork.defaults().constrainWeights(new MaxNormConstraint(1, 0)), SmallNetwork.layers())
                .build();
        LayerVertex conv = (LayerVertex) global.getVertices().get("conv");
        assertThat(conv.getLayerConf().getLayer().getConstraints())
                .extracting(LayerConstraint::getParams)
                .containsExactly(Set.of("W"));
    }

    /** A user's surrogate with a property of its own. */
    public static final class Scaled extends CustomSurrogate {
        private double scale;

        /** For JSON. */
        public Scaled() {}

        Scaled(double scale) {
            this.scale = scale;
        }

        /** A property. */
        public double getScale() {
            return scale;
        }

        /** See the getter. */
        public void setScale(double scale) {
            this.scale = scale;
        }

        @Override
        public double derivative(double x) {
            return new Surrogate.Sigmoid(scale).derivative(x);
        }

        @Override
        public double primitive(double x) {
            return new Surrogate.Sigmoid(scale).primitive(x);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scaled scaled && scaled.scale == scale;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(scale);
        }

        @Override
        public String toString() {
            return "Scaled(" + scale + ")";
        }
    }
}
