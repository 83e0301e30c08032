package org.masnn.core.event.reader;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads events from HDF5 files (and MATLAB 7.3 files, which are HDF5): the first group that holds the data sets x, y, p
 * and t (or {@code timestamps}, {@code polarities}, ...), such as {@code /events} of DSEC, the first structured data
 * set with these fields, or the first data set {@code events} of the shape {@code [N, 4]} with the columns t, x, y, p.
 * Contiguous, or chunked with the filters deflate, shuffle, Fletcher 32, LZF or LZ4.
 *
 * <p>Times are microseconds, or seconds where any has a fraction; polarities {0, 1}, {-1, 1} or {1, 2}; rows are taken
 * to count from the top; the sensor is the smallest that holds the events. Pixels of MATLAB files count from 1 unless a
 * 0 occurs.
 */
public final class Hdf5Reader implements FormatReader {

    private static final String SIGNATURE = "\u0089HDF\r\n\u001a\n";
    private static final int DEEPEST = 6;
    private static final int MOST_NODES = 10_000;
    private static final int COLUMNS = 4;

    /** A reader. */
    public Hdf5Reader() {}

    /** The signature lies at the start or behind a user block, as MATLAB writes it. */
    @Override
    public boolean accepts(FileOpening opening) {
        return opening.hasAt(0, SIGNATURE)
                || opening.hasAt(512, SIGNATURE)
                || opening.hasAt(1024, SIGNATURE)
                || opening.hasAt(2048, SIGNATURE);
    }

    @Override
    public EventSource open(Path path) throws IOException {
        RecordingFile.requireFile(path);
        HdfFile file = null;
        try {
            file = hdf(path);
            HdfFile opened = file;
            Table table = new Search().table(file, 0);
            if (table == null) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected data sets x, y, p and t in one group, one structured data set with these fields, or"
                                + " events of shape [N, 4], got none of these");
            }
            return TableSource.open(path, "HDF5", table::open, isMatlab(path), opened::close);
        } catch (EventFormatException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) { // jhdf throws anything for damaged files
            if (file != null) {
                file.close();
            }
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new EventFormatException(
                    path,
                    0,
                    "expected an HDF5 file, got one that cannot be read (" + cause
                            + "); the file is damaged, or too new: h5repack --high=v110 makes it older");
        }
    }

    /** MATLAB counts pixels from 1, also in HDF5. */
    private static boolean isMatlab(Path path) throws IOException {
        return FileOpening.of(path).startsWith("MATLAB 7.3 MAT-file");
    }

    /** Of a mapped file jhdf takes slices, which costs no memory whatever lengths the file claims. */
    private static HdfFile hdf(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.size() > Integer.MAX_VALUE
                    ? new HdfFile(path)
                    : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /**
     * Where the events are.
     *
     * @param address of the first data set
     * @param rows number of events
     * @param columns openers of time, x, y and polarity
     */
    private record Table(long address, long rows, List<NumberColumn.Opener> columns) {

        EventRows open() throws IOException {
            return new EventColumns(address, rows, columns);
        }
    }

    /** Looks for events, in a file that may have loops. */
    private static final class Search {

        private int nodes;

        @Nullable
        Table table(Group group, int depth) {
            Map<String, Dataset> datasets = new LinkedHashMap<>();
            List<Group> groups = new ArrayList<>();
            for (Node node : group) {
                if (nodes++ > MOST_NODES) {
                    return null;
                }
                if (node.isLink()) {
                    continue; // it may lead into another file
                }
                if (node instanceof Dataset dataset) {
                    datasets.put(node.getName(), dataset);
                } else if (node instanceof Group child) {
                    groups.add(child);
                }
            }
            Table here = table(datasets);
            for (int i = 0; here == null && i < groups.size() && depth < DEEPEST; i++) {
                here = table(groups.get(i), depth + 1);
            }
            return here;
        }

        private static @Nullable Table table(Map<String, Dataset> datasets) {
            List<String> names = EventColumnNames.among(datasets.keySet());
            if (names != null) {
                return separate(names.stream()
                        .map(name -> Objects.requireNonNull(datasets.get(name)))
                        .toList());
            }
            for (Map.Entry<String, Dataset> entry : datasets.entrySet()) {
                Dataset dataset = entry.getValue();
                long[] shape = dataset.getDimensionsAsLong();
                if (dataset.getDataType() instanceof CompoundDataType type && shape.length == 1) {
                    Table structured = structured(dataset, type);
                    if (structured != null) {
                        return structured;
                    }
                } else if (entry.getKey().equals("events") && shape.length == 2 && shape[1] == COLUMNS) {
                    return matrix(dataset);
                }
            }
            return null;
        }

        private static Table separate(List<Dataset> datasets) {
            List<NumberColumn.Opener> columns = new ArrayList<>();
            long rows = datasets.get(0).getSize();
            for (Dataset dataset : datasets) {
                int axis = axis(dataset);
                if (dataset.getSize() != rows || axis < 0) {
                    throw new IllegalArgumentException("x, y, p and t differ in length or have several axes");
                }
                NumberFormat format = format(dataset.getDataType());
                columns.add(() -> new Hdf5Column(dataset, axis, format, format.bytes(), 0));
            }
            return new Table(datasets.get(0).getAddress(), rows, columns);
        }

        /** The one axis of more than one element, which MATLAB writes as {@code [1, N]}; -1 when there are several. */
        private static int axis(Dataset dataset) {
            long[] shape = dataset.getDimensionsAsLong();
            int axis = shape.length == 0 ? -1 : 0;
            int longer = 0;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] != 1) {
                    axis = i;
                    longer++;
                }
            }
            return longer > 1 ? -1 : axis;
        }

        private static @Nullable Table structured(Dataset dataset, CompoundDataType type) {
            Map<String, CompoundDataType.CompoundDataMember> members = new LinkedHashMap<>();
            type.getMembers().forEach(member -> members.put(member.getName(), member));
            List<String> names = EventColumnNames.among(members.keySet());
            if (names == null) {
                return null;
            }
            List<NumberColumn.Opener> columns = new ArrayList<>();
            for (String name : names) {
                CompoundDataType.CompoundDataMember member = Objects.requireNonNull(members.get(name));
                NumberFormat format = format(member.getDataType());
                int offset = member.getOffset();
                if (offset < 0 || offset + format.bytes() > type.getSize()) {
                    throw new IllegalArgumentException("a field beyond its structure");
                }
                columns.add(() -> new Hdf5Column(dataset, 0, format, type.getSize(), offset));
            }
            return new Table(dataset.getAddress(), dataset.getSize(), columns);
        }

        private static Table matrix(Dataset dataset) {
            NumberFormat format = format(dataset.getDataType());
            List<NumberColumn.Opener> columns = new ArrayList<>();
            for (int i = 0; i < COLUMNS; i++) {
                int offset = i * format.bytes();
                columns.add(() -> new Hdf5Column(dataset, 0, format, COLUMNS * format.bytes(), offset));
            }
            return new Table(dataset.getAddress(), dataset.getDimensionsAsLong()[0], columns);
        }

        private static NumberFormat format(DataType type) {
            if (type instanceof EnumDataType choice) {
                return format(choice.getBaseType()); // h5py's booleans
            }
            if (type instanceof FixedPoint fixed) {
                return new NumberFormat(fixed.isSigned() ? 'i' : 'u', fixed.getSize(), fixed.getByteOrder());
            }
            if (type instanceof FloatingPoint floating) {
                return new NumberFormat('f', floating.getSize(), floating.getByteOrder());
            }
            throw new IllegalArgumentException(
                    "numbers of the type " + type.getClass().getSimpleName());
        }
    }
}
