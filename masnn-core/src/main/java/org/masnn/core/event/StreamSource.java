package org.masnn.core.event;

/** A stream in memory as a source. */
class StreamSource implements EventSource {

    private final EventStream stream;
    private int given;

    StreamSource(EventStream stream) {
        this.stream = stream;
    }

    @Override
    public String format() {
        return "memory";
    }

    @Override
    public int width() {
        return stream.width();
    }

    @Override
    public int height() {
        return stream.height();
    }

    @Override
    public boolean next(EventBlock block) {
        block.clear();
        int end = Math.min(stream.size(), given + EventBlock.CAPACITY);
        for (; given < end; given++) {
            block.add(stream.x(given), stream.y(given), stream.timeMicros(given), stream.isOn(given));
        }
        return block.size() > 0;
    }

    @Override
    public long skippedBytes() {
        return 0;
    }

    @Override
    public long otherRecords() {
        return 0;
    }

    @Override
    public void close() {
        // holds nothing but memory
    }
}
