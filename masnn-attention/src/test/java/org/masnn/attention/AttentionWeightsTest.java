package org.masnn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.kernel.LearnableDecay;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class AttentionWeightsTest {

    private static final int CLIPS = 2;
    private static final int STEPS = 4;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 6;
    private static final int CHANNELS = 3;

    @Test
    void of_paperForm_hasTheShapesOfThePaper_andIsWhatTheLayersMultiplyWith() {
        ComputationGraph network = network(Attention.of("TCSA/T=cbam2/C=cbam2/S=3"));
        INDArray features = features();
        AttentionWeights weights = AttentionWeights.of(network, features);
        assertThat(weights.layers()).containsExactly("ta", "lif");
        assertThat(weights.dimensions("ta")).containsExactly(Dimension.TEMPORAL);
        assertThat(weights.dimensions("nothing")).isEmpty();
        assertThat(weights.temporal("ta").shape()).containsExactly(CLIPS, STEPS);
        assertThat(weights.channel("lif").shape()).containsExactly(CLIPS, STEPS, CHANNELS);
        assertThat(weights.spatial("lif").shape()).containsExactly(CLIPS, STEPS, HEIGHT, WIDTH);

        Map<String, INDArray> activations = network.feedForward(features, false);
        INDArray scaled = activations
                .get("conv")
                .reshape('c', CLIPS * STEPS, -1)
                .mulColumnVector(weights.temporal("ta").reshape('c', CLIPS * STEPS, 1));
        assertClose(activations.get("ta").reshape('c', scaled.shape()), scaled, 1e-6, "g_t x");
        assertThat(weights.spatial("lif").minNumber().doubleValue()).isPositive();
        assertThat(weights.spatial("lif").maxNumber().doubleValue()).isLessThan(1);
    }

    /** Steps of the recurrence by hand: what the weights say must give the spikes that the network has. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_insideRecurrence_reproducesTheSpikes(boolean learnableDecay) {
        ComputationGraph network = network(Attention.of("CSA/C=cbam2/S=3"), learnableDecay);
        double decay = learnableDecay ? 0.7 : 0.3;
        if (learnableDecay) {
            network.getParam("lif_decayLogit").assign(LearnableDecay.logit(decay));
        }
        INDArray features = features();
        AttentionWeights weights = AttentionWeights.of(network, features);
        Map<String, INDArray> activations = network.feedForward(features, false);
        long[] clip = {CLIPS, STEPS, HEIGHT, WIDTH, CHANNELS};
        INDArray x = activations.get("conv").reshape('c', clip);
        INDArray spikes = activations.get("lif").reshape('c', clip);
        int fired = 0;
        for (int n = 0; n < CLIPS; n++) {
            for (int h = 0; h < HEIGHT; h++) {
                for (int w = 0; w < WIDTH; w++) {
                    for (int c = 0; c < CHANNELS; c++) {
                        double carried = 0;
                        for (int t = 0; t < STEPS; t++) {
                            double u = (carried + x.getDouble(n, t, h, w, c))
                                    * weights.channel("lif").getDouble(n, t, c)
                                    * weights.spatial("lif").getDouble(n, t, h, w);
                            double s = u >= 0.3 ? 1 : 0;
                            assertThat(spikes.getDouble(n, t, h, w, c)).isEqualTo(s);
                            fired += (int) s;
                            carried = decay * u * (1 - s);
                        }
                    }
                }
            }
        }
        assertThat(fired).isPositive();
    }

    @Test
    void of_officialForm_hasOneStep() {
        ComputationGraph network = network(Attention.of("official:TCSA/T=cbam2/C=cbam2"));
        AttentionWeights weights = AttentionWeights.of(network, features());
        assertThat(weights.layers()).containsExactly("ta", "ca", "sa");
        assertThat(weights.channel("ca").shape()).containsExactly(CLIPS, 1, CHANNELS);
        assertThat(weights.spatial("sa").shape()).containsExactly(CLIPS, 1, HEIGHT, WIDTH);
    }

    @Test
    void of_layersOutsideAndSimpleAttention_haveAllSteps() {
        ComputationGraph network = network(Attention.of("CSA/C=simam/S=3/S@conv-post"));
        AttentionWeights weights = AttentionWeights.of(network, features());
        assertThat(weights.layers()).containsExactly("sa", "lif");
        assertThat(weights.channel("lif").shape()).containsExactly(CLIPS, STEPS, HEIGHT, WIDTH, CHANNELS);
        assertThat(weights.spatial("sa").shape()).containsExactly(CLIPS, STEPS, HEIGHT, WIDTH);
    }

    @Test
    void of_frozenLayers_looksInside() {
        ComputationGraph network = network(Attention.of("TCSA/T=cbam2/C=cbam2/S=3"));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(network)
                .setFeatureExtractor("lif")
                .build();
        INDArray features = features();
        assertThat(AttentionWeights.of(frozen, features).channel("lif"))
                .isEqualTo(AttentionWeights.of(network, features).channel("lif"));
    }

    @Test
    void get_layerWithoutIt_namesThoseThatHave() {
        AttentionWeights weights = AttentionWeights.of(network(Attention.of("CA/C=eca3")), features());
        assertThatThrownBy(() -> weights.channel("conv"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AttentionWeights: layer \"conv\" has no channel attention; layers that have it: [lif]");
        assertThatThrownBy(() -> weights.temporal("lif"))
                .hasMessage("AttentionWeights: layer \"lif\" has no temporal attention; layers that have it: []");
    }

    private static INDArray features() {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.rand(DataType.FLOAT, CLIPS, STEPS, HEIGHT, WIDTH, 2).muli(5);
    }

    private static ComputationGraph network(Attention attention) {
        return network(attention, false);
    }

    private static ComputationGraph network(Attention attention, boolean learnableDecay) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(4)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, HEIGHT, WIDTH, 2));
        builder.addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in");
        builder.addLayer(
                "conv", new FrameConvolutionLayer.Builder().nOut(CHANNELS).build(), "fold");
        String last = "conv";
        for (PlacedAttention placed : attention.layers(Location.CONV_POST, STEPS)) {
            builder.addLayer(placed.suffix(), placed.layer(), last);
            last = placed.suffix();
        }
        builder.addLayer(
                "lif",
                new LifLayer.Builder()
                        .timeSteps(STEPS)
                        .refinements(attention.membraneRefinements())
                        .learnableDecay(learnableDecay)
                        .build(),
                last);
        builder.addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "lif");
        builder.addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense");
        builder.addLayer("out", new LossLayer.Builder(LossFunction.MSE).build(), "mean");
        ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
        graph.init();
        return graph;
    }
}
