package org.masnn.core.event.reader;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** The events of a table: read once to learn what its numbers mean, and again to give them. */
final class TableSource implements EventSource {

    private final Path path;
    private final String format;
    private final TableMeaning meaning;
    private final EventRows rows;
    private final double[] time = new double[TableMeaning.BATCH_ROWS];
    private final double[] x = new double[TableMeaning.BATCH_ROWS];
    private final double[] y = new double[TableMeaning.BATCH_ROWS];
    private final double[] polarity = new double[TableMeaning.BATCH_ROWS];
    private final Runnable closing;

    private TableSource(Path path, String format, TableMeaning meaning, EventRows rows, Runnable closing) {
        this.path = path;
        this.format = format;
        this.meaning = meaning;
        this.rows = rows;
        this.closing = closing;
    }

    /**
     * Opens a table.
     *
     * @param path its file
     * @param format name of the format
     * @param table opens the rows
     * @param mayCountFromOne whether pixels may count from 1, as in MATLAB
     * @param closing what else to do when the source is closed
     */
    static TableSource open(Path path, String format, EventRows.Opener table, boolean mayCountFromOne, Runnable closing)
            throws IOException {
        try {
            TableMeaning meaning;
            try (EventRows rows = table.open()) {
                meaning = readable(path, rows, () -> TableMeaning.of(path, rows, mayCountFromOne));
            }
            return new TableSource(path, format, meaning, table.open(), closing);
        } catch (EventFormatException e) {
            closing.run();
            throw e;
        } catch (EOFException | ZipException | RuntimeException e) { // what damaged containers lead to
            closing.run();
            throw new EventFormatException(
                    path, 0, "expected arrays of numbers, got some that cannot be opened (" + e + ")");
        } catch (IOException e) {
            closing.run();
            throw e;
        }
    }

    private interface Reading<T> {
        T get() throws IOException;
    }

    /** Damaged containers make their libraries throw any exception; here they become one that names the place. */
    private static <T> T readable(Path path, EventRows rows, Reading<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (EventFormatException e) {
            throw e;
        } catch (EOFException e) {
            throw new EventFormatException(
                    path,
                    rows.byteOffset(),
                    "expected as many numbers as the headers say, got fewer; the file is truncated, copy it again");
        } catch (IOException | RuntimeException e) {
            throw new EventFormatException(
                    path, rows.byteOffset(), "expected numbers, got bytes that cannot be read (" + e + ")");
        }
    }

    @Override
    public boolean next(EventBlock block) throws IOException {
        block.clear();
        int count = readable(path, rows, () -> rows.read(time, x, y, polarity));
        for (int i = 0; i < count; i++) {
            block.add(
                    (int) x[i] - meaning.firstPixel(),
                    (int) y[i] - meaning.firstPixel(),
                    meaning.micros(time[i]),
                    polarity[i] == meaning.onValue());
        }
        return count > 0;
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public int width() {
        return meaning.sensor().width();
    }

    @Override
    public int height() {
        return meaning.sensor().height();
    }

    @Override
    public boolean isSensorMeasured() {
        return true;
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
        try {
            rows.close();
        } finally {
            closing.run();
        }
    }
}
