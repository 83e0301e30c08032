package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;

/**
 * Reads recordings of N-MNIST and N-Caltech101 ({@code .bin}, {@code .bs2}): no header, five bytes an event: column,
 * row, and big-endian 1 bit of polarity (1 = ON) and 23 bits of time in microseconds. A row of 240 marks the end of
 * 8192 us instead of an event (Orchard et al. 2015, the authors' reader).
 *
 * <p>The file does not say how large the sensor is: 34 x 34 where all events fit (N-MNIST), else the smallest sensor
 * that holds them, since every N-Caltech101 recording has a size of its own.
 */
public final class NMnistReader implements FormatReader {

    private static final int EVENT_BYTES = 5;
    private static final int OVERFLOW_ROW = 240;
    private static final int OVERFLOW_MICROS = 1 << 13;
    private static final SensorSize N_MNIST = new SensorSize(34, 34, true);

    /**
     * So many events tell what a file is even if it ends within an event, times step back a little, or the clock wraps
     * round once.
     */
    private static final int EVENTS_TO_TELL = 100;

    private static final int MOST_JITTER_MICROS = 1000;

    /** A reader. */
    public NMnistReader() {}

    /** Events whose times go on and do not all lie at zero: chance gives that to no other file. */
    @Override
    public boolean accepts(FileOpening opening) {
        boolean many = opening.length() >= EVENTS_TO_TELL * EVENT_BYTES;
        if (!many && opening.length() % EVENT_BYTES != 0) {
            return false;
        }
        int jitter = many ? MOST_JITTER_MICROS : 0;
        int wraps = many ? 1 : 0;
        ByteBuffer in = ByteBuffer.wrap(opening.bytes());
        int previous = -1;
        while (in.remaining() >= EVENT_BYTES) {
            int row = in.getShort() & 0xFF;
            int time = (in.get() & 0x7F) << 16 | (in.getShort() & 0xFFFF);
            if (row == OVERFLOW_ROW) {
                previous = -1;
            } else if (time < previous - jitter && wraps-- == 0) {
                return false;
            } else {
                previous = time;
            }
        }
        return previous > 0;
    }

    @Override
    public EventSource open(Path path) throws IOException {
        SensorSize size = measured(path);
        boolean small = size.width() <= N_MNIST.width() && size.height() <= N_MNIST.height();
        return new Source(path, small ? N_MNIST : size);
    }

    /** The smallest sensor that holds the events. */
    private static SensorSize measured(Path path) throws IOException {
        int widest = 0;
        int highest = 0;
        try (RecordingFile file = RecordingFile.open(path, ByteOrder.BIG_ENDIAN)) {
            for (int events = file.wholeRecords(EVENT_BYTES); events > 0; events = file.wholeRecords(EVENT_BYTES)) {
                byte[] bytes = file.buffer().array();
                int start = file.take(events * EVENT_BYTES);
                for (int at = start; at < start + events * EVENT_BYTES; at += EVENT_BYTES) {
                    int row = bytes[at + 1] & 0xFF;
                    if (row != OVERFLOW_ROW) {
                        widest = Math.max(widest, bytes[at] & 0xFF);
                        highest = Math.max(highest, row);
                    }
                }
            }
        }
        return new SensorSize(widest + 1, highest + 1, true);
    }

    private static final class Source extends BlockSource {

        private final DeviceClock clock = new DeviceClock(23);
        private long overflow;

        Source(Path path, SensorSize sensor) throws IOException {
            super(RecordingFile.open(path, ByteOrder.BIG_ENDIAN), "N-MNIST", sensor);
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            int events = Math.min(file().wholeRecords(EVENT_BYTES), block.remaining());
            if (events == 0) {
                if (file().left() > 0) {
                    throw file().truncated(file().position(), "an event of 5 bytes");
                }
                return false;
            }
            long offset = file().position();
            byte[] bytes = file().buffer().array();
            int at = file().take(events * EVENT_BYTES);
            for (int i = 0; i < events; i++, at += EVENT_BYTES) {
                int row = bytes[at + 1] & 0xFF;
                if (row == OVERFLOW_ROW) {
                    overflow += OVERFLOW_MICROS;
                    addOther(1);
                    continue;
                }
                int high = bytes[at + 2];
                int micros = (high & 0x7F) << 16 | (bytes[at + 3] & 0xFF) << 8 | (bytes[at + 4] & 0xFF);
                long time = clock.forward(overflow + clock.time(micros), file(), offset + (long) EVENT_BYTES * i);
                block.add(bytes[at] & 0xFF, row, time, high < 0);
            }
            return true;
        }
    }
}
