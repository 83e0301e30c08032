package org.masnn.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.Attention;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.Signal;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Shortcut;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** ANN twins of residual networks as the baseline of Table 2, and residual networks of every kind beside them. */
class AnnTwinTest {

    private static ResidualNetwork.Builder small(BlockKind kind) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(2, 2)
                .width(4)
                .block(kind)
                .initialGamma(InitialGamma.of(1));
        return kind.attends() ? builder.attention(Attention.paper("CSA").withChannelReduction(2)) : builder;
    }

    private static DataSetIterator images() {
        Nd4j.getRandom().setSeed(3);
        return new ExistingDataSetIterator(List.of(
                new DataSet(Nd4j.rand(DataType.FLOAT, 3, 9, 8, 3), Nd4j.eye(3).castTo(DataType.FLOAT))));
    }

    private static NetworkEnergy measure(Accounting accounting, ComputationGraph network) {
        return accounting.energy(NetworkCosts.of(network), SpikeStatistics.of(network, images()));
    }

    @Test
    void ann_multipliesEverywhere_denselyAndOnce() {
        ComputationGraph ann = small(BlockKind.MS).ann().build();

        NetworkEnergy energy = measure(Accounting.paper(), ann);

        long operations = energy.costs().weighted().stream()
                .mapToLong(WeightedLayerCost::operationsPerStep)
                .sum();
        assertThat(energy.acs()).isEmpty();
        assertThat(energy.encoderMacs() + energy.totalRealMacs()).isEqualTo((double) operations);
        assertThat(energy.picojoules()).isCloseTo(4.6 * operations, within(1e-6));
        assertThat(energy.statistics().samples()).isEqualTo(3);
        assertThat(energy.statistics().evaluation()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void everyKind_comparesWithItsAnnTwin(BlockKind kind) {
        BlockKind twin = kind == BlockKind.SEW_AND || kind == BlockKind.SEW_IAND ? BlockKind.SEW_ADD : kind;
        ComputationGraph ann = small(twin.attends() ? BlockKind.MS : twin).ann().build();
        ComputationGraph spiking = small(kind).timeSteps(2).build();

        EnergyComparison comparison =
                EnergyComparison.of(measure(Accounting.paper(), ann), measure(Accounting.paper(), spiking));

        assertThat(comparison.energyEfficiency())
                .isCloseTo(
                        comparison.base().picojoules() / comparison.attention().picojoules(), within(1e-12));
        assertThat(comparison.attention().encoderMacs())
                .isEqualTo(2 * comparison.base().encoderMacs());
        assertThat(comparison.attention().total(Operation.AC)).isPositive();
        assertThat(comparison.attention().realMacs().containsKey("stage1_block0_short_conv"))
                .isTrue();
        assertThat(comparison.attention().realMacs()).containsEntry("fc", 8.0 * 3);
        assertThat(comparison.deltaMac2() > 0).isEqualTo(kind.attends());
    }

    @ParameterizedTest
    @CsvSource({"LARGE, AVERAGE_POOL", "LARGE_POOLED, STRIDED", "SMALL, STRIDED"})
    void everyStemAndShortcut_isCharged(Stem.Kind stem, Shortcut shortcut) {
        ComputationGraph network = small(BlockKind.MS)
                .input(33, 32, 3)
                .stem(stem)
                .shortcut(shortcut)
                .timeSteps(2)
                .build();

        NetworkCosts costs = NetworkCosts.of(network);

        assertThat(costs.weighted().get(0).signal()).isEqualTo(Signal.INPUT);
        assertThat(costs.weighted().stream().filter(cost -> cost.layer().endsWith("short_conv")))
                .isNotEmpty()
                .allSatisfy(cost -> assertThat(cost.signal()).isEqualTo(Signal.REAL));
        assertThat(costs.weighted().stream()
                        .filter(cost ->
                                cost.layer().endsWith("conv1") || cost.layer().endsWith("conv2")))
                .hasSize(8)
                .allSatisfy(cost -> assertThat(cost.signal()).isEqualTo(Signal.SPIKES));
        assertThat(costs.weighted())
                .extracting(WeightedLayerCost::timesPerClip)
                .endsWith(1)
                .startsWith(2, 2);
    }

    @Test
    void compare_annBehindTheBaseline_isAnError() {
        NetworkEnergy ann =
                measure(Accounting.paper(), small(BlockKind.MS).ann().build());
        NetworkEnergy spiking =
                measure(Accounting.paper(), small(BlockKind.MS).timeSteps(1).build());

        assertThatThrownBy(() -> EnergyComparison.of(spiking, ann))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "EnergyComparison: expected a spiking network beside the baseline, got one without LifLayer; "
                                + "an ANN can only be the baseline, give it first");
    }

    @Test
    void nasar_ofAnAnn_isAnError() {
        SpikeStatistics statistics =
                SpikeStatistics.of(small(BlockKind.MS).ann().build(), images());

        assertThat(statistics.layers()).isEmpty();
        assertThat(statistics.toText()).startsWith("3 clips, T = 1, ANN, 100.00 % of the input not zero");
        assertThatThrownBy(statistics::nasar)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SpikeStatistics: expected a network with at least one LifLayer, got an ANN, which has no "
                        + "NASAR");
    }
}
