package org.masnn.core.event.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads events that somebody has counted into frames: an {@code .npz} with the array {@code frames}, or with one array
 * whatever its name, of the shape {@code [T, 2, X, Y]} or {@code [T, 2, H, W]}. A count of n gives n events at the
 * start of the frame; channel 0 is OFF, 1 is ON. The file does not say how long a frame takes.
 */
public final class NumpyFrameReader implements FormatReader {

    /** The length of a frame, 1 ms: that of the DAVIS346 letters. */
    public static final long DEFAULT_FRAME_MICROS = 1000;

    private static final String NAME = "frames";

    private static final long MOST_FRAMES = 1L << 32;

    private final FrameAxes axes;
    private final long frameMicros;

    /** A reader for {@link FrameAxes#LONGER_IS_X} and {@link #DEFAULT_FRAME_MICROS}. */
    public NumpyFrameReader() {
        this(FrameAxes.LONGER_IS_X, DEFAULT_FRAME_MICROS);
    }

    /**
     * A reader.
     *
     * @param axes the order of columns and rows
     * @param frameMicros length of a frame in microseconds, 1 or more
     * @throws IllegalArgumentException when the length is below 1
     */
    public NumpyFrameReader(FrameAxes axes, long frameMicros) {
        this.axes = Objects.requireNonNull(axes, "axes");
        if (frameMicros < 1) {
            throw new IllegalArgumentException("NumpyFrameReader: expected frames of 1 us or more, got " + frameMicros);
        }
        this.frameMicros = frameMicros;
    }

    @Override
    public boolean accepts(FileOpening opening) {
        if (!opening.startsWith(NumpyArchive.MAGIC)) {
            return false;
        }
        try (ZipFile zip = NumpyArchive.open(opening.path())) {
            ZipEntry entry = entry(zip);
            return entry != null
                    && (NumpyArchive.name(entry).equals(NAME)
                            || array(opening.path(), zip, entry)
                                            .header()
                                            .shape()
                                            .size()
                                    == 4);
        } catch (IOException e) {
            return false; // the reader of events says what is wrong with it
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static @Nullable ZipEntry entry(ZipFile zip) {
        List<? extends ZipEntry> arrays =
                zip.stream().filter(NumpyArchive::isArray).toList();
        for (ZipEntry array : arrays) {
            if (NumpyArchive.name(array).equals(NAME)) {
                return array;
            }
        }
        return arrays.size() == 1 ? arrays.get(0) : null;
    }

    private static NumpyArray array(Path path, ZipFile zip, ZipEntry entry) {
        return new NumpyArray(path, entry.getName(), () -> NumpyArchive.in(zip, entry));
    }

    @Override
    public EventSource open(Path path) throws IOException {
        RecordingFile.requireFile(path);
        ZipFile zip = NumpyArchive.open(path);
        try {
            ZipEntry entry = entry(zip);
            if (entry == null) {
                throw new EventFormatException(path, 0, "expected an array named frames, or one array, got others");
            }
            NumpyHeader header = array(path, zip, entry).header();
            List<Long> shape = header.shape();
            NumpyHeader.Field field = header.fields().get("");
            boolean frames = field != null
                    && !header.fortran()
                    && shape.size() == 4
                    && shape.get(0) <= MOST_FRAMES
                    && shape.get(1) == 2
                    && side(shape.get(2))
                    && side(shape.get(3));
            if (!frames || field == null) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected frames [T, 2, X, Y] or [T, 2, H, W] of numbers in C order, got shape " + shape
                                + (header.fortran() ? " in Fortran order; save numpy.ascontiguousarray of it" : ""));
            }
            InputStream in = NumpyArchive.in(zip, entry);
            in.skipNBytes(header.headerBytes());
            return new Source(path, zip, in, header, field.format());
        } catch (EventFormatException e) {
            zip.close();
            throw e;
        } catch (IOException | RuntimeException e) { // what damaged containers lead to
            zip.close();
            throw new EventFormatException(path, 0, "expected frames, got an array that cannot be read (" + e + ")");
        }
    }

    private static boolean side(long pixels) {
        return pixels >= 1 && pixels < Short.MAX_VALUE;
    }

    private final class Source implements EventSource {

        /** Largest count of a pixel, and of a file: what a small file may unpack to. */
        private static final int MOST_A_PIXEL = 1 << 16;

        private static final long MOST = 1L << 28;

        private final Path path;
        private final ZipFile zip;
        private final InputStream in;
        private final NumberFormat format;
        private final long frames;
        private final int first;
        private final int second;
        private final boolean columnsFirst;
        private final ByteBuffer line;
        private long lineNumber;
        private int at;
        private int repeats;
        private long given;

        Source(Path path, ZipFile zip, InputStream in, NumpyHeader header, NumberFormat format) {
            this.path = path;
            this.zip = zip;
            this.in = in;
            this.format = format;
            frames = header.shape().get(0);
            first = header.shape().get(2).intValue();
            second = header.shape().get(3).intValue();
            columnsFirst = axes.columnsFirst(first, second);
            line = ByteBuffer.allocate(second * format.bytes()).order(format.order());
            lineNumber = -1;
            at = second;
        }

        @Override
        public boolean next(EventBlock block) throws IOException {
            block.clear();
            while (block.remaining() > 0) {
                if (at == second && !nextLine()) {
                    break;
                }
                if (repeats == 0) {
                    repeats = count(format.get(line, at * format.bytes()));
                }
                if (repeats > 0) {
                    addTo(block);
                }
                if (repeats == 0) {
                    at++;
                }
            }
            given += block.size();
            if (given > MOST) {
                throw failure("at most " + MOST + " events in one file of frames, got more");
            }
            return block.size() > 0;
        }

        private void addTo(EventBlock block) {
            long frame = lineNumber / (2L * first);
            int outer = (int) (lineNumber % first);
            boolean on = lineNumber / first % 2 == 1;
            int count = Math.min(repeats, block.remaining());
            for (int i = 0; i < count; i++) {
                block.add(columnsFirst ? outer : at, columnsFirst ? at : outer, frame * frameMicros, on);
            }
            repeats -= count;
        }

        private boolean nextLine() throws IOException {
            if (frames == 0 || lineNumber == 2L * first * frames - 1) {
                return false;
            }
            try {
                if (in.readNBytes(line.array(), 0, line.capacity()) < line.capacity()) {
                    throw new EOFException("the numbers end too early; the file is truncated");
                }
            } catch (IOException e) {
                throw failure("the counts of " + frames + " frames, got " + e.getMessage());
            }
            lineNumber++;
            at = 0;
            return true;
        }

        private int count(double value) throws EventFormatException {
            int whole = (int) value;
            if (whole != value || whole < 0 || whole > MOST_A_PIXEL) {
                throw failure("a whole count from 0 to " + MOST_A_PIXEL + " in frame " + lineNumber / (2L * first)
                        + ", got " + value);
            }
            return whole;
        }

        /** Says what was expected, and what came. */
        private EventFormatException failure(String expected) {
            return new EventFormatException(path, 0, "expected " + expected);
        }

        @Override
        public String format() {
            return "NPZ frames";
        }

        @Override
        public int width() {
            return columnsFirst ? first : second;
        }

        @Override
        public int height() {
            return columnsFirst ? second : first;
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
        public void close() throws IOException {
            zip.close();
        }
    }
}
