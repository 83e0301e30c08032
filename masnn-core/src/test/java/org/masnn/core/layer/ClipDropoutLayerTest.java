package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ClipDropoutLayerTest {

    private static final int CLIPS = 40;
    private static final int STEPS = 5;
    private static final int SIZE = 3 * 2 * 4;

    private static Layer layer(double keep) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(3, 2, 4, CNN2DFormat.NHWC))
                .addLayer(
                        "dropout",
                        new ClipDropoutLayer.Builder()
                                .timeSteps(STEPS)
                                .keep(keep)
                                .build(),
                        "in")
                .setOutputs("dropout")
                .build());
        graph.init();
        return graph.getLayer("dropout");
    }

    private static INDArray activate(Layer layer, INDArray input, boolean training) {
        layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
        return layer.activate(training, LayerWorkspaceMgr.noWorkspaces());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8})
    void mask_isTheSameInAllStepsOfAClip_andOfTheGradient(double keep) {
        Nd4j.getRandom().setSeed(4);
        Layer layer = layer(keep);
        INDArray ones = Nd4j.ones(DataType.FLOAT, CLIPS * STEPS, 3, 2, 4);
        INDArray mask = activate(layer, ones, true).dup();
        INDArray ofSteps = mask.reshape('c', CLIPS, STEPS, SIZE);
        INDArray first = ofSteps.get(NDArrayIndex.all(), NDArrayIndex.point(0), NDArrayIndex.all());
        for (int t = 1; t < STEPS; t++) {
            assertThat(ofSteps.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all()))
                    .isEqualTo(first);
        }
        long kept = 0;
        for (float value : first.dup('c').data().asFloat()) {
            assertThat(value).isIn(0f, (float) (1 / keep));
            kept += value > 0 ? 1 : 0;
        }
        // 960 draws: five standard deviations
        double deviation = Math.sqrt(keep * (1 - keep) / (CLIPS * SIZE));
        assertThat((double) kept / (CLIPS * SIZE)).isCloseTo(keep, within(5 * deviation));
        assertThat(first.getRow(0)).isNotEqualTo(first.getRow(1));

        INDArray upstream = Nd4j.randn(DataType.FLOAT, mask.shape());
        INDArray gradient = layer.backpropGradient(upstream, LayerWorkspaceMgr.noWorkspaces())
                .getSecond();
        assertThat(gradient).isEqualTo(upstream.mul(mask));
        assertThat(activate(layer, ones, true)).isNotEqualTo(mask);
    }

    @Test
    void withoutTraining_andWithNothingDropped_valuesPass() {
        INDArray values = Nd4j.rand(DataType.FLOAT, 2 * STEPS, 3, 2, 4);
        for (Layer layer : new Layer[] {layer(0.5), layer(1)}) {
            assertThat(activate(layer, values, false)).isEqualTo(values);
            assertThat(layer.backpropGradient(values, LayerWorkspaceMgr.noWorkspaces())
                            .getSecond())
                    .isEqualTo(values);
        }
        assertThat(activate(layer(1), values, true)).isEqualTo(values);
    }

    @Test
    void badInput_isNamed() {
        assertThatThrownBy(() -> new ClipDropoutLayer.Builder().keep(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ClipDropoutLayer")
                .hasMessageContaining("expected the probability of keeping a neuron in (0, 1], got keep = 0.0");
        Layer layer = layer(0.5);
        assertThatThrownBy(() -> activate(layer, Nd4j.ones(7, 3, 2, 4), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ClipDropoutLayer \"dropout\"")
                .hasMessageContaining("T = 5");
    }
}
