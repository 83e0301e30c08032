package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads events from MATLAB 5 files ({@code save -v6} and {@code -v7}): a structure with the fields x, y, p and ts (or
 * t, or longer names), or four variables of these names. Files of version 7.3 are HDF5 and read as such.
 *
 * <p>Pixels count from 1 unless a 0 occurs; times are microseconds, or seconds where any has a fraction; polarities
 * {0, 1}, {-1, 1} or {1, 2}; rows are taken to count from the top; the sensor is the smallest that holds the events.
 */
public final class MatReader implements FormatReader {

    /** A reader. */
    public MatReader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return opening.startsWith("MATLAB 5.0 MAT-file");
    }

    @Override
    public EventSource open(Path path) throws IOException {
        RecordingFile.requireFile(path);
        MatContents contents = MatContents.of(path);
        Map<String, Map<String, MatContents.Numbers>> structures = new LinkedHashMap<>();
        contents.arrays().forEach((name, numbers) -> {
            int dot = name.indexOf('.');
            structures
                    .computeIfAbsent(dot < 0 ? "" : name.substring(0, dot), structure -> new LinkedHashMap<>())
                    .put(name.substring(dot + 1), numbers);
        });
        for (Map<String, MatContents.Numbers> fields : structures.values()) {
            List<String> names = EventColumnNames.among(fields.keySet());
            if (names != null) {
                return open(
                        path,
                        names.stream()
                                .map(name -> Objects.requireNonNull(fields.get(name)))
                                .toList());
            }
        }
        throw new EventFormatException(
                path,
                0,
                "expected a structure with x, y, p and ts, or four variables of these names, got the variables "
                        + contents.found() + " with the arrays "
                        + contents.arrays().keySet());
    }

    private static EventSource open(Path path, List<MatContents.Numbers> columns) throws IOException {
        MatContents.Numbers time = columns.get(0);
        for (MatContents.Numbers column : columns) {
            if (column.count() != time.count()) {
                throw new EventFormatException(
                        path,
                        column.element(),
                        "expected x, y, p and ts of one length, got " + time.count() + " and " + column.count());
            }
        }
        List<NumberColumn.Opener> openers =
                columns.stream().map(column -> column.column(path)).toList();
        return TableSource.open(
                path, "MAT v5", () -> new EventColumns(time.element(), time.count(), openers), true, () -> {});
    }
}
