package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.schedule.CosineSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FusedAdamTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void network_trainsAsWithAdam(DataType type) {
        CosineSchedule schedule = new CosineSchedule(0.02, 0, 12);
        ComputationGraph fused = network(type, new FusedAdam(schedule));
        ComputationGraph adam = network(type, new Adam(schedule));
        DataSet data = data(type);
        for (int i = 0; i < 10; i++) {
            fused.fit(data);
            adam.fit(data);
        }
        assertThat(fused.params().sub(adam.params()).amaxNumber().doubleValue())
                .isLessThan(type == DataType.FLOAT ? 1e-5 : 1e-15);
        assertThat(fused.params()
                        .sub(network(type, new Adam(schedule)).params())
                        .amaxNumber()
                        .doubleValue())
                .isGreaterThan(0.05);
    }

    @Test
    void checkpoint_goesOnAsIfThereWasNone_alsoWithAdam(@TempDir Path folder) throws IOException {
        DataSet data = data(DataType.FLOAT);
        for (IUpdater updater : new IUpdater[] {
            new FusedAdam(),
            new FusedAdam(0.01),
            new FusedAdam(new CosineSchedule(0.02, 0, 9)),
            new FusedAdam(0.01, 0.8, 0.9, 1e-5)
        }) {
            ComputationGraph network = network(DataType.FLOAT, updater);
            network.fit(data);
            network.fit(data);
            ModelSerializer.writeModel(network, folder.resolve("network.zip").toFile(), true);
            ComputationGraph restored = ModelSerializer.restoreComputationGraph(
                    folder.resolve("network.zip").toFile(), true);
            assertThat(ComputationGraphConfiguration.fromJson(
                            network.getConfiguration().toJson()))
                    .isEqualTo(network.getConfiguration());
            network.fit(data);
            restored.fit(data);
            assertThat(restored.params()).isEqualTo(network.params());
        }
        ComputationGraph fused = network(DataType.FLOAT, new FusedAdam(0.01));
        ComputationGraph adam = network(DataType.FLOAT, new Adam(0.01));
        fused.fit(data);
        adam.setParams(fused.params());
        adam.getUpdater()
                .setStateViewArray(fused.getUpdater().getStateViewArray().dup());
        adam.getConfiguration().setIterationCount(1);
        fused.fit(data);
        adam.fit(data);
        assertThat(adam.params().sub(fused.params()).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    @Test
    void referenceKernels_areAdams() {
        INDArray state = Nd4j.zeros(DataType.FLOAT, 6);
        assertThat(new FusedAdam(0.1).instantiate(state, true)).isInstanceOf(FusedAdamUpdater.class);
        System.setProperty(KernelChoice.PROPERTY, "reference");
        try {
            assertThat(new FusedAdam(0.1).instantiate(state, true)).isExactlyInstanceOf(AdamUpdater.class);
            Map<String, INDArray> parts = Map.of("M", state, "V", state);
            assertThat(new FusedAdam(0.1).instantiate(parts, true)).isExactlyInstanceOf(AdamUpdater.class);
        } finally {
            System.clearProperty(KernelChoice.PROPERTY);
        }
    }

    @Test
    void learningRate_canBeSetOnANetwork() {
        ComputationGraph network = network(DataType.FLOAT, new FusedAdam(new CosineSchedule(0.2, 0, 9)));
        network.setLearningRate(0.025);
        assertThat(network.getLearningRate("output")).isEqualTo(0.025);
    }

    @Test
    void copy_isEqualAndItsOwn() {
        FusedAdam adam = new FusedAdam(new CosineSchedule(0.2, 0, 9));
        FusedAdam copy = adam.clone();
        assertThat(copy).isEqualTo(adam).isNotSameAs(adam);
        copy.setLrAndSchedule(0.5, null);
        assertThat(adam.getLearningRate(0, 0)).isEqualTo(0.2);
        assertThat(copy.getLearningRate(0, 0)).isEqualTo(0.5);
    }

    @Test
    void stateThatLacksAPart_isRefused() {
        assertThatThrownBy(() -> new FusedAdam(0.1).instantiate(Map.of("M", Nd4j.zeros(DataType.FLOAT, 2)), false))
                .isInstanceOf(IllegalStateException.class);
    }

    private static DataSet data(DataType type) {
        Nd4j.getRandom().setSeed(5);
        return new DataSet(Nd4j.rand(type, 6, 3), Nd4j.eye(6).castTo(type));
    }

    private static ComputationGraph network(DataType type, IUpdater updater) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "hidden",
                        new DenseLayer.Builder()
                                .nIn(3)
                                .nOut(7)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(7)
                                .nOut(6)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "hidden")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }
}
