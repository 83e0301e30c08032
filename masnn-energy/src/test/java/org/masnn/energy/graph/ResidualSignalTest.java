package org.masnn.energy.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.attention.Attention;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Shortcut;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What the accounting sees of residual networks: additions behind spikes, multiplications behind real numbers. */
class ResidualSignalTest {

    private static ComputationGraph network(BlockKind kind, Shortcut shortcut) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .timeSteps(2)
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(2, 2)
                .width(4)
                .block(kind)
                .shortcut(shortcut)
                .initialGamma(InitialGamma.of(1));
        if (kind.attends()) {
            builder.attention(Attention.paper("CSA").withChannelReduction(2));
        }
        return builder.build();
    }

    private static Signal inputOf(NetworkGraph graph, String vertex) {
        return graph.node(graph.node(vertex).inputs().get(0)).signal();
    }

    @ParameterizedTest
    @CsvSource({
        // inputs of: first conv of an identity block behind a block; shortcut conv; second conv
        "VANILLA, STRIDED, SPIKES, SPIKES",
        "VANILLA, AVERAGE_POOL, SPIKES, REAL",
        "SEW_ADD, STRIDED, COUNTS, COUNTS",
        "SEW_ADD, AVERAGE_POOL, COUNTS, REAL",
        "SEW_AND, STRIDED, SPIKES, SPIKES",
        "SEW_IAND, STRIDED, SPIKES, SPIKES",
        "SEW_IAND, AVERAGE_POOL, SPIKES, REAL",
        "MS, AVERAGE_POOL, SPIKES, REAL",
        "MS, STRIDED, SPIKES, REAL",
        "ATT_1, STRIDED, SPIKES, REAL",
        "ATT_2, AVERAGE_POOL, SPIKES, REAL"
    })
    void convolutions_readWhatTheBlockGives(BlockKind kind, Shortcut shortcut, Signal first, Signal inShortcut) {
        NetworkGraph graph = NetworkGraph.of(network(kind, shortcut));
        assertThat(inputOf(graph, "stem_conv")).isEqualTo(Signal.INPUT);
        assertThat(inputOf(graph, "stage0_block1_conv1")).isEqualTo(first);
        assertThat(inputOf(graph, "stage1_block0_short_conv")).isEqualTo(inShortcut);
        assertThat(inputOf(graph, "stage1_block1_conv2")).isEqualTo(Signal.SPIKES);
        assertThat(inputOf(graph, "fc")).isEqualTo(Signal.REAL);
    }

    @Test
    void spikesJoinedByLogic_areCountedAsSpikes() {
        ComputationGraph network = network(BlockKind.SEW_IAND, Shortcut.STRIDED);
        Nd4j.getRandom().setSeed(3);
        DataSet batch =
                new DataSet(Nd4j.rand(DataType.FLOAT, 3, 9, 8, 3), Nd4j.eye(3).castTo(DataType.FLOAT));
        for (int i = 0; i < 20; i++) {
            network.fit(batch); // until the running statistics let spikes through
        }
        SpikeStatistics statistics = SpikeStatistics.of(network, new ExistingDataSetIterator(List.of(batch)));
        assertThat(statistics.nonZeroShare("stage0_block0_join")).isBetween(0.01, 0.99);
        assertThat(statistics.nasar()).isBetween(0.01, 0.99);
    }

    @Test
    void realShortcut_isChargedAsMultiplications() {
        NetworkCosts costs = NetworkCosts.of(network(BlockKind.MS, Shortcut.AVERAGE_POOL));
        WeightedLayerCost shortcut = costs.weighted().stream()
                .filter(cost -> cost.layer().equals("stage1_block0_short_conv"))
                .findFirst()
                .orElseThrow();
        assertThat(shortcut.operationsPerStep()).isEqualTo(5L * 4 * 4 * 8);
        assertThat(shortcut.signal()).isEqualTo(Signal.REAL);
    }
}
