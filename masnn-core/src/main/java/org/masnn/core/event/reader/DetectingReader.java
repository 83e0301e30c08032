package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;

/**
 * Reads a recording of any format this package knows. The format is told by the file's content; its name does not
 * matter.
 */
public final class DetectingReader implements EventReader {

    /** In the order of certainty: those with a magic number first, those known by how their events look last. */
    private final List<FormatReader> readers;

    /** A reader of frames of 1 ms whose longer side is the width ({@link NumpyFrameReader}). */
    public DetectingReader() {
        this(new NumpyFrameReader());
    }

    /**
     * A reader.
     *
     * @param frames reads files of frames, which do not say everything about themselves
     */
    public DetectingReader(NumpyFrameReader frames) {
        readers = List.of(
                new Aedat2Reader(),
                new Aedat3Reader(),
                new Aedat4Reader(),
                new DatReader(),
                new Hdf5Reader(),
                frames,
                new NumpyEventReader(),
                new MatReader(),
                new Evt3Reader(),
                new Evt2Reader(),
                new TextReader(),
                new NMnistReader());
    }

    @Override
    public EventSource open(Path file) throws IOException {
        return readerFor(file).open(file);
    }

    /**
     * The reader of a file's format.
     *
     * @param file the recording; not modified
     * @return a reader of its format
     * @throws EventFormatException when the file looks like none of the formats
     * @throws IOException when the file cannot be read
     */
    public EventReader readerFor(Path file) throws IOException {
        FileOpening opening = FileOpening.of(file);
        for (FormatReader reader : readers) {
            if (reader.accepts(opening)) {
                return reader;
            }
        }
        throw new EventFormatException(file, 0, "expected a recording of a known format, got " + describe(opening));
    }

    private static String describe(FileOpening opening) {
        if (opening.length() == 0) {
            return "an empty file";
        }
        if (opening.startsWith("#!AER-DAT")) {
            return "a version of AEDAT that is not read (2.0, 3.1 and 4.0 are); convert it with jAER or DV";
        }
        if (opening.startsWith("% ")) {
            String encoding = new PropheseeHeader(new TextHeader(opening.linesMarked('%'))).encodingName();
            if (!encoding.isEmpty()) {
                return "a Prophesee file of the encoding " + encoding
                        + " (EVT 2 and 3 and DAT 2 are read); convert it with Prophesee's tools";
            }
        }
        StringBuilder first = new StringBuilder();
        for (int i = 0; i < Math.min(8, opening.bytes().length); i++) {
            first.append(String.format(" %02x", opening.bytes()[i]));
        }
        return "a file of " + opening.length() + " bytes that begins with" + first;
    }
}
