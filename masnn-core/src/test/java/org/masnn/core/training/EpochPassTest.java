package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class EpochPassTest {

    @Test
    void next_sameBatchesInTheSameOrder() {
        NoiseBatches direct = new NoiseBatches();
        direct.setPosition(1, 2);
        List<DataSet> expected = new ArrayList<>();
        direct.forEachRemaining(expected::add);
        NoiseBatches batches = new NoiseBatches();
        batches.setPosition(1, 2);
        List<DataSet> got = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        try (EpochPass pass = new EpochPass(batches)) {
            while (pass.hasNext()) {
                got.add(pass.next());
                next.add(pass.nextBatch());
            }
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(pass::next);
        }
        assertThat(expected).hasSize(5);
        assertThat(got).isEqualTo(expected);
        assertThat(next).containsExactly(3, 4, 5, 6, 7);
    }

    @Test
    void next_errorOfTheIterator() {
        NoiseBatches failing = new NoiseBatches();
        failing.setPreProcessor(batch -> {
            throw new IllegalArgumentException("no such batch");
        });
        try (EpochPass pass = new EpochPass(failing)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(pass::next)
                    .withMessage("no such batch");
        }
    }

    @Test
    void close_inMidPass_leavesTheIteratorToTheCaller() {
        NoiseBatches batches = new NoiseBatches();
        DataSet first;
        try (EpochPass pass = new EpochPass(batches)) {
            first = pass.next();
        }
        batches.setPosition(0, 0);
        assertThat(batches.next()).isEqualTo(first);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("masnn-batches");
    }
}
