package org.masnn.examples.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.Attention;

class AblationTableTest {

    static List<AblationTable> tables() {
        return AblationTable.ALL;
    }

    @Test
    void networks_sixteenInAll() {
        List<String> attentions = tables().stream()
                .flatMap(table -> table.networks().stream())
                .map(AblationNetwork::attention)
                .toList();
        assertThat(attentions).hasSize(9 + 5 + 8);
        assertThat(attentions.stream().distinct()).hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void vanilla_isTheFirstOfEachAndNoOther(AblationTable table) {
        assertThat(table.networks().get(0).isVanilla()).isTrue();
        assertThat(table.networks().stream().filter(AblationNetwork::isVanilla)).hasSize(1);
    }

    /** Else a checkpoint of {@code gesture} would not be found, and JSON would speak another language than reports. */
    @ParameterizedTest
    @MethodSource("tables")
    void notations_areAsAttentionPrintsThem(AblationTable table) {
        for (AblationNetwork network : table.networks()) {
            assertThat(Attention.of(network.attention())).hasToString(network.attention());
        }
    }

    /** The paper's own Table 6 repeats rows of Table 4. */
    @Test
    void paper_sameNetworkSameAccuracy() {
        for (AblationNetwork network : AblationTable.LOCATIONS.networks()) {
            AblationTable.DIMENSIONS.networks().stream()
                    .filter(other -> other.attention().equals(network.attention()))
                    .forEach(other -> {
                        assertThat(other.paper().accuracy())
                                .isEqualTo(network.paper().accuracy());
                        assertThat(other.paper().deviation())
                                .isEqualTo(network.paper().deviation());
                    });
        }
    }
}
