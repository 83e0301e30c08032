package org.masnn.core.event.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows of four columns of equal length. */
final class EventColumns implements EventRows {

    private final long byteOffset;
    private final List<NumberColumn> columns = new ArrayList<>();
    private long left;

    /**
     * Opens the columns.
     *
     * @param byteOffset where they lie in the file
     * @param rows their length
     * @param openers of time, x, y and polarity
     */
    EventColumns(long byteOffset, long rows, List<NumberColumn.Opener> openers) throws IOException {
        this.byteOffset = byteOffset;
        left = rows;
        try {
            for (NumberColumn.Opener opener : openers) {
                columns.add(opener.open());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public int read(double[] time, double[] x, double[] y, double[] polarity) throws IOException {
        int count = (int) Math.min(left, time.length);
        columns.get(0).read(time, count);
        columns.get(1).read(x, count);
        columns.get(2).read(y, count);
        columns.get(3).read(polarity, count);
        left -= count;
        return count;
    }

    @Override
    public long byteOffset() {
        return byteOffset;
    }

    @Override
    public void close() throws IOException {
        for (NumberColumn column : columns) {
            column.close();
        }
    }
}
