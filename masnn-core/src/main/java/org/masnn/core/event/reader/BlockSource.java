package org.masnn.core.event.reader;

import java.io.IOException;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** What the sources of camera files share: the file, the sensor, and what was left out. */
abstract class BlockSource implements EventSource {

    private final RecordingFile file;
    private final String format;
    private final SensorSize sensor;
    private long skippedBytes;
    private long otherRecords;

    BlockSource(RecordingFile file, String format, SensorSize sensor) {
        this.file = file;
        this.format = format;
        this.sensor = sensor;
    }

    /** Adds events to a block that has room; false at the end of the recording. It may add none and return true. */
    abstract boolean fill(EventBlock block) throws IOException;

    @Override
    public final boolean next(EventBlock block) throws IOException {
        block.clear();
        while (block.size() < EventBlock.CAPACITY / 2 && fill(block)) {
            // until the block is worth its while or the recording over
        }
        return block.size() > 0;
    }

    final RecordingFile file() {
        return file;
    }

    /** Fails unless an event lies on the sensor. */
    final void requireInside(int column, int row, long offset) throws EventFormatException {
        if (!sensor.contains(column, row)) {
            throw file.failure(
                    offset,
                    "expected an event inside the " + sensor.width() + " x " + sensor.height() + " sensor, got x = "
                            + column + ", y = " + row
                            + "; the recording comes from another sensor, or the file is damaged here");
        }
    }

    final void addOther(long records) {
        otherRecords += records;
    }

    final void addSkipped(long bytes) {
        skippedBytes += bytes;
    }

    @Override
    public final String format() {
        return format;
    }

    @Override
    public final int width() {
        return sensor.width();
    }

    @Override
    public final int height() {
        return sensor.height();
    }

    @Override
    public final boolean isSensorMeasured() {
        return sensor.measured();
    }

    @Override
    public final long skippedBytes() {
        return skippedBytes;
    }

    @Override
    public final long otherRecords() {
        return otherRecords;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
