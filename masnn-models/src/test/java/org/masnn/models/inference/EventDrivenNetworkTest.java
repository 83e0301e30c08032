package org.masnn.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.models.inference.engine.SynapticOperations;
import org.masnn.models.inference.kernel.SpikeKernel;
import org.masnn.models.inference.kernel.SpikeKernels;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.Readout;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Shortcut;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class EventDrivenNetworkTest {

    private static final int STEPS = 5;
    private static final int SIDE = 8;

    static ComputationGraph threeLayers(Attention attention, Readout readout) {
        return ThreeLayerNetwork.builder()
                .timeSteps(STEPS)
                .classes(3)
                .input(SIDE, SIDE, 2)
                .convolutions(8, 16, 16)
                .hidden(24)
                .attention(attention)
                .readout(readout)
                .seed(5)
                .build();
    }

    private static INDArray counts(Random random, long... shape) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, shape);
        for (long i = 0; i < features.length(); i++) {
            if (random.nextInt(4) == 0) {
                features.putScalar(i, 1 + random.nextInt(2));
            }
        }
        return features;
    }

    /** Seeds are tried until one leaves every neuron clear of its threshold; most do. */
    private static void requireEqual(ComputationGraph graph, long... clipShape) {
        int compared = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            GraphComparison.randomize(graph, random);
            INDArray features = counts(random, clipShape);
            if (GraphComparison.margin(graph, features) < GraphComparison.MARGIN) {
                continue;
            }
            compared++;
            float[] expected = GraphComparison.floats(graph.outputSingle(features));
            float[] clip = GraphComparison.floats(features);
            EventDrivenNetwork compiled = EventDrivenNetwork.compile(graph);
            float[] actual = compiled.openClipSession().classify(clip);
            assertThat(actual).containsExactly(expected, within(GraphComparison.tolerance(expected)));
            try (ClipSession two = compiled.openClipSession(2)) {
                // the first clip of a session is not cut between the threads
                two.classify(clip);
                assertThat(two.classify(clip)).isEqualTo(actual);
                assertThat(two.classify(clip)).isEqualTo(actual);
            }
            if (compiled.streams()) {
                Session session = compiled.openSession();
                float[] frame = new float[compiled.inputSize().length()];
                float[] last = {};
                for (int t = 0; t < compiled.timeSteps(); t++) {
                    System.arraycopy(clip, clip.length == frame.length ? 0 : t * frame.length, frame, 0, frame.length);
                    last = session.step(frame);
                }
                assertThat(last).containsExactly(expected, within(GraphComparison.tolerance(expected)));
            }
        }
        assertThat(compared).as("seeds without a neuron near its threshold").isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "TA/T=cbam2",
                "CA/C=cbam4",
                "SA",
                "TCSA/T=cbam2",
                "CSA/C=se4/S=3",
                "CA/C=eca3",
                "CA/C=simam",
                "CSA/gate=x2",
                "TCSA/T=eca3/T@conv-pre/C@conv-post/S@conv-pre",
                "official:TCSA/T=cbam2/C=cbam4",
                "official:CSA/C@conv-pre/S@conv-pre",
                "CSA/C@conv-post"
            })
    void threeLayers_withEveryAttention_isTheGraph(String attention) {
        requireEqual(threeLayers(Attention.of(attention), Readout.SPIKE_RATE), 1, STEPS, SIDE, SIDE, 2);
    }

    @ParameterizedTest
    @EnumSource(Readout.class)
    void threeLayers_withEveryReadout_isTheGraph(Readout readout) {
        requireEqual(threeLayers(Attention.of("CSA"), readout), 1, STEPS, SIDE, SIDE, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiveLayers_isTheGraph(boolean learnableDecay) {
        ComputationGraph graph = FiveLayerNetwork.builder()
                .timeSteps(3)
                .classes(2)
                .input(32, 32, 2)
                .convolutionChannels(6)
                .hidden(10)
                .voters(3)
                .learnableDecay(learnableDecay)
                .build();
        requireEqual(graph, 1, 3, 32, 32, 2);
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void residual_isTheGraph(BlockKind kind) {
        for (int steps : new int[] {1, 3}) {
            ResidualNetwork.Builder builder = ResidualNetwork.builder()
                    .timeSteps(steps)
                    .classes(3)
                    .input(12, 9, 3)
                    .stem(steps == 1 ? Stem.Kind.SMALL : Stem.Kind.LARGE)
                    .stages(1, 1)
                    .width(4)
                    .block(kind);
            if (kind.attends()) {
                Attention attention = steps == 1 ? Attention.official("CSA") : Attention.paper("CSA");
                builder.attention(attention.withChannelReduction(2));
            }
            requireEqual(builder.build(), 1, 12, 9, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"LARGE, STRIDED", "LARGE_POOLED, AVERAGE_POOL", "SMALL, STRIDED"})
    void residual_withEveryStemAndShortcut_isTheGraph(Stem.Kind stem, Shortcut shortcut) {
        ComputationGraph graph = ResidualNetwork.builder()
                .timeSteps(2)
                .classes(3)
                .input(27, 22, 3)
                .stem(stem)
                .shortcut(shortcut)
                .stages(1, 1)
                .width(4)
                .block(BlockKind.MS)
                .build();
        requireEqual(graph, 1, 27, 22, 3);
    }

    /** It has no spikes, but its zeros behind ReLU are skipped too. */
    @ParameterizedTest
    @EnumSource(
            value = BlockKind.class,
            names = {"VANILLA", "MS", "ATT_1"})
    void annTwin_isTheGraph(BlockKind kind) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .classes(3)
                .input(12, 9, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1, 1)
                .width(4)
                .block(kind);
        if (kind.attends()) {
            builder.attention(Attention.paper("CSA").withChannelReduction(2));
        }
        requireEqual(builder.ann().build(), 1, 12, 9, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"to", "bySubtraction"})
    void everyReset_isTheGraph(String reset) {
        LifParameters neuron =
                LifParameters.paper().withReset(reset.equals("to") ? Reset.to(-0.2) : Reset.bySubtraction());
        ComputationGraph graph = ThreeLayerNetwork.builder()
                .timeSteps(STEPS)
                .classes(3)
                .input(SIDE, SIDE, 2)
                .convolutions(4, 4, 4)
                .hidden(8)
                .neuron(neuron)
                .build();
        requireEqual(graph, 1, STEPS, SIDE, SIDE, 2);
    }

    @Test
    void everyKernel_givesTheSameBits() {
        ComputationGraph graph = threeLayers(Attention.of("CSA"), Readout.MEMBRANE);
        Random random = new Random(3);
        GraphComparison.randomize(graph, random);
        var plan = org.masnn.models.inference.compile.GraphCompiler.compile(graph, Map.of());
        float[] first = null;
        float[] frame = new float[SIDE * SIDE * 2];
        for (SpikeKernel kernel : SpikeKernels.all()) {
            Session session = new EventDrivenNetwork(plan, kernel).openSession();
            Random events = new Random(4);
            for (int t = 0; t < 200; t++) {
                // from almost nothing to everything, so that zeros are skipped at some steps and multiplied at others
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = events.nextInt(200) < t ? 1 + events.nextInt(2) : 0;
                }
                session.step(frame);
            }
            float[] now = session.step(frame).clone();
            assertThat(first == null || java.util.Arrays.equals(first, now)).isTrue();
            first = now;
        }
    }

    /** By hand: 2x2 frames, a spike in a corner has a fan-out of 4 of the 9 taps, nothing else of 3x3 exists. */
    @Test
    void operations_countTheRealFanOut() {
        ComputationGraph graph = threeLayers(Attention.none(), Readout.SPIKE_RATE);
        EventDrivenNetwork network = EventDrivenNetwork.compile(graph);
        Session session = network.openSession();
        float[] frame = new float[network.inputSize().length()];
        frame[0] = 1; // a corner: 2x2 of the 3x3 windows
        frame[(3 * SIDE + 3) * 2] = 2; // inside: 3x3
        frame[3 * 2 + 1] = 1; // the upper border: 2x3
        session.step(frame);
        SynapticOperations first = session.operations().get(0);
        assertThat(first.layer()).isEqualTo("conv0");
        assertThat(first.executed()).isEqualTo((4 + 9 + 6) * 8);
        // 22 windows reach over the 8 rows, 22 over the columns, for 2 channels
        assertThat(first.executed() + first.skipped()).isEqualTo(22 * 22 * 2 * 8);
        session.step(new float[frame.length]);
        assertThat(session.operations().get(0).executed()).isEqualTo((4 + 9 + 6) * 8);
        assertThat(session.operations().get(0).skipped()).isEqualTo(2 * 22 * 22 * 2 * 8 - (4 + 9 + 6) * 8);
        session.reset();
        assertThat(session.operations().get(0)).isEqualTo(new SynapticOperations("conv0", 0, 0));
    }

    @Test
    void description_saysWhatTheNetworkIs() {
        EventDrivenNetwork network = EventDrivenNetwork.compile(
                threeLayers(Attention.of("TCSA/T=cbam2"), Readout.SPIKE_RATE), Map.of("seed", "5"));
        assertThat(network.timeSteps()).isEqualTo(STEPS);
        assertThat(network.inputSize()).isEqualTo(new FrameSize(SIDE, SIDE, 2));
        assertThat(network.outputLength()).isEqualTo(3);
        assertThat(network.streams()).isFalse();
        assertThat(network.events()).isEmpty();
        assertThat(network.kernel()).isEqualTo(SpikeKernels.best().name());
        assertThat(network.provenance())
                .containsEntry("seed", "5")
                .containsEntry("epochs", "0")
                .containsKey("parameters");
    }

    @Test
    void layersThatCannotBeCompiled_areNamed() {
        assertThatThrownBy(() -> EventDrivenNetwork.compile(new ComputationGraph(
                        threeLayers(Attention.none(), Readout.LOGITS).getConfiguration())))
                .hasMessage("EventDrivenNetwork: expected an initialised network; call init() first");
        requireRefused(
                graph -> graph.addLayer(
                                "mean", new TimeMeanLayer.Builder().timeSteps(2).build(), "lif")
                        .addLayer(
                                "out",
                                new LossLayer.Builder(LossFunction.MSE)
                                        .activation(Activation.CUBE)
                                        .build(),
                                "mean"),
                "layer \"out\" cannot be compiled, its activation is cube");
        requireRefused(
                graph -> graph.addVertex("max", new ElementWiseVertex(ElementWiseVertex.Op.Max), "lif", "dense")
                        .addLayer(
                                "mean", new TimeMeanLayer.Builder().timeSteps(2).build(), "max")
                        .addLayer(
                                "out",
                                new LossLayer.Builder(LossFunction.MSE)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "mean"),
                "vertex \"max\" cannot be compiled, it is a");
        requireRefused(
                graph -> graph.addLayer(
                                "relaxed",
                                new LifLayer.Builder()
                                        .timeSteps(2)
                                        .neuron(LifParameters.paper().withFiring(Firing.RELAXED))
                                        .build(),
                                "lif")
                        .addLayer("out", new ActivationLayer(Activation.IDENTITY), "relaxed"),
                "layer \"relaxed\" cannot be compiled, its firing is RELAXED");
        requireRefused(
                graph -> graph.addLayer(
                                "other",
                                new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                                        .nIn(3)
                                        .nOut(2)
                                        .build(),
                                "lif")
                        .addLayer("out", new ActivationLayer(Activation.IDENTITY), "other"),
                "layer \"other\" cannot be compiled, it is a org.deeplearning4j.nn.conf.layers.DenseLayer");
        requireRefused(
                graph -> graph.addLayer(
                                "late", new LifLayer.Builder().timeSteps(4).build(), "lif")
                        .addLayer("out", new ActivationLayer(Activation.IDENTITY), "late"),
                "expected one T in the whole network, got T = 2 at its input and T = 4 in layer \"late\"");
    }

    private static void requireRefused(java.util.function.UnaryOperator<GraphBuilder> end, String message) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(2, 3, 3, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(2).build(), "in")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "fold")
                .addLayer("lif", new LifLayer.Builder().timeSteps(2).build(), "dense");
        ComputationGraph network =
                new ComputationGraph(end.apply(graph).setOutputs("out").build());
        network.init();
        assertThatThrownBy(() -> EventDrivenNetwork.compile(network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("EventDrivenNetwork: " + message);
    }

    @Test
    void networkWithoutTime_isRefused() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(3, 3, 2, CNN2DFormat.NHWC))
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "in")
                .setOutputs("dense")
                .build());
        network.init();
        assertThatThrownBy(() -> EventDrivenNetwork.compile(network))
                .hasMessage(
                        "EventDrivenNetwork: \"dense\" reads the network's input \"in\"; expected a FoldTimeLayer or"
                                + " RepeatImageLayer in between");
    }
}
