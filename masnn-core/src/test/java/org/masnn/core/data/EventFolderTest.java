package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.DetectingReader;

class EventFolderTest {

    @TempDir
    private Path folder;

    /** Reads a text file: start, number of events (one each 10 us) and sensor size. */
    private static final EventReader TEXT = file -> {
        String[] numbers = Files.readString(file).split(" ", -1);
        int size = Integer.parseInt(numbers[2]);
        EventStream.Builder events = EventStream.builder(size, size);
        for (int i = 0; i < Integer.parseInt(numbers[1]); i++) {
            events.add(0, 0, Long.parseLong(numbers[0]) + 10L * i, true);
        }
        return events.build().source();
    };

    private void recording(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void twoClasses() throws IOException {
        recording("train/cup/b", "1000 25 4");
        recording("train/cup/a", "7 11 4");
        recording("train/box/a", "0 31 4");
        recording("test/box/a", "0 11 4");
        recording("test/cup/a", "0 11 4");
    }

    @Test
    void read_recordings_areCutIntoWholeWindowsFromTheirFirstEvent() throws IOException {
        twoClasses();
        EventFolder data = EventFolder.read(folder, TEXT, 100, 5);
        assertThat(data.classes()).containsExactly("box", "cup");
        // box: events at 0..300 us make three windows; cup: one window of a, two of b.
        assertThat(data.train().samplesPerClass()).containsExactly(3, 3);
        assertThat(data.train().size()).isEqualTo(6);
        assertThat(data.train().totalEvents()).isEqualTo(60);
        assertThat(data.train().label(3)).isEqualTo(1);
        assertThat(data.train().events(4).timeMicros(0)).isZero();
        assertThat(data.train().events(5).timeMicros(9)).isEqualTo(90);
        assertThat(data.test().samplesPerClass()).containsExactly(1, 1);
        assertThat(data.test().sensorWidth()).isEqualTo(4);
    }

    @Test
    void read_fewEvents_leavesTheWindowOut() throws IOException {
        twoClasses();
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 11))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(folder.resolve("train").resolve("box")
                        + ": expected at least one window of 100 us with 11 events or more, got none; add recordings,"
                        + " or take shorter windows or a smaller minimum");
    }

    @Test
    void read_hiddenFiles_areIgnored() throws IOException {
        twoClasses();
        recording("train/cup/.DS_Store", "nonsense");
        recording("train/.git/a", "nonsense");
        recording("train/README", "not a class");
        assertThat(EventFolder.read(folder, TEXT, 100, 5).train().size()).isEqualTo(6);
    }

    @Test
    void read_differentClasses_namesThem() throws IOException {
        twoClasses();
        recording("train/mouse/a", "0 30 4");
        recording("test/pen/a", "0 30 4");
        recording("test/hat/a", "0 30 4");
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 5))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(
                        folder + ": expected the same classes in train and test, got only in train: [mouse], only in"
                                + " test: [hat, pen]");
    }

    @Test
    void read_missingParts_areNamed() throws IOException {
        recording("train/cup/a", "0 30 4");
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 5))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(folder + ": expected a folder \"test\" inside, got none; lay recordings out as"
                        + " train/<class>/<file> and test/<class>/<file>");
        Files.createDirectories(folder.resolve("test"));
        Files.delete(folder.resolve("train/cup/a"));
        Files.delete(folder.resolve("train/cup"));
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 5))
                .hasMessage(folder + ": expected at least one class folder inside train, got none");
    }

    @Test
    void read_unreadableRecording_isNamed() throws IOException {
        twoClasses();
        EventReader failing = file -> {
            if (file.endsWith("test/cup/a")) {
                throw new IOException("disk on fire");
            }
            return TEXT.open(file);
        };
        assertThatThrownBy(() -> EventFolder.read(folder, failing, 100, 5))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("test/cup/a") + ": cannot be read (java.io.IOException: disk on fire)");
        assertThatThrownBy(() -> EventFolder.read(folder, new DetectingReader(), 100, 5))
                .isInstanceOf(EventFormatException.class)
                .hasMessageStartingWith(folder.resolve("train/box/a") + ": at byte 0: expected");
    }

    @Test
    void read_recordingsOfTwoSensors_areRefused() throws IOException {
        twoClasses();
        recording("train/cup/c", "0 30 5");
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 5))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(folder.resolve("train/cup/c")
                        + ": expected the sensor size of the recordings before, 4 x 4, got 5 x 5");
        Files.delete(folder.resolve("train/cup/c"));
        recording("test/cup/a", "0 30 5");
        recording("test/box/a", "0 30 5");
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 100, 5))
                .hasMessage(folder.resolve("test/box/a")
                        + ": expected the sensor size of the recordings before, 4 x 4, got 5 x 5");
    }

    @Test
    void read_timeThatIsYearsAway_takesNoTime() throws IOException {
        recording("train/cup/a", "0 0 0 1\n1 0 0 1\n9000000000000000 0 0 1\n9000000000000001 0 0 1\n");
        recording("test/cup/a", "0 0 0 1\n1 0 0 1\n20 0 0 0\n");
        EventFolder data = EventFolder.read(folder, new DetectingReader(), 10, 2);
        assertThat(data.train().size()).isEqualTo(1);
    }

    @Test
    void read_textOfDifferentExtent_isPutOnOneSensor() throws IOException {
        recording("train/cup/a", "0 0 0 1\n1 5 3 1\n20 0 0 0\n");
        recording("test/cup/a", "0 0 0 1\n1 2 7 0\n20 1 1 1\n");
        EventFolder data = EventFolder.read(folder, new DetectingReader(), 10, 2);
        assertThat(data.train().sensorWidth()).isEqualTo(6);
        assertThat(data.train().sensorHeight()).isEqualTo(8);
        assertThat(data.test().sensorHeight()).isEqualTo(8);
        assertThat(data.test().sensorWidth()).isEqualTo(6);
    }

    @Test
    void read_impossibleNumbers_areRefused() {
        assertThatThrownBy(() -> EventFolder.read(folder, TEXT, 0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "EventFolder: expected a window and a minimum of events of 1 or more, got 0 us and 5 events");
    }

    @Test
    void read_realObjects_givesTheWindowsOfAnotherReader() throws IOException {
        Path objects = Path.of(System.getProperty("masnn.data", "data")).resolve("dvs128_objects");
        assumeThat(objects)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        EventFolder data = EventFolder.read(objects, 200_000);
        assertThat(data.classes()).containsExactly("caixa", "caneca", "estilete", "lapiseira", "mouse", "tesoura");
        assertThat(data.train().size()).isEqualTo(1190);
        int[] train = data.train().samplesPerClass();
        assertThat(train[2]).isEqualTo(1190 - 1016 + 167);
        train[2] = 167;
        assertThat(train).containsExactly(163, 167, 167, 182, 172, 165);
        assertThat(data.test().samplesPerClass()).containsExactly(92, 102, 91, 92, 92, 93);
    }
}
