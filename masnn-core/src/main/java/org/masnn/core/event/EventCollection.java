package org.masnn.core.event;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Blocks of events on their way into one stream. Each event is copied once into columns of the right length, where
 * columns that grow with the events would copy it several times.
 */
final class EventCollection {

    private final Queue<EventBlock> blocks = new ArrayDeque<>();
    private int size;

    /** The number of events. */
    int size() {
        return size;
    }

    /**
     * Takes the events of a block, and the block itself unless it is less than half full.
     *
     * @return the block to fill next
     */
    EventBlock add(EventBlock block) {
        boolean worthKeeping = block.size() >= EventBlock.CAPACITY / 2;
        blocks.add(worthKeeping ? block : block.trimmed());
        size += block.size();
        return worthKeeping ? new EventBlock() : block;
    }

    /** All events, sorted; those of equal time keep their order. The collection is empty afterwards. */
    EventStream toStream(int width, int height) {
        EventStream.Builder events = new EventStream.Builder(width, height, size);
        for (EventBlock block = blocks.poll(); block != null; block = blocks.poll()) {
            events.addAll(block);
        }
        size = 0;
        return events.handOverSorted();
    }
}
