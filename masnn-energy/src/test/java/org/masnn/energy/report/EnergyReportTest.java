package org.masnn.energy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.energy.Accounting;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.PaperNetworks;
import org.masnn.energy.SmallNetworks;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class EnergyReportTest {

    private static EnergyComparison comparison() {
        NetworkCosts vanilla = NetworkCosts.of(PaperNetworks.configuration(Attention.none(), 11));
        NetworkCosts attentive = NetworkCosts.of(PaperNetworks.configuration(Attention.of("SA"), 11));
        return Accounting.paper()
                .compare(
                        vanilla,
                        SpikeStatistics.uniform(vanilla.graph(), 0.173, 0.13),
                        attentive,
                        SpikeStatistics.uniform(attentive.graph(), 0.058, 0.13));
    }

    @Test
    void toText_namesConventionAndEveryTerm() {
        String text = EnergyReport.of("vanilla", "SA", comparison()).toText();

        assertThat(text.lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly(
                        "Energy per clip",
                        Accounting.paper().describe(),
                        "vanilla SA unit",
                        "time steps 60 60",
                        "clips 1 1",
                        "parameters 2,324,065 2,324,359",
                        "neurons 106,763 106,763",
                        "NASAR 0.1730 0.0580",
                        "NASAR, variance over clips 0.00e+00 0.00e+00",
                        "spikes per clip 1,108,200 371,535",
                        "non-zero input 13.00 13.00 %",
                        "encoder, conv0 325.583 325.583 uJ, MAC",
                        "behind spikes, conv1 705.297 236.458 uJ, AC",
                        "behind spikes, conv2 352.649 118.229 uJ, AC",
                        "behind spikes, fc0 19.592 6.568 uJ, AC",
                        "behind spikes, fc1 0.026 0.009 uJ, AC",
                        "attention dMAC1, conv0_lif (SPATIAL) - 27.697 uJ, MAC",
                        "attention dMAC1, conv1_lif (SPATIAL) - 6.924 uJ, MAC",
                        "attention dMAC1, conv2_lif (SPATIAL) - 1.731 uJ, MAC",
                        "attention dMAC2, conv0_lif (SPATIAL) - 18.088 uJ, MAC",
                        "attention dMAC2, conv1_lif (SPATIAL) - 9.044 uJ, MAC",
                        "attention dMAC2, conv2_lif (SPATIAL) - 2.261 uJ, MAC",
                        "total 1,403.147 752.592 uJ",
                        "dMAC 14,292,480, dAC 795,888,614, dE -650.554 uJ",
                        "r_EE 1.864 (accounting: paper)");
    }

    @Test
    void toMarkdown_isATableWithTheSameLines() {
        EnergyReport report = EnergyReport.of("vanilla", "SA", comparison());

        assertThat(report.toMarkdown().lines())
                .startsWith(Accounting.paper().describe(), "", "|  | vanilla | SA | unit |", "|-|-|-|-|")
                .contains("| encoder, conv0 | 325.583 | 325.583 | uJ, MAC |", "r_EE 1.864 (accounting: paper)  ");
    }

    @Test
    void toJson_holdsNumbersAsTheyAre() throws IOException {
        EnergyComparison comparison = comparison();

        JsonNode json = new ObjectMapper()
                .readTree(EnergyReport.of("vanilla", "SA", comparison).toJson());

        assertThat(json.path("accounting").asText()).isEqualTo("paper");
        assertThat(json.path("convention").asText())
                .isEqualTo(Accounting.paper().describe());
        assertThat(json.path("r_ee").asDouble()).isEqualTo(comparison.energyEfficiency());
        assertThat(json.path("delta_mac").asDouble()).isEqualTo(comparison.deltaMac());
        assertThat(json.path("delta_ac").asDouble()).isEqualTo(comparison.deltaAc());
        JsonNode base = json.path("networks").path(0);
        assertThat(base.path("name").asText()).isEqualTo("vanilla");
        assertThat(base.path("nasar").asDouble())
                .isEqualTo(comparison.base().statistics().nasar());
        assertThat(base.path("parameters").asLong()).isEqualTo(2_324_065);
        assertThat(base.path("picojoules").asDouble())
                .isEqualTo(comparison.base().picojoules());
        assertThat(base.path("layers").size()).isEqualTo(5);
        assertThat(base.path("nsar").size()).isEqualTo(60);
        double sum = 0;
        for (JsonNode term : json.path("networks").path(1).path("terms")) {
            sum += term.path("picojoules").asDouble();
        }
        assertThat(sum / comparison.attention().picojoules()).isCloseTo(1, within(1e-12));
    }

    @Test
    void toCsv_hasALineForEachTermAndNetwork() {
        String csv = EnergyReport.of("vanilla, plain", "SA", comparison()).toCsv();

        assertThat(csv).endsWith("\r\n");
        assertThat(csv.lines())
                .hasSize(1 + 2 * 11)
                .startsWith("accounting,network,part,layer,operation,remark,count,picojoules")
                .contains(
                        "paper,\"vanilla, plain\",encoder,conv0,MAC,,7.077888E7,3.25582848E8",
                        "paper,SA,attention dMAC2,conv2_lif,MAC,SPATIAL,491520.0,2260992.0");
    }

    /** The ANN multiplies where its twin accumulates: such layers have a line for each. */
    @Test
    void toText_annBaseline_saysSo() {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1)
                .width(4)
                .block(BlockKind.MS);
        NetworkCosts spiking = NetworkCosts.of(builder.timeSteps(1).configuration());
        NetworkCosts ann = NetworkCosts.of(builder.ann().configuration());
        EnergyComparison comparison = Accounting.paper()
                .compare(
                        ann,
                        SpikeStatistics.uniform(ann.graph(), 0, 1),
                        spiking,
                        SpikeStatistics.uniform(spiking.graph(), 0.1, 1));

        assertThat(EnergyReport.of("ANN", "SNN", comparison).toText().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        " NASAR ANN 0.1000",
                        " behind spikes, stage0_block0_conv1 - 0.001 uJ, AC",
                        " not behind spikes, stage0_block0_conv1 (ANN) 0.048 - uJ, MAC");
        assertThat(EnergyReport.of("ANN", "SNN", comparison).toJson()).contains("\"spiking\" : false");
    }

    @Test
    void ofOneNetwork_hasNoRatio() {
        NetworkCosts costs = NetworkCosts.of(SmallNetworks.plain(DataType.FLOAT, false));
        EnergyReport report = EnergyReport.of(
                "small", Accounting.syopsCounter().energy(costs, SpikeStatistics.uniform(costs.graph(), 0.2, 0.5)));

        assertThat(report.toText()).contains("per value, lif1 (neuron updates)").doesNotContain("r_EE");
        assertThat(report.toJson()).doesNotContain("r_ee");
    }
}
