package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;

/**
 * Reads Prophesee RAW files in the encoding EVT 2.0: header lines that start with {@code %} or none, then little-endian
 * 32-bit words whose top 4 bits say what they are: 0 OFF event, 1 ON event (6 low bits of time, 11 of column, 11 of row
 * from the top), 8 the 28 high bits of time in units of 64 us, 10 trigger, 14 others, 15 continuation. Events before
 * the first high time have no time and are skipped.
 */
public final class Evt2Reader implements FormatReader {

    private static final int WORD_BYTES = 4;
    private static final int OFF = 0x0;
    private static final int ON = 0x1;
    private static final int TIME_HIGH = 0x8;
    private static final int TRIGGER = 0xA;
    private static final int OTHERS = 0xE;
    private static final int CONTINUED = 0xF;

    /** A reader. */
    public Evt2Reader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return RawFile.accepts(opening, 2, Evt2Reader::looksRight);
    }

    /** Known words only, with high times that do not decrease among them and events behind. */
    private static boolean looksRight(ByteBuffer words) {
        long previous = -1;
        boolean events = false;
        while (words.remaining() >= WORD_BYTES) {
            int word = words.getInt();
            int kind = word >>> 28;
            if (kind == TIME_HIGH) {
                if ((word & 0xFFFFFFF) < previous) {
                    return false;
                }
                previous = word & 0xFFFFFFF;
            } else if (kind == OFF || kind == ON) {
                events |= previous >= 0;
            } else if (kind != TRIGGER && kind != OTHERS && kind != CONTINUED) {
                return false;
            }
        }
        return events;
    }

    @Override
    public EventSource open(Path path) throws IOException {
        return RawFile.open(path, 2, Source::new);
    }

    private static final class Source extends BlockSource {

        private final DeviceClock clock = new DeviceClock(34);
        private long high = -1;

        Source(RecordingFile file, SensorSize sensor) {
            super(file, "EVT2", sensor);
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            int words = Math.min(file().wholeRecords(WORD_BYTES), block.remaining());
            if (words == 0) {
                if (file().left() > 0) {
                    throw file().truncated(file().position(), "a word of 4 bytes");
                }
                return false;
            }
            long offset = file().position();
            ByteBuffer in = file().buffer();
            for (int i = 0; i < words; i++, offset += WORD_BYTES) {
                int word = in.getInt();
                int kind = word >>> 28;
                if (kind <= ON) {
                    if (high < 0) {
                        addSkipped(WORD_BYTES);
                        continue;
                    }
                    int column = word >>> 11 & 0x7FF;
                    int row = word & 0x7FF;
                    requireInside(column, row, offset);
                    block.add(column, row, clock.forward(high + (word >>> 22 & 0x3F), file(), offset), kind == ON);
                } else if (kind == TIME_HIGH) {
                    high = clock.time((word & 0xFFFFFFFL) << 6);
                } else if (kind == TRIGGER || kind == OTHERS) {
                    addOther(1);
                } else if (kind != CONTINUED) {
                    addSkipped(WORD_BYTES);
                }
            }
            return true;
        }
    }
}
