package org.masnn.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.report.ConfusionSection.Confusion;
import org.masnn.examples.report.EnergySection.Energy;
import org.masnn.examples.report.FiringSection.Firing;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What sections of reports ask of their numbers. */
class SectionsTest {

    private static SpikeStatistics statistics(int timeSteps) {
        SpikeMeter meter = new SpikeMeter(ThreeLayerNetwork.builder()
                .input(8, 8, 2)
                .convolutions(2, 2, 2)
                .hidden(4)
                .timeSteps(timeSteps)
                .classes(2)
                .attention(Attention.none())
                .build());
        meter.add(new DataSet(
                Nd4j.ones(DataType.FLOAT, 1, timeSteps, 8, 8, 2), Nd4j.createFromArray(new float[][] {{1, 0}})));
        return meter.statistics();
    }

    @Test
    void withoutSeeds_isAnErrorThatNamesTheNetwork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Firing("TCSA", List.of()))
                .withMessage("Firing: expected statistics of one seed at least for network \"TCSA\", got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Energy("TCSA", List.of()))
                .withMessage("Energy: expected the energy of one seed at least for network \"TCSA\", got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Confusion("TCSA", List.of()))
                .withMessage("Confusion: expected the answers of one seed at least for network \"TCSA\", got none");
    }

    @Test
    void firing_networksOfSeveralT_isAnError() {
        Firing first = new Firing("vanilla", List.of(statistics(3)));
        assertThat(FiringSection.of(List.of(first)).parts()).hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FiringSection.of(List.of(first, new Firing("TCSA", List.of(statistics(3), statistics(2))))))
                .withMessage(
                        "FiringSection: expected networks of one T, got T = 3 of \"vanilla\" and T = 2 of \"TCSA\"");
    }

    @Test
    void energy_ofNoNetwork_isAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnergySection.of(List.of()))
                .withMessage("EnergySection: expected networks by one accounting, got no network");
    }

    @Test
    void heatMap_valueThatIsNotFinite_isAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeatMap(
                        "column",
                        "row",
                        "weight",
                        List.of("0", "1"),
                        List.of("a", "b"),
                        List.of(List.of(1.0, 2.0), List.of(3.0, Double.NaN)),
                        false))
                .withMessage("HeatMap: expected finite values, got NaN in row \"b\" of \"weight\"");
    }

    @Test
    void series_hasAnOrderOfItsOwn() {
        assertThat(new Series("TCSA", List.of(1.0)).content().keySet()).containsExactly("name", "values");
    }
}
