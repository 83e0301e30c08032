package org.masnn.examples.bench.step;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.masnn.core.memory.InsufficientMemoryException;

class TrainingStepTest {

    @Test
    void batchBeyondMemory_isRefusedInFrontOfItsData() {
        assertThatThrownBy(() -> TrainingStep.ofThreeLayers("none", 60, 1_000_000))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageStartingWith("MemoryPrediction: training with batches of 1000000 needs ")
                .hasMessageContaining(" MB, there are ");
    }
}
