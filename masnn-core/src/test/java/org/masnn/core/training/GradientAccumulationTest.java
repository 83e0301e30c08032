package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.core.golden.GoldenAssertions.assertWithin;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.schedule.CosineSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GradientAccumulationTest {

    private static final int STEPS = 3;

    @Test
    void step_ofSmallBatches_isTheStepOfTheWholeBatch() {
        ComputationGraph whole = network();
        ComputationGraph parts = network();
        GradientAccumulation accumulation = new GradientAccumulation(parts, 4);
        Listener wholeListener = new Listener();
        Listener partsListener = new Listener();
        whole.setListeners(wholeListener);
        parts.setListeners(partsListener);
        for (int step = 0; step < 3; step++) {
            DataSet batch = batch(step, 6);
            whole.fit(batch);
            accumulation.step(List.of(rows(batch, 0, 3), rows(batch, 3, 4), rows(batch, 4, 6)));
            assertWithin(parts.params(), whole.params(), 1e-12, "parameters after step " + step);
            assertThat(parts.score()).isCloseTo(whole.score(), within(1e-12));
        }
        assertThat(parts.getUpdater()
                        .getStateViewArray()
                        .equalsWithEps(whole.getUpdater().getStateViewArray(), 1e-12))
                .isTrue();
        assertThat(partsListener.iterations).isEqualTo(wholeListener.iterations).hasSize(3);
        assertThat(parts.getIterationCount()).isEqualTo(whole.getIterationCount());
    }

    @Test
    void fit_anEpoch_makesAStepOfWhatIsLeftOver() {
        ComputationGraph network = network();
        Listener listener = new Listener();
        network.setListeners(listener);
        DataSet all = batch(1, 7);
        List<DataSet> single = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            single.add(rows(all, i, i + 1));
        }
        new GradientAccumulation(network, 3).fit(new ExistingDataSetIterator(single));
        assertThat(listener.iterations).hasSize(3);
        assertThat(listener.epochs).isEqualTo(1);
        assertThat(network.getEpochCount()).isEqualTo(1);
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> new GradientAccumulation(network(), 0))
                .hasMessage("GradientAccumulation: expected at least 1 batch per step, got 0");
        assertThatThrownBy(() -> new GradientAccumulation(network(), 2).step(List.of()))
                .hasMessage("GradientAccumulation: expected at least one batch, got none");
        DataSet masked = batch(1, 2);
        masked.setFeaturesMaskArray(Nd4j.ones(2, STEPS));
        assertThatThrownBy(() -> new GradientAccumulation(network(), 2).step(List.of(masked)))
                .hasMessage(
                        "GradientAccumulation: expected batches without masks, got one of features [2, 3, 4, 5, 1] with"
                                + " a mask");
    }

    private static DataSet batch(int seed, int examples) {
        Nd4j.getRandom().setSeed(seed + 20);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, 2);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i % 2, 1);
        }
        return new DataSet(Nd4j.rand(DataType.DOUBLE, examples, STEPS, 4, 5, 1).muli(3), labels);
    }

    private static DataSet rows(DataSet all, int from, int to) {
        return new DataSet(
                all.getFeatures().get(NDArrayIndex.interval(from, to)).dup('c'),
                all.getLabels().get(NDArrayIndex.interval(from, to)).dup('c'));
    }

    private static ComputationGraph network() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(new CosineSchedule(0.01, 0, 10)))
                .l2(0.01)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.05)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 4, 5, 1))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(3).build(), "fold")
                .addLayer("lif", new LifLayer.Builder().timeSteps(STEPS).build(), "conv")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    /** Remembers what it is told. */
    private static final class Listener extends BaseTrainingListener {
        private final List<Integer> iterations = new ArrayList<>();
        private int epochs;

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            iterations.add(iteration);
        }

        @Override
        public void onEpochEnd(Model model) {
            epochs++;
        }
    }
}
