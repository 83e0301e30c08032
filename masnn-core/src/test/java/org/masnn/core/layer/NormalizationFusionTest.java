package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks with and without the fusion, on the same batches. */
class NormalizationFusionTest {

    private static final int STEPS = 4;
    private static final Shape USUAL = new Shape(3, STEPS, 6, 6, 2);

    private record Shape(int batch, int steps, int height, int width, int channels) {}

    /** Plain, learnable decay with an input that decays, a refinement, and a layer between pooling and neurons. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "learnable", "refined", "pooled"})
    void training_isThatOfTheNetworkWithoutIt(String neurons) {
        assertSame(neurons, USUAL, 3);
    }

    /** One step, one example, frames that pooling does not cut evenly (it computes as usual then), one channel and three. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 6, 6, 2, 3",
        "1, 4, 6, 6, 2, 3",
        "1, 1, 4, 2, 1, 3",
        "3, 4, 7, 5, 2, 2",
        "3, 4, 8, 6, 1, 3",
        "2, 5, 6, 8, 3, 3"
    })
    void training_ofOtherShapes_isThatOfTheNetworkWithoutIt(
            int batch, int steps, int height, int width, int channels, int handedOver) {
        for (String neurons : List.of("plain", "refined")) {
            assertSame(neurons, new Shape(batch, steps, height, width, channels), handedOver);
        }
    }

    private static void assertSame(String neurons, Shape shape, int handedOver) {
        ComputationGraph plain = network(neurons, shape);
        ComputationGraph fused = NormalizationFusion.apply(network(neurons, shape));
        assertThat(NormalizationFusion.joins(fused.getConfiguration())).hasSize(handedOver);
        for (int i = 0; i < 4; i++) {
            DataSet batch = data(i, shape);
            plain.fit(batch);
            fused.fit(batch);
            assertThat(fused.score()).isCloseTo(plain.score(), within(1e-5));
            assertClose(fused.gradient().gradient(), plain.gradient().gradient(), 2e-4, "gradient of step " + i);
            assertClose(fused.params(), plain.params(), 1e-4, "parameters and statistics after step " + i);
        }
        assertThat(NormalizationFusion.handedOver(fused))
                .as("the path was taken")
                .isEqualTo(handedOver);
        assertThat(NormalizationFusion.handedOver(plain)).isZero();
        INDArray features = data(9, shape).getFeatures();
        assertClose(fused.outputSingle(features), plain.outputSingle(features), 1e-4, "inference");
    }

    @Test
    void isUsedBy_networkThatWasTold_unlessAListenerReadsActivations() {
        ComputationGraph network = network("plain");
        assertThat(NormalizationFusion.isUsedBy(network)).isFalse();
        NormalizationFusion.apply(network);
        assertThat(NormalizationFusion.isUsedBy(network)).isTrue();
        network.setListeners(new Reader(new ArrayList<>()));
        assertThat(NormalizationFusion.isUsedBy(network)).isFalse();
        network.setListeners(new CollectScoresIterationListener());
        assertThat(NormalizationFusion.isUsedBy(network)).isTrue();
        network.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        assertThat(NormalizationFusion.isUsedBy(network)).isFalse();
    }

    /** In training mode, too, and between training steps. */
    @Test
    void feedForward_givesAllActivationsNormalised() {
        ComputationGraph plain = network("plain");
        ComputationGraph fused = NormalizationFusion.apply(network("plain"));
        plain.fit(data(0));
        fused.fit(data(0));
        for (boolean training : new boolean[] {true, false}) {
            Map<String, INDArray> wanted = plain.feedForward(data(1).getFeatures(), training);
            Map<String, INDArray> found = fused.feedForward(data(1).getFeatures(), training);
            wanted.forEach((name, array) -> assertClose(found.get(name), array, 1e-3, name));
            assertThat(NormalizationFusion.handedOver(fused)).isZero();
        }
    }

    @Test
    void listenerThatReadsActivations_getsThem_othersDoNotDisturb() {
        ComputationGraph plain = network("plain");
        ComputationGraph fused = NormalizationFusion.apply(network("plain"));
        List<INDArray> wanted = new ArrayList<>();
        List<INDArray> found = new ArrayList<>();
        plain.setListeners(new Reader(wanted));
        fused.setListeners(new Reader(found));
        plain.fit(data(0));
        fused.fit(data(0));
        assertClose(found.get(0), wanted.get(0), 1e-5, "bn");
        assertThat(NormalizationFusion.handedOver(fused)).isZero();
        fused.setListeners(new CollectScoresIterationListener());
        fused.fit(data(1));
        assertThat(NormalizationFusion.handedOver(fused)).isEqualTo(3);
    }

    /** A second reader of the normalised array, and maxima. */
    @Test
    void normalisationWithOtherReaders_isLeftAlone() {
        ComputationGraph graph = new ComputationGraph(SmallNetwork.defaults()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 6, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("bn", new FrameBatchNormalization.Builder().build(), "fold")
                .addLayer("lif", lif("plain").build(), "bn")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn", "lif")
                .addLayer("bn2", new FrameBatchNormalization.Builder().build(), "sum")
                .addLayer(
                        "pool",
                        new FramePoolingLayer.Builder()
                                .kind(FramePooling.Kind.MAXIMUM)
                                .build(),
                        "bn2")
                .addLayer("lif2", lif("plain").build(), "pool")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "lif2")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer("out", loss(), "mean")
                .setOutputs("out")
                .build());
        graph.init();
        NormalizationFusion.apply(graph);
        graph.fit(data(0));
        assertThat(NormalizationFusion.handedOver(graph)).isZero();
        assertThat(graph.score()).isFinite();
    }

    private static final class Reader extends BaseTrainingListener {
        private final List<INDArray> seen;

        Reader(List<INDArray> seen) {
            this.seen = seen;
        }

        @Override
        public void onForwardPass(Model model, Map<String, INDArray> activations) {
            seen.add(activations.get("bn").dup());
        }
    }

    private static ComputationGraph network(String neurons) {
        return network(neurons, USUAL);
    }

    private static ComputationGraph network(String neurons, Shape shape) {
        int steps = shape.steps();
        List<Layer> layers = List.of(
                new FoldTimeLayer.Builder().timeSteps(steps).build(),
                new FrameConvolutionLayer.Builder().nOut(5).build(),
                new FrameBatchNormalization.Builder().build(),
                lif(neurons, steps).build(),
                new FrameConvolutionLayer.Builder().nOut(6).build(),
                new FrameBatchNormalization.Builder().build(),
                new FramePoolingLayer.Builder().build(),
                lif(neurons, steps).build(),
                new FrameDenseLayer.Builder().nOut(3).build(),
                new FrameBatchNormalization.Builder().build(),
                lif("plain", steps).initialMembrane(0.1).build(),
                new TimeMeanLayer.Builder().timeSteps(steps).build(),
                loss());
        List<String> names = List.of(
                "fold", "conv", "bn", "lif", "conv2", "bn2", "pool", "lif2", "dense", "bn3", "lif3", "mean", "out");
        var builder = SmallNetwork.defaults()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(steps, shape.height(), shape.width(), shape.channels()))
                .setOutputs("out");
        for (int i = 0; i < layers.size(); i++) {
            String before = i == 0 ? "in" : names.get(i - 1);
            if (neurons.equals("pooled") && before.equals("pool")) {
                builder.addLayer("gain", refinement(), before);
                before = "gain";
            }
            builder.addLayer(names.get(i), layers.get(i), before);
        }
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }

    private static LifLayer.Builder lif(String neurons) {
        return lif(neurons, STEPS);
    }

    private static LifLayer.Builder lif(String neurons, int steps) {
        LifParameters parameters = LifParameters.paper().withSurrogate(new Surrogate.Sigmoid(4));
        LifLayer.Builder builder = new LifLayer.Builder().timeSteps(steps);
        return switch (neurons) {
            case "plain", "pooled" -> builder.neuron(parameters);
            case "learnable" -> builder.neuron(LifParameters.spikingJelly(2)).learnableDecay(true);
            case "refined" -> builder.neuron(parameters).refinements(new ChannelGain(0.7));
            default -> throw new IllegalArgumentException(neurons);
        };
    }

    private static RefinementLayer refinement() {
        return new RefinementLayer.Builder().refinement(new ChannelGain(0.7)).build();
    }

    private static LossLayer loss() {
        return new LossLayer.Builder(new SmoothedCrossEntropy(0.1))
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static DataSet data(int seed) {
        return data(seed, USUAL);
    }

    private static DataSet data(int seed, Shape shape) {
        Nd4j.getRandom().setSeed(seed + 1);
        INDArray features = Nd4j.rand(
                DataType.FLOAT, shape.batch(), shape.steps(), shape.height(), shape.width(), shape.channels());
        INDArray labels = Nd4j.zeros(DataType.FLOAT, shape.batch(), 3);
        for (int i = 0; i < shape.batch(); i++) {
            labels.putScalar(i, i % 3, 1);
        }
        return new DataSet(features, labels);
    }
}
