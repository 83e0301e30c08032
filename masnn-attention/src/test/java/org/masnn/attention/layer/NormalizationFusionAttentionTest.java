package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks with attention, with and without the fusion, on the same batches. */
class NormalizationFusionAttentionTest {

    private static final int STEPS = 4;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void training_isThatOfTheNetworkWithoutIt(boolean pooled) {
        ComputationGraph plain = network(pooled);
        ComputationGraph fused = NormalizationFusion.apply(network(pooled));
        Nd4j.getRandom().setSeed(3);
        for (int i = 0; i < 3; i++) {
            INDArray labels = Nd4j.zeros(DataType.FLOAT, 3, 3);
            labels.putScalar(0, 0, 1).putScalar(1, 1, 1).putScalar(2, 2, 1);
            DataSet batch = new DataSet(Nd4j.rand(DataType.FLOAT, 3, STEPS, 6, 6, 8), labels);
            plain.fit(batch);
            fused.fit(batch);
            assertClose(fused.gradient().gradient(), plain.gradient().gradient(), 2e-4, "gradient of step " + i);
            assertClose(fused.params(), plain.params(), 1e-4, "parameters after step " + i);
            assertThat(NormalizationFusion.handedOver(fused))
                    .as("the path was taken")
                    .isOne();
        }
    }

    private static ComputationGraph network(boolean pooled) {
        Attention attention = Attention.of("TCSA");
        LifParameters neuron = LifParameters.paper().withSurrogate(new Surrogate.Sigmoid(4));
        var builder = new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 6, 6, 8))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("bn", new FrameBatchNormalization.Builder().build(), "fold");
        if (pooled) {
            builder.addLayer("pool", new FramePoolingLayer.Builder().build(), "bn");
        }
        ComputationGraph graph = new ComputationGraph(builder.addLayer(
                        "ta",
                        new TemporalAttentionLayer.Builder()
                                .timeSteps(STEPS)
                                .reduction(2)
                                .build(),
                        pooled ? "pool" : "bn")
                .addLayer(
                        "lif",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(neuron)
                                .refinements(attention.membraneRefinements())
                                .build(),
                        "ta")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }
}
