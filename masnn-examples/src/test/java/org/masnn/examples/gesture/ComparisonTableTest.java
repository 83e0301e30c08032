package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTableTest {

    /** Expected value: NumPy, {@code np.std([0.7, 0.8, 0.75, 0.79], ddof=1)}. */
    @Test
    void standardDeviation_ofASample() {
        assertThat(ComparisonTable.mean(0.7, 0.8, 0.75, 0.79)).isCloseTo(0.76, within(1e-12));
        assertThat(ComparisonTable.standardDeviation(0.7, 0.8, 0.75, 0.79))
                .isCloseTo(0.045460605656619496, within(1e-12));
    }
}
