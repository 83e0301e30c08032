package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AcrossSeedsTest {

    /** Expected value: NumPy, {@code np.std([0.7, 0.8, 0.75, 0.79], ddof=1)}. */
    @Test
    void standardDeviation_ofASample() {
        AcrossSeeds seeds = AcrossSeeds.of(0.7, 0.8, 0.75, 0.79);
        assertThat(seeds.mean()).isCloseTo(0.76, within(1e-12));
        assertThat(seeds.standardDeviation()).isCloseTo(0.045460605656619496, within(1e-12));
        assertThat(seeds.text("%.4f")).isEqualTo("0.7600 ± 0.0455");
        assertThat(seeds.times(-100).text("%.2f")).isEqualTo("-76.00 ± 4.55");
    }

    @Test
    void singleSeed_hasNoDeviation() {
        assertThat(AcrossSeeds.of(0.7).text("%.4f")).isEqualTo("0.7000");
        assertThat(AcrossSeeds.of(0.7).times(100).text("%.1f")).isEqualTo("70.0");
    }
}
