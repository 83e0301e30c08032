package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;

class Hdf5ReaderTest {

    private static final List<String> EVENTS = List.of("5 1 2 1", "900 3 4 0");

    @TempDir
    private Path folder;

    private Path hdf(Consumer<WritableHdfFile> content) {
        Path file = folder.resolve("recording");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            content.accept(hdf);
        }
        return file;
    }

    private static void put(WritableGroup group, String time, String polarity, Object times, Object polarities) {
        group.putDataset(time, times);
        group.putDataset("x", new short[] {1, 3});
        group.putDataset("y", new int[] {2, 4});
        group.putDataset(polarity, polarities);
    }

    @Test
    void read_groupAmongOtherData_isFound() throws IOException {
        Path file = hdf(hdf -> {
            hdf.putDataset("ms_to_idx", new long[] {0, 1, 1});
            hdf.putDataset("t_offset", new long[] {55_000_000});
            put(hdf.putGroup("events"), "t", "p", new int[] {5, 900}, new byte[] {1, 0});
        });
        assertThat(RecordingBytes.events(file)).isEqualTo(EVENTS);
        assertThat(RecordingBytes.summary(file)).isEqualTo("HDF5 4x5 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_flatFile_withSecondsAndSignedPolarities() throws IOException {
        Path file =
                hdf(hdf -> put(hdf, "timestamps", "polarities", new double[] {5e-6, 9e-4}, new double[] {1.0, -1.0}));
        assertThat(RecordingBytes.events(file)).isEqualTo(EVENTS);
    }

    @Test
    void read_matrixNamedEvents_hasColumnsTXYP() throws IOException {
        Path file =
                hdf(hdf -> hdf.putGroup("left").putDataset("events", new double[][] {{5, 1, 2, 1}, {900, 3, 4, 0}}));
        assertThat(RecordingBytes.events(file)).isEqualTo(EVENTS);
    }

    @Test
    void read_rowsAndColumnsOfAMatrix_areColumnsToo() throws IOException {
        Path file = hdf(hdf -> {
            WritableGroup group = hdf.putGroup("TD");
            group.putDataset("x", new double[][] {{2, 4}});
            group.putDataset("y", new double[][] {{3}, {5}});
            group.putDataset("p", new double[][] {{1, -1}});
            group.putDataset("ts", new double[][] {{5}, {900}});
        });
        assertThat(RecordingBytes.events(file)).containsExactly("5 2 3 1", "900 4 5 0");
    }

    @Test
    void read_noEvents_isRefused() {
        Path file = hdf(hdf -> hdf.putDataset("t", new int[] {1}));
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected data sets x, y, p and t in one group");
    }

    @Test
    void read_columnsOfDifferentLength_areRefused() {
        Path file = hdf(hdf -> put(hdf, "t", "p", new int[] {5, 900, 901}, new byte[] {1, 0}));
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("x, y, p and t differ in length");
    }
}
