package org.masnn.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.training.FusedAdam;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the code of {@code docs/how-to/custom-network.md}. */
class CustomNetworkGuideTest {

    // guide: begin
    private static ComputationGraph network() {
        int timeSteps = 20;
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.UNIFORM)
                .updater(new FusedAdam(1e-3))
                .graphBuilder()
                .addInputs("events")
                .addLayer(
                        "fold", new FoldTimeLayer.Builder().timeSteps(timeSteps).build(), "events")
                .addLayer(
                        "conv",
                        new FrameConvolutionLayer.Builder()
                                .nOut(16)
                                .needsInputGradient(false)
                                .build(),
                        "fold")
                .addLayer("norm", new FrameBatchNormalization.Builder().build(), "conv")
                .addLayer("pool", new FramePoolingLayer.Builder().kernelSize(2).build(), "norm")
                .addLayer(
                        "ta",
                        new TemporalAttentionLayer.Builder()
                                .timeSteps(timeSteps)
                                .reduction(5)
                                .build(),
                        "pool")
                .addLayer(
                        "lif",
                        new LifLayer.Builder()
                                .timeSteps(timeSteps)
                                .neuron(LifParameters.paper().withSurrogate(new Surrogate.ArcTangent(2)))
                                .refinements(ChannelAttention.of(4), SpatialAttention.of(7))
                                .build(),
                        "ta")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(11).build(), "lif")
                .addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build(), "dense")
                .addLayer(
                        "output",
                        new LossLayer.Builder(new SmoothedCrossEntropy(0.1))
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("output")
                .setInputTypes(FoldTimeLayer.inputType(timeSteps, 32, 32, 2))
                .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        NormalizationFusion.apply(network); // faster and smaller training, the same up to rounding
        return network;
    }
    // guide: end

    @Test
    void network_trainsOnABatch() {
        ComputationGraph network = network();
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, 20, 32, 32, 2).lt(0.1).castTo(DataType.FLOAT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 11);
        labels.putScalar(0, 3, 1);
        labels.putScalar(1, 7, 1);
        DataSet batch = new DataSet(features, labels);
        double before = network.score(batch);
        for (int i = 0; i < 5; i++) {
            network.fit(batch);
        }
        assertThat(NormalizationFusion.handedOver(network)).isOne();
        assertThat(network.score(batch)).isLessThan(before);
        assertThat(network.outputSingle(features).shape()).containsExactly(2, 11);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/custom-network.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/attention/CustomNetworkGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).contains(shown.replaceAll("\\s", ""));
    }
}
