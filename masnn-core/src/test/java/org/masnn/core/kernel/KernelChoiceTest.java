package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class KernelChoiceTest {

    private final @Nullable String before = System.getProperty(KernelChoice.PROPERTY);

    @AfterEach
    void restore() {
        choose(before);
    }

    private static void choose(@Nullable String value) {
        if (value == null) {
            System.clearProperty(KernelChoice.PROPERTY);
        } else {
            System.setProperty(KernelChoice.PROPERTY, value);
        }
    }

    private static LifKernel neurons(DataType type) {
        return LifKernel.of(type, LifParameters.paper(), 4, new FrameSize(2, 2, 3), List.of(), List.of(), null);
    }

    @Test
    void fused_byDefaultAndByName() {
        INDArray rows = Nd4j.zeros(DataType.FLOAT, 4, 3);
        for (String value : new String[] {null, "fused"}) {
            choose(value);
            assertThat(KernelChoice.fused()).isTrue();
            assertThat(neurons(DataType.FLOAT)).isInstanceOf(FusedLifKernel.class);
            assertThat(neurons(DataType.DOUBLE)).isInstanceOf(ReferenceLifKernel.class);
            assertThat(BatchNormalizationKernel.of(rows)).isInstanceOf(FusedBatchNormalization.class);
        }
    }

    @Test
    void reference_ofAllTypes() {
        choose("reference");
        assertThat(KernelChoice.fused()).isFalse();
        assertThat(neurons(DataType.FLOAT)).isInstanceOf(ReferenceLifKernel.class);
        assertThat(BatchNormalizationKernel.of(Nd4j.zeros(DataType.FLOAT, 4, 3)))
                .isInstanceOf(ReferenceBatchNormalization.class);
    }

    @Test
    void otherValue_isRefused() {
        choose("fast");
        assertThatThrownBy(KernelChoice::fused)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dmasnn.kernels: expected fused or reference, got \"fast\"");
    }
}
