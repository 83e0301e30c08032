package org.masnn.core.data.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.masnn.core.data.set.TinyDataSets.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventStream;

class ClassFoldersTest {

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

    private static final ClassFolders LAYOUT = new ClassFolders().reader(TEXT);

    private void twoClasses() {
        write(folder.resolve("train/cup/b"), "1000 25 4");
        write(folder.resolve("train/cup/a"), "7 11 4");
        write(folder.resolve("train/box/a"), "0 31 4");
        write(folder.resolve("test/box/a"), "0 11 4");
        write(folder.resolve("test/cup/a"), "0 11 4");
        write(folder.resolve("train/cup/.DS_Store"), "nonsense");
        write(folder.resolve("train/.git/a"), "nonsense");
        write(folder.resolve("train/README"), "not a class");
    }

    @Test
    void read_windows_areWholeFromTheFirstEvent() throws IOException {
        twoClasses();
        EventDataSet data = LAYOUT.windows(100, 5).open(folder).read();
        assertThat(data.name()).isEqualTo(folder.getFileName().toString());
        assertThat(data.classes()).containsExactly("box", "cup");
        // box: events at 0..300 us make three windows; cup: one window of a, two of b.
        assertThat(data.train().size()).isEqualTo(6);
        assertThat(data.train().label(2)).isZero();
        assertThat(data.train().label(3)).isEqualTo(1);
        assertThat(data.train().events(4).timeMicros(0)).isZero();
        assertThat(data.train().events(5).timeMicros(9)).isEqualTo(90);
        assertThat(data.train().origin(3)).isEqualTo(SampleOrigin.of("train/cup/a"));
        assertThat(data.test().size()).isEqualTo(2);
        assertThat(data.test().sensorWidth()).isEqualTo(4);
    }

    @Test
    void read_wholeRecordings_areSamples() throws IOException {
        twoClasses();
        EventDataSet data = LAYOUT.open(folder).read();
        assertThat(data.train().size()).isEqualTo(3);
        assertThat(data.train().events(2).size()).isEqualTo(25);
        assertThat(data.train().events(2).timeMicros(0)).isZero();
    }

    @Test
    void read_fewEvents_namesTheClassWithoutWindows() {
        twoClasses();
        assertThatThrownBy(() -> LAYOUT.windows(100, 11).open(folder).read())
                .hasMessage(folder + ": expected for training at least one window of 100 us with 11 events or more of"
                        + " class \"box\", got none");
    }

    @Test
    void open_differentClasses_namesThem() throws IOException {
        twoClasses();
        write(folder.resolve("train/mouse/a"), "0 30 4");
        write(folder.resolve("test/pen/a"), "0 30 4");
        assertThatThrownBy(() -> LAYOUT.open(folder).read())
                .hasMessage(
                        folder + ": expected the same classes in train and test, got only in train: [mouse], only in"
                                + " test: [pen]");
    }

    @Test
    void open_onePartOnly_isRefused() throws IOException {
        write(folder.resolve("train/cup/b"), "1000 25 4");
        assertThatThrownBy(() -> LAYOUT.open(folder).read())
                .hasMessage(folder + ": expected a folder \"test\" inside, got none; lay recordings out as"
                        + " train/<class>/<recording> and test/<class>/<recording>");
    }

    @Test
    void open_emptyClass_isRefused() throws IOException {
        twoClasses();
        Files.delete(folder.resolve("test/cup/a"));
        assertThatThrownBy(() -> LAYOUT.open(folder).read())
                .hasMessage(folder.resolve("test/cup")
                        + ": expected at least one recording, got none; add recordings or remove the class");
    }

    @Test
    void read_differentSensors_areRefused() {
        twoClasses();
        write(folder.resolve("test/cup/a"), "0 11 8");
        assertThatThrownBy(() -> LAYOUT.open(folder).read())
                .hasMessage(folder.resolve("test/cup/a")
                        + ": expected the sensor size of the recordings before, 4 x 4, got 8 x 8");
    }

    @Test
    void read_testFilesByPattern_dividesClassFolders() throws IOException {
        write(folder.resolve("cup/anna_1"), "0 11 4");
        write(folder.resolve("cup/ben_1"), "0 12 4");
        write(folder.resolve("box/anna_1"), "0 13 4");
        write(folder.resolve("box/anna_2"), "0 14 4");
        write(folder.resolve("box/ben_1"), "0 15 4");
        EventDataSet data = LAYOUT.testFiles("ben_*").open(folder).read();
        assertThat(data.train().size()).isEqualTo(3);
        assertThat(data.test().size()).isEqualTo(2);
        assertThat(data.test().origin(0)).isEqualTo(SampleOrigin.of("box/ben_1"));
        assertThat(LAYOUT.testFiles("{box/anna_2,cup/ben*}").open(folder).test())
                .extracting(recording -> recording.origin().recording())
                .containsExactly("box/anna_2", "cup/ben_1");
        assertThatThrownBy(() -> LAYOUT.testFiles("carl*").open(folder).read())
                .hasMessage(folder + ": expected a pattern that names some of the 5 recordings for testing, got carl*,"
                        + " which names none");
        assertThatThrownBy(() -> LAYOUT.open(folder).read())
                .hasMessage(folder + ": expected folders train and test, got class folders alone; lay recordings out as"
                        + " train/<class>/<recording> and test/<class>/<recording>, or give a pattern that names the"
                        + " recordings for testing");
        assertThatThrownBy(() -> LAYOUT.testFiles("[")).isInstanceOf(IllegalArgumentException.class);
        // Every class must be in both parts.
        assertThatThrownBy(() -> LAYOUT.testFiles("box/*").open(folder).read())
                .hasMessage(folder + ": expected for training at least one recording of class \"box\", got none");
    }

    @Test
    void open_patternForASplitFolder_isRefused() throws IOException {
        twoClasses();
        assertThatThrownBy(() -> LAYOUT.testFiles("a").open(folder).read())
                .hasMessage(folder + ": expected class folders that the pattern a divides, got train and test folders,"
                        + " which divide them already; leave the pattern out");
    }

    @Test
    void windows_outOfRange_areRefused() {
        assertThatThrownBy(() -> new ClassFolders().windows(0, 1))
                .hasMessage(
                        "ClassFolders: expected a window and a minimum of events of 1 or more, got 0 us and 1 events");
    }

    @Test
    void read_realRecordings_haveTheWindowsOfAnotherReader() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("dvs128_gait_motion");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        DetectingLayout layout = new DetectingLayout(new ClassFolders()
                .windows(500_000, ClassFolders.DEFAULT_MINIMUM_EVENTS)
                .testFiles("{neal_walking*,cam255_neal_*,cam289_right_clamp*}"));
        DataSetReport report = layout.open(real).check(ReadingProgress.NONE);
        assertThat(report.problems()).isEmpty();
        assertThat(report.classes()).containsExactly("sit_stand", "walk_away", "walk_toward");
        assertThat(report.train().samplesPerClass()).containsExactly(131, 27, 60);
        assertThat(report.test().samplesPerClass()).containsExactly(90, 18, 27);
    }

    @Test
    void read_realObjects_haveTheWindowsOfAnotherReader() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("dvs128_objects");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        DataSetReport report = new DetectingLayout(new ClassFolders().windows(200_000, 200))
                .open(real)
                .check(ReadingProgress.NONE);
        assertThat(report.problems()).isEmpty();
        assertThat(report.classes()).containsExactly("caixa", "caneca", "estilete", "lapiseira", "mouse", "tesoura");
        assertThat(report.train().samples()).isEqualTo(1190);
        assertThat(report.test().samplesPerClass()).containsExactly(92, 102, 91, 92, 92, 93);
    }
}
