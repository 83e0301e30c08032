package org.masnn.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class CosineScheduleTest {

    @Test
    void valueAt_fallsFromInitialToLast() {
        CosineSchedule schedule = new CosineSchedule(1, 0.2, 8);
        assertThat(schedule.valueAt(0, 0)).isEqualTo(1);
        assertThat(schedule.valueAt(2, 0)).isEqualTo(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, within(1e-12));
        assertThat(schedule.valueAt(4, 7)).isEqualTo(0.6, within(1e-12));
        assertThat(schedule.valueAt(8, 0)).isEqualTo(0.2, within(1e-12));
        assertThat(schedule.valueAt(100, 0)).isEqualTo(0.2, within(1e-12));
        assertThat(schedule.clone()).isEqualTo(schedule);
    }

    @Test
    void json_keepsEachFieldInsideAnUpdater() {
        CosineSchedule schedule = new CosineSchedule(0.25, 0.125, 77);
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .updater(new Adam(schedule))
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(2).nOut(2).build(), "in")
                .addLayer(
                        "b",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .nIn(2)
                                .nOut(2)
                                .build(),
                        "a")
                .setOutputs("b")
                .build();
        ComputationGraphConfiguration json = ComputationGraphConfiguration.fromJson(configuration.toJson());
        ComputationGraphConfiguration yaml = ComputationGraphConfiguration.fromYaml(configuration.toYaml());
        assertThat(json).isEqualTo(configuration);
        assertThat(yaml).isEqualTo(configuration);
        assertThat(json.toJson()).contains("\"initial\" : 0.25", "\"last\" : 0.125", "\"iterations\" : 77");
    }

    @Test
    void constructor_refusesWhatMakesNoSchedule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CosineSchedule(-1, 0, 3))
                .withMessage("CosineSchedule: expected finite values of 0 or more, got -1.0 to 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CosineSchedule(1, Double.NaN, 3))
                .withMessage("CosineSchedule: expected finite values of 0 or more, got 1.0 to NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CosineSchedule(1, 0, 0))
                .withMessage("CosineSchedule: expected 1 iteration or more, got 0");
    }
}
