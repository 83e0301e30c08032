package org.masnn.examples.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.masnn.examples.gesture.AcrossSeeds;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Reports of made-up results. */
class AblationReportTest {

    private static final double[] ACCURACY = {0.80, 0.84, 0.79, 0.80, 0.805, 0.7, 0.9, 0.81, 0.82};
    private static final double[] NASAR = {0.2, 0.05, 0.2, 0.3, 0.1999, 0.01, 0.02, 0.03, 0.04};

    private static AblationResult result(AblationTable table, boolean twoSeeds) {
        List<AblationRow> rows = new ArrayList<>();
        for (int i = 0; i < table.networks().size(); i++) {
            rows.add(new AblationRow(
                    table.networks().get(i),
                    twoSeeds ? AcrossSeeds.of(ACCURACY[i] - 0.01, ACCURACY[i] + 0.01) : AcrossSeeds.of(ACCURACY[i]),
                    twoSeeds ? AcrossSeeds.of(NASAR[i] - 0.001, NASAR[i] + 0.001) : AcrossSeeds.of(NASAR[i]),
                    twoSeeds ? AcrossSeeds.of(1 + i - 0.1, 1 + i + 0.1) : AcrossSeeds.of(1 + i),
                    i == 4 ? 0 : 1200L * i,
                    12_345_678L * i));
        }
        return new AblationResult(table, rows);
    }

    private static AblationReport report(boolean twoSeeds, AblationTable... tables) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("dt", "45.0 ms");
        options.put("time-steps", "20");
        List<AblationResult> results = new ArrayList<>();
        for (AblationTable table : tables) {
            results.add(result(table, twoSeeds));
        }
        return new AblationReport("gestures, 2 classes", options, results);
    }

    @Test
    void markdown_modulesAndDimensions() {
        assertThat(report(true, AblationTable.MODULES, AblationTable.DIMENSIONS).markdown())
                .isEqualTo("""
                        # Ablation: gestures, 2 classes

                        Columns "paper" are of another data set, network width and training (Yao et al. 2023, Tables 4 to 6: DVS128 Gesture, dt = 15 ms, T = 60). Change: accuracy minus vanilla's, in percentage points. Options: dt 45.0 ms, time-steps 20.

                        ## Table 5: modules of channel attention at Activate-PRE

                        | network | attention | accuracy % | added parameters | NASAR | added MAC | change | paper: accuracy % | paper: added parameters | paper: NASAR | paper: added MAC |
                        |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                        | vanilla | `none` | 80.00 ± 1.41 | - | 0.2000 ± 0.0014 | - | - | 90.63 ± 0.58 | - | 0.173 | - |
                        | CBAM | `CA` | 84.00 ± 1.41 | +1,200 | 0.0500 ± 0.0014 | +12,345,678 | +4.00 | 93.88 ± 0.34 | +4,608 | 0.072 | +276,480 |
                        | SE | `CA/C=se8` | 79.00 ± 1.41 | +2,400 | 0.2000 ± 0.0014 | +24,691,356 | -1.00 |  |  |  |  |
                        | ECA | `CA/C=eca3` | 80.00 ± 1.41 | +3,600 | 0.3000 ± 0.0014 | +37,037,034 | +0.00 | 92.81 ± 0.40 | +48 | 0.071 | +76,800 |
                        | SimAM | `CA/C=simam` | 80.50 ± 1.41 | 0 | 0.1999 ± 0.0014 | +49,382,712 | +0.50 | 91.98 ± 0.17 | 0 | 0.083 | +25,559,043 |

                        By the mean over the seeds, rows that do not fire less than vanilla: `CA/C=se8`, `CA/C=eca3`; rows that lose accuracy: `CA/C=se8`.

                        ## Table 6: dimensions of attention

                        | network | attention | accuracy % | r_EE | NASAR | change | paper: accuracy % | paper: r_EE | paper: NASAR |
                        |---|---|---:|---:|---:|---:|---:|---:|---:|
                        | vanilla | `none` | 80.00 ± 1.41 | 1.00 ± 0.14 | 0.2000 ± 0.0014 | - | 90.63 ± 0.58 | 1.0 | 0.173 |
                        | TA | `TA` | 84.00 ± 1.41 | 2.00 ± 0.14 | 0.0500 ± 0.0014 | +4.00 | 92.60 ± 0.47 | 2.2 | 0.073 |
                        | CA | `CA` | 79.00 ± 1.41 | 3.00 ± 0.14 | 0.2000 ± 0.0014 | -1.00 | 93.88 ± 0.34 | 2.2 | 0.072 |
                        | SA | `SA` | 80.00 ± 1.41 | 4.00 ± 0.14 | 0.3000 ± 0.0014 | +0.00 | 92.50 ± 0.47 | 2.5 | 0.058 |
                        | TCA | `TCA` | 80.50 ± 1.41 | 5.00 ± 0.14 | 0.1999 ± 0.0014 | +0.50 | 95.73 ± 0.49 | 3.5 | 0.034 |
                        | TSA | `TSA` | 70.00 ± 1.41 | 6.00 ± 0.14 | 0.0100 ± 0.0014 | -10.00 | 94.31 ± 0.50 | 3.4 | 0.030 |
                        | CSA | `CSA` | 90.00 ± 1.41 | 7.00 ± 0.14 | 0.0200 ± 0.0014 | +10.00 | 94.79 ± 0.82 | 3.4 | 0.030 |
                        | TCSA | `TCSA` | 81.00 ± 1.41 | 8.00 ± 0.14 | 0.0300 ± 0.0014 | +1.00 | 96.53 ± 0.57 | 3.4 | 0.026 |

                        By the mean over the seeds, rows that do not fire less than vanilla: `CA`, `SA`; rows that lose accuracy: `CA`, `TSA`.""");
    }

    @Test
    void markdown_locationsOfASingleSeed() {
        assertThat(report(false, AblationTable.LOCATIONS).markdown()).contains("""
                        ## Table 4: locations of attention

                        | network | attention | accuracy % | NASAR | change | paper: accuracy % | paper: NASAR |
                        |---|---|---:|---:|---:|---:|---:|
                        | vanilla | `none` | 80.00 | 0.2000 | - | 90.63 ± 0.58 | 0.174 |
                        | TA, Conv-PRE | `TA/T@conv-pre` | 84.00 | 0.0500 | +4.00 | 91.01 ± 0.69 | 0.074 |
                        | TA, Conv-POST | `TA` | 79.00 | 0.2000 | -1.00 | 92.60 ± 0.47 | 0.073 |
                        | CA, Conv-PRE | `CA/C@conv-pre` | 80.00 | 0.3000 | +0.00 | 91.84 ± 0.60 | 0.086 |
                        | CA, Conv-POST | `CA/C@conv-post` | 80.50 | 0.1999 | +0.50 | 91.58 ± 0.29 | 0.097 |
                        | CA, Activate-PRE | `CA` | 70.00 | 0.0100 | -10.00 | 93.88 ± 0.34 | 0.072 |
                        | SA, Conv-PRE | `SA/S@conv-pre` | 90.00 | 0.0200 | +10.00 | 92.85 ± 0.78 | 0.060 |
                        | SA, Conv-POST | `SA/S@conv-post` | 81.00 | 0.0300 | +1.00 | 92.57 ± 0.28 | 0.062 |
                        | SA, Activate-PRE | `SA` | 82.00 | 0.0400 | +2.00 | 92.50 ± 0.47 | 0.058 |
                        """);
    }

    @Test
    void verdict_noRow() {
        AblationResult result = result(AblationTable.MODULES, false);
        List<AblationRow> good = List.of(result.rows().get(0), result.rows().get(1));
        assertThat(new AblationResult(AblationTable.MODULES, good).verdict())
                .isEqualTo("By the mean over the seeds, rows that do not fire less than vanilla: none; rows that lose"
                        + " accuracy: none.");
    }

    @Test
    void json_modules() {
        List<Map<String, Object>> tables =
                report(true, AblationTable.MODULES).tables(attention -> List.of(Map.of("attention", attention)));
        JsonNode table = new ObjectMapper().<JsonNode>valueToTree(tables).path(0);
        assertThat(table.path("table").asInt()).isEqualTo(5);
        assertThat(table.path("title").asText()).isEqualTo("modules of channel attention at Activate-PRE");
        assertThat(table.path("rows")).hasSize(5);
        JsonNode vanilla = table.path("rows").path(0);
        assertThat(vanilla.path("fires_less_than_vanilla").isNull()).isTrue();
        assertThat(vanilla.path("accuracy_change").asDouble()).isZero();
        JsonNode se = table.path("rows").path(2);
        assertThat(se.path("attention").asText()).isEqualTo("CA/C=se8");
        assertThat(se.path("accuracy").path("mean").asDouble()).isCloseTo(0.79, within(1e-12));
        assertThat(se.path("accuracy").path("standard_deviation").asDouble())
                .isCloseTo(0.01 * Math.sqrt(2), within(1e-12));
        assertThat(se.path("accuracy_change").asDouble()).isCloseTo(-1, within(1e-9));
        assertThat(se.path("nasar").path("mean").asDouble()).isCloseTo(0.2, within(1e-12));
        assertThat(se.path("r_ee").path("mean").asDouble()).isCloseTo(3, within(1e-12));
        assertThat(se.path("fires_less_than_vanilla").isBoolean()).isTrue();
        assertThat(se.path("fires_less_than_vanilla").asBoolean()).isFalse();
        assertThat(se.path("added_parameters").asLong()).isEqualTo(2400);
        assertThat(se.path("added_macs").asLong()).isEqualTo(24_691_356);
        assertThat(se.path("paper").isNull()).isTrue();
        assertThat(se.path("runs").path(0).path("attention").asText()).isEqualTo("CA/C=se8");
        JsonNode simam = table.path("rows").path(4);
        assertThat(simam.path("fires_less_than_vanilla").asBoolean()).isTrue();
        assertThat(simam.path("paper").path("added_macs").asLong()).isEqualTo(25_559_043);
        assertThat(simam.path("paper").has("r_ee")).isFalse();
    }

    @Test
    void json_singleSeedHasNoDeviation() {
        JsonNode row = new ObjectMapper()
                .<JsonNode>valueToTree(report(false, AblationTable.DIMENSIONS).tables(attention -> List.of()))
                .path(0)
                .path("rows")
                .path(7);
        assertThat(row.path("nasar").path("standard_deviation").isNull()).isTrue();
        assertThat(row.path("nasar").path("mean").asDouble()).isEqualTo(0.03);
        assertThat(row.path("paper").path("r_ee").asDouble()).isEqualTo(3.4);
    }
}
