package org.masnn.energy.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyPerOperationTest {

    /** Additions and multiplications of Horowitz 2014, Fig. 1.1.9. */
    @Test
    void presets_areAMultiplicationAndAnAddition() {
        assertThat(ArithmeticEnergy.FLOAT_32.macPicojoules()).isCloseTo(3.7 + 0.9, within(1e-12));
        assertThat(ArithmeticEnergy.FLOAT_16.macPicojoules()).isCloseTo(1.1 + 0.4, within(1e-12));
        assertThat(ArithmeticEnergy.INT_8.macPicojoules()).isCloseTo(0.2 + 0.03, within(1e-12));
        assertThat(ArithmeticEnergy.FLOAT_32.acPicojoules()).isEqualTo(0.9);
        assertThat(ArithmeticEnergy.FLOAT_16.acPicojoules()).isEqualTo(0.4);
        assertThat(ArithmeticEnergy.INT_8.acPicojoules()).isEqualTo(0.03);
        assertThat(MemoryEnergy.CACHE_8KB.isCharged()).isTrue();
        assertThat(MemoryEnergy.NONE.isCharged()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.9", "4.6, -1", "NaN, 0.9", "4.6, Infinity"})
    void arithmetic_energyThatIsNotPositive_isAnError(double mac, double ac) {
        assertThatThrownBy(() -> new ArithmeticEnergy("own", mac, ac))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ArithmeticEnergy: expected positive energies per operation, got E_MAC = " + mac
                        + " pJ and E_AC = " + ac + " pJ");
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, NaN", "Infinity, 5"})
    void memory_negativeEnergy_isAnError(double read, double write) {
        assertThatThrownBy(() -> new MemoryEnergy("own", read, write))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MemoryEnergy: expected energies per access of 0 or more, got " + read
                        + " pJ for a read and " + write + " pJ for a write");
    }
}
