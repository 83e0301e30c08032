package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.memory.InsufficientMemoryException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class StepsHereTest {

    private static final int T = 3;

    /** Small ones themselves; with a thousand channels behind them the second would need 60 GB. */
    private static final int SMALL = 2;

    private static final int LARGE = 50_000;

    /** A batch that fits, and one that does not. */
    private static final class GrowingBatches extends EpochIterator {

        GrowingBatches() {
            super(new EpochOrder(1, false), 2, 1);
        }

        @Override
        protected DataSet batchOf(int samples) {
            int rows = nextSample() == 0 ? SMALL : LARGE;
            advance(samples);
            return new DataSet(Nd4j.zeros(DataType.FLOAT, rows, T, 6, 6, 2), Nd4j.ones(DataType.FLOAT, rows, 2));
        }

        @Override
        public int inputColumns() {
            return T * 72;
        }

        @Override
        public int totalOutcomes() {
            return 2;
        }

        @Override
        public boolean asyncSupported() {
            return true;
        }

        @Override
        public @Nullable List<String> getLabels() {
            return null;
        }
    }

    private static ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(T, 6, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(T).build(), "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(1024).build(), "fold")
                .addLayer("lif", new LifLayer.Builder().timeSteps(T).build(), "conv")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(T).build(), "dense")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .setOutputs("loss")
                .build());
        network.init();
        return network;
    }

    @Test
    void next_batchThatGrows_isCheckedAgain() throws IOException {
        ComputationGraph network = network();
        StepsHere steps = new StepsHere(network, null);
        EpochIterator batches = new GrowingBatches();
        assertThat(steps.next(batches, 1, 1)).isEqualTo(new TrainingSteps.Outcome(SMALL, 0));
        assertThatThrownBy(() -> steps.next(batches, 1, 1))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageStartingWith("MemoryPrediction: training with batches of " + LARGE + " needs ");
        assertThat(network.getIterationCount()).isOne();
    }
}
