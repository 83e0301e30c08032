package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** What Prophesee's RAW files have in common whatever their encoding. */
final class RawFile {

    /** The largest sensor that 11 bits of column and row address. */
    private static final SensorSize ANY = new SensorSize(1 << 11, 1 << 11);

    private RawFile() {}

    /** Whether the header names the encoding, or, where it names none, the words behind it look like it. */
    static boolean accepts(FileOpening opening, int encoding, Predicate<ByteBuffer> looksRight) {
        PropheseeHeader header = new PropheseeHeader(new TextHeader(opening.linesMarked('%')));
        if (header.encoding() != 0) {
            return header.encoding() == encoding;
        }
        ByteBuffer words = opening.littleEndian();
        words.position(opening.bytesMarked('%'));
        return looksRight.test(words);
    }

    /** Opens a file for the sensor of its header, or else the smallest that holds its events. */
    static EventSource open(Path path, int encoding, BiFunction<RecordingFile, SensorSize, BlockSource> decoder)
            throws IOException {
        RecordingFile file = RecordingFile.open(path, ByteOrder.LITTLE_ENDIAN);
        try {
            PropheseeHeader header = PropheseeHeader.read(file);
            if (header.encoding() != 0 && header.encoding() != encoding) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected the encoding EVT " + encoding + ", got " + header.encodingName()
                                + " by the header; convert it with Prophesee's tools");
            }
            SensorSize sensor = header.sensor();
            if (sensor == null) {
                long start = file.position();
                sensor = SensorSize.ofEvents(decoder.apply(
                        RecordingFile.open(path, ByteOrder.LITTLE_ENDIAN).from(start), ANY));
            }
            return decoder.apply(file, sensor);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
