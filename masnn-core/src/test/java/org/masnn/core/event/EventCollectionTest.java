package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventCollectionTest {

    private static EventBlock filled(EventBlock block, int events, long firstMicros) {
        block.clear();
        for (int i = 0; i < events; i++) {
            block.add(i % 5, i % 3, firstMicros + i, i % 2 == 0);
        }
        return block;
    }

    @Test
    void toStream_fullAndSmallBlocks_hasAllEventsSorted() {
        int[] sizes = {3, EventBlock.CAPACITY, EventBlock.CAPACITY / 2, 1, EventBlock.CAPACITY / 2 - 1};
        EventCollection collection = new EventCollection();
        EventStream.Builder expected = EventStream.builder(5, 3);
        EventBlock block = new EventBlock();
        int total = 0;
        for (int size : sizes) {
            long first = 1_000_000 - 10L * total; // each block before the one in front
            filled(block, size, first);
            for (int i = 0; i < size; i++) {
                expected.add(i % 5, i % 3, first + i, i % 2 == 0);
            }
            block = collection.add(block);
            total += size;
        }
        assertThat(collection.size()).isEqualTo(total);
        assertThat(collection.toStream(5, 3)).isEqualTo(expected.buildSorted());
    }

    @Test
    void toStream_sortedBlocks_isTheSameAsEventByEvent() {
        EventCollection collection = new EventCollection();
        EventStream.Builder expected = EventStream.builder(5, 3);
        EventBlock block = new EventBlock();
        for (int b = 0; b < 3; b++) {
            block = collection.add(filled(block, EventBlock.CAPACITY, 100_000L * b));
            for (int i = 0; i < EventBlock.CAPACITY; i++) {
                expected.add(i % 5, i % 3, 100_000L * b + i, i % 2 == 0);
            }
        }
        assertThat(collection.toStream(5, 3)).isEqualTo(expected.build());
    }

    @Test
    void toStream_nothing_isEmpty() {
        assertThat(new EventCollection().toStream(5, 3))
                .isEqualTo(EventStream.builder(5, 3).build());
    }

    @Test
    void toStream_eventOutsideOrBeforeZero_isRefused() {
        EventCollection outside = new EventCollection();
        assertThat(outside.add(filled(new EventBlock(), 100, 0)).remaining()).isPositive();
        assertThatThrownBy(() -> outside.toStream(4, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected events inside the 4 x 3 sensor, got event 4 at x = 4, y = 1");
        EventCollection early = new EventCollection();
        assertThat(early.add(filled(new EventBlock(), 100, -7)).remaining()).isPositive();
        assertThatThrownBy(() -> early.toStream(5, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected times of 0 us or more, got -7 us for event 0");
    }
}
