package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/**
 * The recording is one sample, with times from its first event on.
 *
 * @param label its class
 */
public record WholeRecording(int label) implements SampleCut {

    /** A sample lies in memory as arrays: what a Java array holds, and leaves room for the last block. */
    private static final int MOST_EVENTS = Integer.MAX_VALUE - 8 - EventBlock.CAPACITY;

    @Override
    public void cut(Path file, EventSource source, int width, int height, SampleSink sink) throws IOException {
        EventStream.Builder events = EventStream.builder(width, height);
        EventBlock block = new EventBlock();
        while (source.next(block)) {
            if (events.size() > MOST_EVENTS) {
                throw new EventFormatException(
                        file,
                        "expected a sample of at most " + MOST_EVENTS + " events, got more; cut it into time windows");
            }
            for (int i = 0; i < block.size(); i++) {
                events.add(block.x(i), block.y(i), block.timeMicros(i), block.isOn(i));
            }
        }
        if (events.size() == 0) {
            throw new EventFormatException(
                    file, "expected events, got an empty " + source.format() + " recording; copy it again");
        }
        EventStream sample = events.buildSorted();
        sink.accept(0, label, sample.relativeTo(sample.timeMicros(0)));
    }
}
