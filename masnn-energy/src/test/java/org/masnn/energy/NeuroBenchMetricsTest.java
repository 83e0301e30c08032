package org.masnn.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class NeuroBenchMetricsTest {

    private static final int T = SmallNetworks.STEPS;

    @Test
    void of_smallNetwork_countsAsTheHarness() {
        ComputationGraph network = SmallNetworks.plain(DataType.FLOAT, false);
        network.getLayer("fc").getParam("W").putScalar(0, 0);
        DataSet batch = SmallNetworks.clips(DataType.FLOAT, 3, 1);
        SpikeStatistics statistics = SpikeStatistics.of(network, new ExistingDataSetIterator(List.of(batch)));

        NeuroBenchMetrics metrics = NeuroBenchMetrics.of(network, statistics);

        assertThat(metrics.effectiveMacs()).isEqualTo(statistics.input("conv1").operationsPerClip());
        assertThat(metrics.effectiveAcs())
                .isEqualTo(statistics.input("conv2").operationsPerClip()
                        + statistics.input("fc").operationsPerClip());
        assertThat(metrics.denseOperations()).isEqualTo(T * (540.0 + 28 * 5 * 7 + 21));
        assertThat(metrics.activationSparsity()).isCloseTo(1 - statistics.nasar(), within(1e-15));
        assertThat(metrics.connectionSparsity()).isEqualTo(1.0 / (9 * 2 * 5 + 9 * 5 * 7 + 7 * 3));
        assertThat(metrics.footprintBytes()).isEqualTo(4 * network.numParams());
        double later = statistics.layers().stream()
                .mapToDouble(layer -> layer.spikes() - layer.perStep().get(0))
                .sum();
        assertThat(metrics.membraneUpdates()).isCloseTo(40 + later / 3, within(1e-9));
    }

    @Test
    void of_ann_isAnError() {
        ComputationGraph ann = ResidualNetwork.builder()
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1)
                .width(4)
                .block(BlockKind.MS)
                .ann()
                .build();
        SpikeStatistics statistics = SpikeStatistics.uniform(NetworkGraph.of(ann), 0, 1);

        assertThatThrownBy(() -> NeuroBenchMetrics.of(ann, statistics))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "NeuroBenchMetrics: expected a network with at least one LifLayer, got an ANN, which has no "
                                + "membranes");
    }
}
