package org.masnn.core.event.reader;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads events from NumPy files: an {@code .npz} with the arrays t, x, y and p (stored or deflated; longer names such
 * as {@code timestamps} and {@code polarity} too), or one array, the only one or {@code events} of an {@code .npz} or
 * an {@code .npy}, that is structured with these fields or has the shape {@code [N, 4]} with the columns t, x, y, p.
 * All number types.
 *
 * <p>Times are microseconds, or seconds where any has a fraction; polarities {0, 1}, {-1, 1} or {1, 2}; rows are taken
 * to count from the top; the sensor is the smallest that holds the events.
 */
public final class NumpyEventReader implements FormatReader {

    private static final String NAME = "events";
    private static final int COLUMNS = 4;
    private static final long MOST_ROWS = 1L << 40;

    /** A reader. */
    public NumpyEventReader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return opening.startsWith(NumpyArchive.MAGIC) || opening.startsWith(NumpyHeader.MAGIC);
    }

    @Override
    public EventSource open(Path path) throws IOException {
        FileOpening opening = FileOpening.of(path);
        if (opening.startsWith(NumpyHeader.MAGIC)) {
            NumpyArray array = new NumpyArray(path, "", () -> new BufferedInputStream(Files.newInputStream(path)));
            return open(path, Map.of("", array), () -> {});
        }
        ZipFile zip = NumpyArchive.open(path);
        Map<String, NumpyArray> arrays = new LinkedHashMap<>();
        // Of two entries of one name, which a damaged file may have, the last is read.
        zip.stream()
                .filter(NumpyArchive::isArray)
                .forEach(entry -> arrays.put(
                        NumpyArchive.name(entry),
                        new NumpyArray(path, entry.getName(), () -> NumpyArchive.in(zip, entry))));
        return open(path, arrays, () -> close(zip));
    }

    private static EventSource open(Path path, Map<String, NumpyArray> arrays, Runnable closing) throws IOException {
        try {
            List<String> names = EventColumnNames.among(arrays.keySet());
            EventRows.Opener rows = names == null ? oneArray(path, arrays) : fourArrays(path, arrays, names);
            return TableSource.open(path, "NPZ events", rows, false, closing);
        } catch (IOException | RuntimeException e) {
            closing.run();
            throw e;
        }
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EventRows.Opener fourArrays(Path path, Map<String, NumpyArray> arrays, List<String> names)
            throws IOException {
        List<NumberColumn.Opener> columns = new ArrayList<>();
        long rows = -1;
        for (String name : names) {
            NumpyArray array = Objects.requireNonNull(arrays.get(name));
            NumpyHeader header = array.header();
            NumpyHeader.Field field = header.fields().get("");
            List<Long> sides = header.shape().stream().filter(side -> side != 1).toList();
            long length = sides.isEmpty() ? 1 : sides.get(0);
            boolean flat = sides.size() <= 1 && !header.shape().isEmpty();
            if (field == null || !flat || (rows >= 0 && rows != length)) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected arrays of numbers of one length for t, x, y and p, got shape " + header.shape()
                                + " for " + array.name());
            }
            rows = length;
            columns.add(array.column(header, field, header.itemBytes(), 0));
        }
        long length = rows;
        return () -> new EventColumns(0, length, columns);
    }

    private static EventRows.Opener oneArray(Path path, Map<String, NumpyArray> arrays) throws IOException {
        NumpyArray array = arrays.size() == 1 ? arrays.values().iterator().next() : arrays.get(NAME);
        if (array == null) {
            throw unknown(path, "the arrays " + arrays.keySet());
        }
        NumpyHeader header = array.header();
        List<NumberColumn.Opener> columns = new ArrayList<>();
        List<String> names = EventColumnNames.among(header.fields().keySet());
        NumpyHeader.Field single = header.fields().get("");
        if (names != null && header.shape().size() == 1) {
            for (String name : names) {
                NumpyHeader.Field field = Objects.requireNonNull(header.fields().get(name));
                columns.add(array.column(header, field, header.itemBytes(), 0));
            }
        } else if (single != null
                && header.shape().size() == 2
                && header.shape().get(1) == COLUMNS
                && header.shape().get(0) <= MOST_ROWS) {
            for (int i = 0; i < COLUMNS; i++) {
                columns.add(matrixColumn(array, header, single.format(), i));
            }
        } else {
            throw unknown(
                    path,
                    "an array of shape " + header.shape() + " with the fields "
                            + header.fields().keySet());
        }
        return () -> new EventColumns(0, header.shape().get(0), columns);
    }

    private static NumberColumn.Opener matrixColumn(
            NumpyArray array, NumpyHeader header, NumberFormat format, int column) {
        int bytes = format.bytes();
        return header.fortran()
                ? array.column(
                        header,
                        new NumpyHeader.Field(format, 0),
                        bytes,
                        column * header.shape().get(0) * bytes)
                : array.column(header, new NumpyHeader.Field(format, column * bytes), COLUMNS * bytes, 0);
    }

    private static EventFormatException unknown(Path path, String got) {
        return new EventFormatException(
                path,
                0,
                "expected arrays t, x, y and p, or one array, alone or named events, with these fields or of shape [N, 4],"
                        + " got " + got);
    }
}
