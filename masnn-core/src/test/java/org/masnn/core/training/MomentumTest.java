package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.schedule.CosineSchedule;
import org.masnn.core.schedule.WarmUpSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MomentumTest {

    @Test
    void steps_areThoseOfTheFormula() {
        GradientUpdater<Momentum> updater =
                new Momentum(0.1, 0.5).instantiate(Nd4j.valueArrayOf(new long[] {2}, 7.0, DataType.DOUBLE), true);
        assertThat(step(updater, 0, 1, -2)).containsExactly(new double[] {0.1, -0.2}, within(1e-15));
        // v = 0.5 * (1, -2) + (4, 1) = (4.5, 0)
        assertThat(step(updater, 1, 4, 1)).containsExactly(new double[] {0.45, 0}, within(1e-15));
        // v = 0.5 * (4.5, 0) + (0, 1) = (2.25, 1)
        assertThat(step(updater, 2, 0, 1)).containsExactly(new double[] {0.225, 0.1}, within(1e-15));
        assertThat(updater.getState().get("V").toDoubleVector()).containsExactly(2.25, 1);
    }

    @Test
    void schedule_scalesTheStepAndNotTheVelocity() {
        CosineSchedule schedule = new CosineSchedule(0.4, 0, 2);
        GradientUpdater<Momentum> updater =
                new Momentum(schedule, 0.5).instantiate(Nd4j.create(DataType.DOUBLE, 1), true);
        assertThat(step(updater, 0, 1)).containsExactly(new double[] {0.4}, within(1e-15));
        assertThat(step(updater, 1, 1)).containsExactly(new double[] {0.2 * 1.5}, within(1e-15));
        assertThat(step(updater, 2, 1)).containsExactly(new double[] {0}, within(1e-15));
        assertThat(new Momentum(schedule, 0.5).getLearningRate(1, 0)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void givenState_isContinued() {
        INDArray velocity = Nd4j.createFromArray(3.0);
        Momentum momentum = new Momentum(1, 0.5);
        assertThat(step(momentum.instantiate(velocity, false), 0, 1)).containsExactly(2.5);
        assertThat(step(momentum.instantiate(Map.of("V", Nd4j.createFromArray(3.0)), false), 0, 1))
                .containsExactly(2.5);
        assertThatThrownBy(() -> momentum.instantiate(Map.of("M", velocity), false))
                .hasMessage("Momentum: expected a state of [V], got [M]");
    }

    @Test
    void network_afterARestart_goesOnAsIfThereWasNone(@TempDir Path folder) throws IOException {
        Nd4j.getRandom().setSeed(5);
        DataSet data = new DataSet(
                Nd4j.rand(DataType.DOUBLE, 6, 3),
                Nd4j.eye(6).castTo(DataType.DOUBLE).reshape(6, 6));
        for (IUpdater updater : new IUpdater[] {
            new Momentum(0.1, 0.9),
            new Momentum(new CosineSchedule(0.2, 0, 9), 0.8),
            new Momentum(new WarmUpSchedule(new CosineSchedule(0.2, 0, 9), 4), 0.8)
        }) {
            ComputationGraph network = network(updater);
            network.fit(data);
            network.fit(data);
            ModelSerializer.writeModel(network, folder.resolve("network.zip").toFile(), true);
            ComputationGraph restored = ModelSerializer.restoreComputationGraph(
                    folder.resolve("network.zip").toFile(), true);
            assertThat(restored.getLayer(0).conf().getLayer())
                    .isEqualTo(network.getLayer(0).conf().getLayer());
            network.fit(data);
            restored.fit(data);
            assertThat(restored.params()).isEqualTo(network.params());
            assertThat(ComputationGraphConfiguration.fromJson(
                            network.getConfiguration().toJson()))
                    .isEqualTo(network.getConfiguration());
        }
    }

    @Test
    void learningRate_canBeSetOnANetwork() {
        ComputationGraph network = network(new Momentum(new CosineSchedule(0.2, 0, 9), 0.8));
        network.setLearningRate(0.025);
        assertThat(network.getLearningRate("output")).isEqualTo(0.025);
    }

    @Test
    void badValues_areNamed() {
        assertThatThrownBy(() -> new Momentum(0, 0.9))
                .hasMessage("Momentum: expected a positive learning rate, got 0.0");
        assertThatThrownBy(() -> new Momentum(0.1, 1)).hasMessage("Momentum: expected a momentum in [0, 1), got 1.0");
    }

    private static double[] step(GradientUpdater<Momentum> updater, int iteration, double... gradient) {
        INDArray array = Nd4j.createFromArray(gradient);
        updater.applyUpdater(array, iteration, 0);
        return array.toDoubleVector();
    }

    private static ComputationGraph network(IUpdater updater) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(3)
                                .nOut(6)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "in")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }
}
