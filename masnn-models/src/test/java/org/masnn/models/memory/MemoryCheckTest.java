package org.masnn.models.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.core.memory.InsufficientMemoryException;
import org.masnn.core.memory.MemoryCheck;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

class MemoryCheckTest {

    /** More than any machine that this will run on. */
    private static final int HUGE = 10_000_000;

    private static ThreeLayerNetwork.Builder network() {
        return ThreeLayerNetwork.builder()
                .timeSteps(4)
                .classes(2)
                .input(8, 8, 2)
                .convolutions(4, 4, 4)
                .hidden(8);
    }

    @Test
    void beforeTraining_tooLargeABatch_saysWhatIsNeededAndWhatThereIs() {
        ComputationGraph network = network().build();
        assertThatThrownBy(() -> MemoryCheck.beforeTraining(network, HUGE))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageMatching(
                        "MemoryPrediction: training with batches of 10000000 needs \\d+ MB, there are \\d+ MB; "
                                + "what would fit: batches of \\d+, added up by GradientAccumulation.*");
    }

    @Test
    void beforeTraining_recomputingGraph_isPredictedAsSuch() {
        ComputationGraph network = network().recompute(true).build();
        assertThatThrownBy(() -> MemoryCheck.beforeTraining(network, HUGE))
                .hasMessageContaining("training with batches of 10000000 needs ")
                .hasMessageNotContaining("RecomputingGraph");
    }

    @Test
    void beforeTraining_whatFitsOrIsNotPredicted_passes() {
        ComputationGraph small = network().build();
        assertThatCode(() -> MemoryCheck.beforeTraining(small, 1)).doesNotThrowAnyException();
        ComputationGraph wide = network().dataType(DataType.DOUBLE).build();
        assertThatCode(() -> MemoryCheck.beforeTraining(wide, HUGE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.beforeTraining(small, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MemoryCheck: expected a batch of at least 1, got 0");
    }

    @Test
    void available_isAtMostTheLimit() {
        assertThat(MemoryCheck.available()).isPositive();
        if (Pointer.maxPhysicalBytes() > 0) {
            assertThat(MemoryCheck.available()).isLessThanOrEqualTo(Pointer.maxPhysicalBytes());
        }
    }
}
