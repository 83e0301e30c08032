package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.masnn.core.memory.MemoryCheck;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;

class TrainingMemoryTest {

    private static final long GIGABYTE = 1_000_000_000;

    private static TrainingMemory memory(int batch, int accumulate, boolean recompute) {
        ComputationGraphConfiguration configuration = ResidualNetwork.builder()
                .block(BlockKind.MS)
                .timeSteps(1)
                .classes(1000)
                .configuration();
        RecipeSettings recipe =
                new RecipeSettings(1, batch, accumulate, 0.1, 0, 0.9, 0, 0, false, recompute, List.of(1L));
        return new TrainingMemory(ResidualName.of("ms"), configuration, 224, recipe);
    }

    @Test
    void enough_oneLine() throws IOException {
        assertThat(memory(8, 1, false).requireFits(1000 * GIGABYTE))
                .matches("ms needs about \\d\\.\\d GB, 1000\\.0 GB free");
    }

    @Test
    void tooLittle_refusedWithWhatFits() {
        assertThatThrownBy(() -> memory(64, 2, false).requireFits(3 * GIGABYTE))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("ms needs about \\d+\\.\\d GB, 3\\.0 GB free for a training step of --batch 64;"
                        + " (--recompute or )?--batch (\\d+) with --accumulate (\\d+) would fit");
    }

    @Test
    void recomputing_needsLess() {
        assertThatThrownBy(() -> memory(64, 1, true).requireFits(GIGABYTE))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("ms needs about \\d+\\.\\d GB, 1\\.0 GB free for a training step of --batch 64;"
                        + " --batch \\d+ with --accumulate \\d+ would fit");
    }

    @Test
    void nothingFits_saysWhatWould() {
        assertThatThrownBy(() -> memory(64, 1, false).requireFits(GIGABYTE / 10))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("; a smaller --width or --image-size, or --recompute with a small --batch");
    }

    @Test
    void limitOfJavaCpp_named() {
        assertThat(Pointer.maxPhysicalBytes()).isPositive();
        assertThat(MemoryCheck.available()).isLessThanOrEqualTo(Pointer.maxPhysicalBytes());
        assertThatThrownBy(() -> memory(4096, 1, false).requireFits(Pointer.maxPhysicalBytes()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        " GB free (JavaCPP's limit, which java -Dorg.bytedeco.javacpp.maxphysicalbytes=0 lifts) for a training"
                                + " step of --batch 4096; ");
    }
}
