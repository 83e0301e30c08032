package org.masnn.models.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.core.layer.FrameDenseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class GradientNormsTest {

    /** {@code y = x W V}, loss {@code |y - target|^2 / 2} a sample. */
    private static ComputationGraph network() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer(
                        "dense",
                        new FrameDenseLayer.Builder().nOut(3).hasBias(false).build(),
                        "in")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                .nOut(2)
                                .hasBias(false)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "dense")
                .setOutputs("output")
                .build());
        graph.init();
        return graph;
    }

    @Test
    void norms_areThoseOfTheMeanLoss() {
        ComputationGraph network = network();
        Nd4j.getRandom().setSeed(5);
        INDArray x = Nd4j.randn(DataType.DOUBLE, 6, 4);
        INDArray target = Nd4j.randn(DataType.DOUBLE, 6, 2);
        INDArray before = network.params().dup();
        GradientNorms result = GradientNorms.of(
                network,
                List.of(new NetworkBlock("whole", "in", "dense"), new NetworkBlock("last", "dense", "output")),
                new DataSet(x, target));
        INDArray w = network.getLayer("dense").getParam("W");
        INDArray v = network.getLayer("output").getParam("W");
        // DL4J's MSE is the mean over outputs: (y - target)^2 / 2 summed over two of them
        INDArray error = x.mmul(w).mmul(v).sub(target).div(6);
        INDArray atDense = error.mmul(v.transpose());
        INDArray atInput = atDense.mmul(w.transpose());
        assertThat(result.norms()).containsOnlyKeys("whole", "last");
        assertThat(result.norms().get("last")).isCloseTo(atDense.norm2Number().doubleValue(), within(1e-12));
        assertThat(result.norms().get("whole")).isCloseTo(atInput.norm2Number().doubleValue(), within(1e-12));
        assertThat(network.params()).isEqualTo(before);
    }

    @Test
    void of_blockElsewhere_isRefused() {
        assertThatThrownBy(() -> GradientNorms.of(
                        network(),
                        List.of(new NetworkBlock("b", "nowhere", "dense")),
                        new DataSet(Nd4j.zeros(1, 4), Nd4j.zeros(1, 2))))
                .hasMessage("GradientNorms: expected that block \"b\" reads a vertex of the network, got \"nowhere\","
                        + " which it does not have");
    }
}
