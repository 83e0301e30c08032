package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;

/**
 * Reads Prophesee RAW files in the encoding EVT 3.0: header lines that start with {@code %} or none, then little-endian
 * 16-bit words whose top 4 bits say what they are: 0 row (from the top), 2 column and polarity of one event, 3 column
 * and polarity of the vectors that follow, 4 and 5 vectors of 12 and 8 neighbours, 6 and 8 the low and high 12 bits of
 * time in microseconds, 7 and 15 continuations, 10 trigger, 14 others. Times wrap round every 16.8 s and may decrease a
 * little. Events before the first high time and row, and words of unknown kind, are skipped.
 */
public final class Evt3Reader implements FormatReader {

    private static final int WORD_BYTES = 2;
    private static final int LONGEST_VECTOR = 12;
    private static final int ROW = 0x0;
    private static final int COLUMN = 0x2;
    private static final int VECTOR_BASE = 0x3;
    private static final int VECTOR_12 = 0x4;
    private static final int VECTOR_8 = 0x5;
    private static final int TIME_LOW = 0x6;
    private static final int CONTINUED_4 = 0x7;
    private static final int TIME_HIGH = 0x8;
    private static final int TRIGGER = 0xA;
    private static final int OTHERS = 0xE;
    private static final int CONTINUED_12 = 0xF;

    /** The kinds of words that the specification knows, as bits. */
    private static final int KNOWN = 1 << ROW
            | 1 << COLUMN
            | 1 << VECTOR_BASE
            | 1 << VECTOR_12
            | 1 << VECTOR_8
            | 1 << TIME_LOW
            | 1 << CONTINUED_4
            | 1 << TIME_HIGH
            | 1 << TRIGGER
            | 1 << OTHERS
            | 1 << CONTINUED_12;

    /** A reader. */
    public Evt3Reader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return RawFile.accepts(opening, 3, Evt3Reader::looksRight);
    }

    /** Known words only, both halves of the time, rows, and columns or vectors among them. */
    private static boolean looksRight(ByteBuffer words) {
        int seen = 0;
        while (words.remaining() >= WORD_BYTES) {
            seen |= 1 << (words.getShort() >>> 12 & 0xF);
        }
        int needed = 1 << ROW | 1 << TIME_LOW | 1 << TIME_HIGH;
        return (seen & ~KNOWN) == 0 && (seen & needed) == needed && (seen & (1 << COLUMN | 1 << VECTOR_BASE)) != 0;
    }

    @Override
    public EventSource open(Path path) throws IOException {
        return RawFile.open(path, 3, Source::new);
    }

    private static final class Source extends BlockSource {

        private final DeviceClock clock = new DeviceClock(24);
        private int row = -1;
        private int vectorColumn = -1;
        private boolean vectorOn;
        private long high = -1;
        private int low;

        Source(RecordingFile file, SensorSize sensor) {
            super(file, "EVT3", sensor);
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            int words = Math.min(file().wholeRecords(WORD_BYTES), block.remaining() / LONGEST_VECTOR);
            if (words == 0) {
                if (file().left() > 0) {
                    throw file().truncated(file().position(), "a word of 2 bytes");
                }
                return false;
            }
            long offset = file().position();
            ByteBuffer in = file().buffer();
            for (int i = 0; i < words; i++, offset += WORD_BYTES) {
                int word = in.getShort() & 0xFFFF;
                switch (word >>> 12) {
                    case ROW -> row = word & 0x7FF;
                    case COLUMN -> event(block, word & 0x7FF, (word & 0x800) != 0, offset);
                    case VECTOR_BASE -> {
                        vectorColumn = word & 0x7FF;
                        vectorOn = (word & 0x800) != 0;
                    }
                    case VECTOR_12 -> vector(block, word & 0xFFF, 12, offset);
                    case VECTOR_8 -> vector(block, word & 0xFF, 8, offset);
                    case TIME_LOW -> low = word & 0xFFF;
                    case TIME_HIGH -> high(clock.time((long) (word & 0xFFF) << 12));
                    case TRIGGER, OTHERS -> addOther(1);
                    case CONTINUED_4, CONTINUED_12 -> {
                        // belongs to a trigger or another word that is left out
                    }
                    default -> addSkipped(WORD_BYTES);
                }
            }
            return true;
        }

        /** High times are repeated; a new one begins with a low time of 0. */
        private void high(long time) {
            if (time != high) {
                high = time;
                low = 0;
            }
        }

        private void event(EventBlock block, int column, boolean on, long offset) throws IOException {
            if (high < 0 || row < 0) {
                addSkipped(WORD_BYTES);
                return;
            }
            requireInside(column, row, offset);
            block.add(column, row, clock.forward(high + low, file(), offset), on);
        }

        private void vector(EventBlock block, int bits, int length, long offset) throws IOException {
            if (high < 0 || row < 0 || vectorColumn < 0) {
                addSkipped(WORD_BYTES);
                return;
            }
            if (bits != 0) {
                long time = clock.forward(high + low, file(), offset);
                requireInside(vectorColumn + 31 - Integer.numberOfLeadingZeros(bits), row, offset);
                for (int rest = bits; rest != 0; rest &= rest - 1) {
                    block.add(vectorColumn + Integer.numberOfTrailingZeros(rest), row, time, vectorOn);
                }
            }
            vectorColumn += length;
        }
    }
}
