package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.attention.Attention;
import org.masnn.core.layer.NetworkSize;
import org.nd4j.linalg.learning.config.Adam;

/** Counts of the published event code at paper size; they were counted from its networks as built. */
class NetworkSizeTest {

    @ParameterizedTest
    @CsvSource({
        "none, 11, 106763, 0",
        "none, 20, 106772, 2331",
        "TA, 11, 106763, 7200",
        "CA, 11, 106763, 9216",
        "SA, 11, 106763, 54",
        "TCSA, 11, 106763, 16470"
    })
    void of_networkOfThePaper(String attention, int classes, long neurons, long more) {
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(60)
                .classes(classes)
                .attention(Attention.of(attention)
                        .withTemporalReduction(5)
                        .withChannelReduction(8)
                        .withSpatialKernel(3))
                .build();
        assertThat(NetworkSize.of(network)).isEqualTo(new NetworkSize(neurons, 2_324_065 + more));
    }

    @Test
    void of_stockLayers_leavesRunningStatisticsOut() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("bn", new BatchNormalization.Builder().nIn(4).nOut(4).build(), "dense")
                .addLayer("out", new LossLayer.Builder().build(), "bn")
                .setOutputs("out")
                .build());
        network.init();
        assertThat(NetworkSize.of(network)).isEqualTo(new NetworkSize(0, 3 * 4 + 4 + 4 + 4));
    }
}
