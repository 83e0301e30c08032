package org.masnn.models.residual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.attention.SpatialAttention;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.training.FusedAdam;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the code of {@code docs/how-to/custom-architecture.md}. */
class CustomArchitectureGuideTest {

    // guide: begin
    record ThinBlock(Neuron neuron, SpatialAttention attention) implements ResidualBlock {

        @Override
        public BlockSignal signal() {
            return BlockSignal.MEMBRANE;
        }

        @Override
        public String addTo(GraphBuilder graph, String input, BlockPlace place) {
            String name = place.name();
            graph.addLayer(name + "_lif", neuron.layer(place.timeSteps()), input)
                    .addLayer(
                            name + "_conv",
                            new FrameConvolutionLayer.Builder()
                                    .nOut(place.outputChannels())
                                    .stride(place.stride())
                                    .hasBias(false)
                                    .build(),
                            name + "_lif")
                    .addLayer(
                            name + "_bn",
                            new FrameBatchNormalization.Builder()
                                    .initialGamma(0.1)
                                    .build(),
                            name + "_conv")
                    .addLayer(
                            name + "_sa",
                            new RefinementLayer.Builder().refinement(attention).build(),
                            name + "_bn");
            String shortcut = Shortcut.AVERAGE_POOL.addTo(graph, input, place, 0.5);
            graph.addVertex(name + "_sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "_sa", shortcut);
            return name + "_sum";
        }
    }

    static ComputationGraph network() {
        int timeSteps = 4;
        Neuron neuron = Neuron.lif(LifParameters.officialImageNet());
        ResidualBlock thin = new ThinBlock(neuron, SpatialAttention.of(3));
        ResidualBlock published = BasicBlock.of(BlockKind.ATT_1)
                .withAttention(Attention.paper("CSA").withChannelReduction(4));

        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.UNIFORM)
                .updater(new FusedAdam(1e-3))
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(33, 33, 3, CNN2DFormat.NHWC))
                .addLayer(
                        "repeat",
                        new RepeatImageLayer.Builder().timeSteps(timeSteps).build(),
                        "image");
        String last = new Stem(Stem.Kind.SMALL, 8, neuron, 0.5).addTo(graph, "repeat", thin.signal(), timeSteps);
        last = new ResidualStage(thin, 2, 8, 1).addTo(graph, last, "stage0", 8, timeSteps);
        last = new ResidualStage(published, 2, 16, 2).addTo(graph, last, "stage1", 8, timeSteps);
        ClassifierHead.of(10, neuron).addTo(graph, last, published.signal(), timeSteps);
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    // guide: end

    @Test
    void network_trainsOnABatch() {
        ComputationGraph network = network();
        Nd4j.getRandom().setSeed(1);
        INDArray features = Nd4j.randn(DataType.FLOAT, 2, 33, 33, 3);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 10);
        labels.putScalar(0, 3, 1);
        labels.putScalar(1, 7, 1);
        DataSet batch = new DataSet(features, labels);
        assertThat(network.feedForward(features, true).get("stage1_block0_sum").shape())
                .containsExactly(8, 17, 17, 16);
        double before = network.score(batch, true);
        for (int i = 0; i < 8; i++) {
            network.fit(batch);
        }
        assertThat(network.score(batch, true)).isLessThan(before);
        assertThat(network.outputSingle(features).shape()).containsExactly(2, 10);
        ComputationGraphConfiguration configuration = network.getConfiguration();
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/custom-architecture.md");
        String source =
                Files.readString(Path.of("src/test/java/org/masnn/models/residual/CustomArchitectureGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
