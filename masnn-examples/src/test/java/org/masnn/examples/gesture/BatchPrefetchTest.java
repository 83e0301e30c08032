package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.EventFrameIterator;
import org.nd4j.linalg.dataset.DataSet;

class BatchPrefetchTest {

    @Test
    void next_sameBatchesInTheSameOrder() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = GestureData.load(settings.data());
        EventFrameIterator direct = settings.frames().training(data.train(), 5, 1);
        List<DataSet> expected = new ArrayList<>();
        direct.forEachRemaining(expected::add);
        List<DataSet> got = new ArrayList<>();
        try (BatchPrefetch prefetch = new BatchPrefetch(settings.frames().training(data.train(), 5, 1))) {
            while (prefetch.hasNext()) {
                got.add(prefetch.next());
            }
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(prefetch::next);
        }
        assertThat(expected).hasSize(5);
        assertThat(got).isEqualTo(expected);
    }

    @Test
    void next_errorOfTheIterator() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = GestureData.load(settings.data());
        EventFrameIterator failing = settings.frames().training(data.train(), 5, 1);
        failing.setPreProcessor(batch -> {
            throw new IllegalArgumentException("no such batch");
        });
        try (BatchPrefetch prefetch = new BatchPrefetch(failing)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(prefetch::next)
                    .withMessage("no such batch");
        }
    }
}
