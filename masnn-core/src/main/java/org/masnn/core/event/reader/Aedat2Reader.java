package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads AEDAT 2.0 recordings as jAER writes them, of the DVS128 and of DAVIS cameras: header lines that start with
 * {@code #}, then records of two big-endian 32-bit numbers, address and time in microseconds. The camera is the one
 * that the header's {@code AEChip} line names; without it, the one that the first addresses fit.
 *
 * <p>DVS128 address bits: 0 polarity (0 = ON), 1-7 column, 8-14 row, 15 special event. DAVIS: 10 special event, 11
 * polarity (1 = ON), 12-21 column, 22-30 row, 31 frame or inertial sample. Columns count from the right and rows from
 * the bottom; both are turned so that (0, 0) is the top left pixel. The 32-bit clock may wrap round.
 */
public final class Aedat2Reader implements FormatReader {

    private static final String MAGIC = "#!AER-DAT2.0";

    /** A reader. */
    public Aedat2Reader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return opening.startsWith(MAGIC);
    }

    @Override
    public EventSource open(Path path) throws IOException {
        FileOpening opening = FileOpening.of(path);
        if (!accepts(opening)) {
            boolean other = opening.startsWith("#!AER-DAT");
            throw new EventFormatException(
                    path,
                    0,
                    "expected an AEDAT 2.0 file that begins with \"" + MAGIC + "\", got "
                            + (opening.length() == 0
                                    ? "an empty file"
                                    : other ? "another version of AEDAT" : "other bytes; this is no AEDAT file"));
        }
        RecordingFile file = RecordingFile.open(path, ByteOrder.BIG_ENDIAN);
        try {
            TextHeader header = TextHeader.read(file, '#', "#End Of ASCII Header");
            return new Source(file, Aedat2Camera.of(header.value("AEChip:"), file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Source extends BlockSource {

        private static final int RECORD_BYTES = 8;

        private final Aedat2Camera camera;
        private final DeviceClock clock = new DeviceClock(32);

        Source(RecordingFile file, Aedat2Camera camera) {
            super(file, "AEDAT 2.0", new SensorSize(camera.width(), camera.height()));
            this.camera = camera;
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            int records = Math.min(file().wholeRecords(RECORD_BYTES), block.remaining());
            if (records == 0) {
                if (file().left() > 0) {
                    throw file().truncated(file().position(), "a record of 8 bytes");
                }
                return false;
            }
            long offset = file().position();
            ByteBuffer in = file().buffer();
            for (int i = 0; i < records; i++, offset += RECORD_BYTES) {
                int address = in.getInt();
                long counter = Integer.toUnsignedLong(in.getInt());
                int column = camera.column(address);
                int row = camera.row(address);
                if (camera.isForeign(address)) {
                    throw outside(address, offset);
                }
                if (!camera.isPixel(address)) {
                    addOther(1);
                } else if (column < 0 || row < 0) {
                    throw outside(address, offset);
                } else {
                    block.add(column, row, clock.forward(clock.time(counter), file(), offset), camera.isOn(address));
                }
            }
            return true;
        }

        private EventFormatException outside(int address, long offset) {
            return file().failure(
                            offset,
                            String.format(
                                    "expected addresses of a %s with %d x %d pixels, got 0x%08X; the recording comes"
                                            + " from another sensor, or the file is damaged here",
                                    camera.name(), camera.width(), camera.height(), address));
        }
    }
}
