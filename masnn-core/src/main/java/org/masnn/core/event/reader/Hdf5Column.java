package org.masnn.core.event.reader;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetBase;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A number of each row of an HDF5 data set, read chunk by chunk. */
final class Hdf5Column implements NumberColumn {

    /** Largest chunk: HDF5's own default cache holds 1 MB, and writers stay far below this. */
    private static final long LARGEST_CHUNK = 1L << 28;

    private final Dataset dataset;
    private final int axis;
    private final NumberFormat format;
    private final int rowBytes;
    private final int offset;
    private long row;
    private ByteBuffer rows = ByteBuffer.allocate(0);
    private long firstRow;
    private int rowsHeld;

    /**
     * A column.
     *
     * @param dataset whose further axes have one element, or lie inside the row where the first one is that of rows
     * @param axis the axis of rows
     * @param format of the number
     * @param rowBytes bytes of a row
     * @param offset of the number in the row
     */
    Hdf5Column(Dataset dataset, int axis, NumberFormat format, int rowBytes, int offset) {
        this.dataset = dataset;
        this.axis = axis;
        this.format = format;
        this.rowBytes = rowBytes;
        this.offset = offset;
    }

    @Override
    public void read(double[] into, int count) throws IOException {
        for (int i = 0; i < count; i++, row++) {
            if (row >= firstRow + rowsHeld) {
                load();
            }
            into[i] = format.get(rows, (int) (row - firstRow) * rowBytes + offset);
        }
    }

    private void load() throws IOException {
        if (dataset instanceof ChunkedDataset chunked) {
            int[] sides = chunked.getChunkDimensions();
            int[] shape = dataset.getDimensions();
            long chunkBytes = (long) sides[axis] * rowBytes;
            if (sides[axis] < 1 || chunkBytes > LARGEST_CHUNK || !hasWholeRows(sides, shape)) {
                throw new IOException("chunks of " + Arrays.toString(sides) + " elements");
            }
            firstRow = row / sides[axis] * sides[axis];
            int[] place = new int[sides.length];
            place[axis] = Math.toIntExact(firstRow);
            int elementBytes = dataset.getDataType().getSize();
            rows = ByteBuffer.wrap(Hdf5Chunks.unpack(chunked, place, elementBytes, (int) chunkBytes));
        } else {
            rows = ((DatasetBase) dataset).getDataBuffer().slice();
            firstRow = 0;
        }
        rows.order(format.order());
        rowsHeld = rows.limit() / rowBytes;
        if (row >= firstRow + rowsHeld) {
            throw new EOFException("the numbers end too early");
        }
    }

    private boolean hasWholeRows(int[] sides, int[] shape) {
        for (int i = 0; i < sides.length; i++) {
            if (i != axis && sides[i] != shape[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        // the file is closed as a whole
    }
}
