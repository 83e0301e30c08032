package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VoteLayerTest {

    private static ComputationGraph network(VoteLayer layer, InputType input) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(input)
                .addLayer("vote", layer, "in")
                .setOutputs("vote")
                .build());
        graph.init();
        return graph;
    }

    @Test
    void output_isTheMeanOfNeighbours() {
        ComputationGraph graph = network(new VoteLayer.Builder().voters(3).build(), InputType.feedForward(6));
        INDArray votes = Nd4j.createFromArray(new float[][] {{1, 0, 0, 3, 6, 0}, {0, 0, 0, 1, 1, 1}});
        assertThat(graph.outputSingle(votes)).isEqualTo(Nd4j.createFromArray(new float[][] {{1 / 3f, 3}, {0, 1}}));
        assertThat(graph.numParams()).isZero();
    }

    @Test
    void sizesThatDoNotFit_areNamed() {
        assertThatThrownBy(() -> network(new VoteLayer.Builder().build(), InputType.feedForward(33)))
                .hasMessageContaining(
                        "VoteLayer \"vote\": expected a multiple of its 10 voters as number of features," + " got 33");
        assertThatThrownBy(() ->
                        network(new VoteLayer.Builder().build(), InputType.convolutional(2, 2, 10, CNN2DFormat.NHWC)))
                .hasMessageContaining("VoteLayer \"vote\": expected [N*T, F], got")
                .hasMessageContaining("put a FrameDenseLayer in front");
        assertThatThrownBy(() -> new VoteLayer.Builder().voters(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VoteLayer")
                .hasMessageContaining("voters")
                .hasMessageContaining("0");
    }
}
