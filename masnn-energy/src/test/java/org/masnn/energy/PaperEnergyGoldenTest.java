package org.masnn.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.statistics.SpikeStatistics;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The closed-form numbers of the paper's 3-layer network, read from a network that the library built. */
class PaperEnergyGoldenTest {

    private static final double VANILLA = 0.173;
    private static final double SPARSE = 0.13;

    @Test
    void threeLayerNetwork_equalsTheClosedForm() {
        GoldenCase golden = GoldenCases.named("g_energy_paper");
        JsonNode expected = golden.json("energy").path("three_layer");
        NetworkCosts vanilla = NetworkCosts.of(PaperNetworks.threeLayers(
                Attention.none(), expected.path("classes").asInt()));

        Iterator<JsonNode> operations = expected.path("FLOPs_per_step").elements();
        for (WeightedLayerCost cost : vanilla.weighted()) {
            assertThat(cost.operationsPerStep())
                    .as(cost.layer())
                    .isEqualTo(operations.next().asLong());
        }
        assertThat(operations.hasNext()).isFalse();
        SpikeStatistics spikes = SpikeStatistics.uniform(vanilla.graph(), VANILLA, SPARSE);
        assertThat(spikes.neurons()).isEqualTo(expected.path("neurons").asLong());
        assertThat(spikes.spikesPerSample())
                .isCloseTo(expected.path("spikes_vanilla").asDouble(), within(1e-6));

        int checked = 0;
        for (Iterator<Map.Entry<String, JsonNode>> rows =
                        expected.path("table6").fields();
                rows.hasNext();
                checked++) {
            Map.Entry<String, JsonNode> row = rows.next();
            double nasar = row.getValue().path("NASAR").asDouble();
            Attention attention = Attention.of(row.getKey() + "A");
            NetworkCosts seven = costs(attention.withSpatialKernel(7));
            NetworkCosts three = costs(attention.withSpatialKernel(3));
            Accounting dense = Accounting.paper();
            check(row, "dense_encoder_7x7", compare(dense, vanilla, seven, nasar));
            check(row, "dense_encoder_3x3", compare(dense, vanilla, three, nasar));
            check(
                    row,
                    "encoder_density_0.13_7x7",
                    compare(dense.withEncoder(EncoderCharge.NON_ZERO_INPUTS), vanilla, seven, nasar));
        }
        assertThat(checked).isEqualTo(7);
        GoldenCases.report("PaperEnergyGoldenTest", 1);
    }

    private static NetworkCosts costs(Attention attention) {
        return PaperNetworks.convolutionsOnly(NetworkCosts.of(PaperNetworks.threeLayers(attention, 11)));
    }

    private static EnergyComparison compare(Accounting model, NetworkCosts base, NetworkCosts att, double nasar) {
        return model.compare(
                base,
                SpikeStatistics.uniform(base.graph(), VANILLA, SPARSE),
                att,
                SpikeStatistics.uniform(att.graph(), nasar, SPARSE));
    }

    private static void check(Map.Entry<String, JsonNode> row, String name, EnergyComparison actual) {
        JsonNode expected = row.getValue().path(name);
        String what = row.getKey() + " " + name;
        assertThat(actual.base().picojoules() / expected.path("E_base_pJ").asDouble())
                .as(what)
                .isCloseTo(1, within(1e-12));
        assertThat(actual.deltaMac())
                .as(what)
                .isEqualTo(expected.path("delta_MAC").asDouble());
        assertThat(actual.deltaAc() / expected.path("delta_AC").asDouble())
                .as(what)
                .isCloseTo(1, within(1e-12));
        assertThat(actual.energyEfficiency())
                .as(what)
                .isCloseTo(expected.path("r_EE").asDouble(), within(1e-12));
    }
}
