package org.masnn.core.data.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.masnn.core.data.set.TinyDataSets.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.DataSetProblem.Severity;
import org.masnn.core.event.EventStream;

class DvsGestureTest {

    @TempDir
    private Path folder;

    private final DvsGesture layout = new DvsGesture();

    private List<String> problems() throws IOException {
        return layout.open(folder).check(ReadingProgress.NONE).problems().stream()
                .map(problem -> problem.severity() + " " + problem.message())
                .toList();
    }

    @Test
    void read_lists_eachRowIsASample() throws IOException {
        TinyDataSets.gesture(folder);
        assertThat(layout.matches(folder)).isTrue();
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("DVS128 Gesture");
        assertThat(data.classes()).hasSize(11).startsWith("hand clapping").endsWith("air guitar", "other gestures");
        SampleSource train = data.train();
        assertThat(train.size()).isEqualTo(6);
        assertThat(data.test().size()).isEqualTo(3);
        assertThat(train.sensorWidth()).isEqualTo(128);
        assertThat(train.sensorHeight()).isEqualTo(128);
        assertThat(new int[] {train.label(0), train.label(1), train.label(2)}).containsExactly(7, 7, 10);
        // [1000000, 1400000): events 0..399; [1300500, 1600000): events 301..599, the first 500 us after the row's
        // start.
        assertThat(train.events(0).size()).isEqualTo(400);
        assertThat(train.events(0).timeMicros(0)).isZero();
        assertThat(train.events(1).size()).isEqualTo(299);
        assertThat(train.events(1).timeMicros(0)).isEqualTo(500);
        EventStream all = TinyDataSets.events(1, 128, 1000, 1_000_000, 1000);
        assertThat(train.events(1)).isEqualTo(all.window(1_300_500, 1_600_000).relativeTo(1_300_500));
        assertThat(train.origin(2)).isEqualTo(new SampleOrigin("user01_led", "user01"));
        assertThat(data.test().origin(0)).isEqualTo(new SampleOrigin("user24_fluorescent_led", "user24"));
    }

    @Test
    void read_noLists_splitsByUser() throws IOException {
        for (int user : new int[] {1, 23, 24, 29}) {
            TinyDataSets.gestureUser(folder, user, "lab");
        }
        RecordedDataSet set = layout.open(folder);
        assertThat(set.train())
                .extracting(recording -> recording.origin().subject())
                .containsExactly("user01", "user23");
        assertThat(set.test())
                .extracting(recording -> recording.origin().subject())
                .containsExactly("user24", "user29");
    }

    @Test
    void check_noListsAndFewRecordings_isIncomplete() throws IOException {
        TinyDataSets.gestureUser(folder, 1, "lab");
        TinyDataSets.gestureUser(folder, 24, "lab");
        assertThat(problems())
                .contains(
                        "INCOMPLETE " + folder
                                + ": expected trials_to_train.txt and trials_to_test.txt, or the 122 recordings of the authors,"
                                + " got no list and 2 recordings; unpack DvsGesture.tar.gz again, unless a part of it is wanted");
        TinyDataSets.gestureUser(folder, 30, "lab");
        assertThat(problems())
                .contains("DAMAGE " + folder.resolve("user30_lab.aedat")
                        + ": expected a user of 1 to 29 where there is no trials_to_train.txt and no trials_to_test.txt,"
                        + " got 30; copy the two lists from the archive");
    }

    @Test
    void read_withoutOtherGestures_hasTenClasses() throws IOException {
        TinyDataSets.gesture(folder);
        RecordedDataSet set = layout.withoutOtherGestures().open(folder);
        assertThat(set.parameters()).isEqualTo("without other gestures");
        assertThat(set.read().classes()).hasSize(10).endsWith("air guitar");
        assertThat(set.read().train().size()).isEqualTo(4);
    }

    @Test
    void check_labelsWithoutRows_areDamagedUnlessTheClassIsLeftOut() throws IOException {
        TinyDataSets.gesture(folder);
        Path labels = folder.resolve("user01_led_labels.csv");
        write(labels, "class,startTime_usec,endTime_usec\n11,1000000,1400000\n");
        RecordedDataSet set = layout.withoutOtherGestures().open(folder);
        assertThat(set.problems()).isEmpty();
        assertThat(set.train()).hasSize(1);
        write(labels, "class,startTime_usec,endTime_usec\r\n\r\n");
        assertThat(problems())
                .contains("DAMAGE " + labels
                        + ": expected rows class,startTime_usec,endTime_usec, got none; copy it again");
    }

    @Test
    void open_unpackedInside_isFound() throws IOException {
        TinyDataSets.gesture(folder.resolve("DvsGesture"));
        write(folder.resolve("DvsGesture.tar.gz"), "packed");
        assertThat(layout.open(folder).read().train().size()).isEqualTo(6);
    }

    @Test
    void open_archiveAlone_saysHowToUnpack() throws IOException {
        write(folder.resolve("DvsGesture.tar.gz"), "packed");
        assertThat(layout.matches(folder)).isTrue();
        assertThatThrownBy(() -> layout.open(folder).read())
                .isInstanceOf(DamagedDataSetException.class)
                .hasMessage(folder.resolve("DvsGesture.tar.gz")
                        + ": expected recordings, got an archive that is still packed; unpack it here (tar -xf"
                        + " DvsGesture.tar.gz)");
    }

    @Test
    void check_completeSet_hasNoteOfEmptyClassesOnly() throws IOException {
        TinyDataSets.gesture(folder);
        write(folder.resolve("user03_lab.aedat"), "not in a list");
        DataSetReport report = layout.open(folder).check(ReadingProgress.NONE);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.problems()).extracting(DataSetProblem::severity).containsOnly(Severity.NOTE);
        assertThat(report.problems().get(0).message())
                .isEqualTo(folder + ": left out, since in neither list: user03_lab.aedat");
        assertThat(report.train().samplesPerClass()).containsExactly(0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 2);
        assertThat(report.train().subjects()).containsExactly("user01", "user02");
        assertThat(report.train().recordings()).isEqualTo(2);
        assertThat(report.test().events()).isEqualTo(400 + 299 + 200);
    }

    @Test
    void check_manyProblems_namesAllOfThem() throws IOException {
        TinyDataSets.gesture(folder);
        Files.delete(folder.resolve("user01_led.aedat"));
        write(folder.resolve("user01_led.aedat.crdownload"), "begun");
        Files.delete(folder.resolve("user02_natural_labels.csv"));
        write(
                folder.resolve("user24_fluorescent_led_labels.csv"),
                "class,startTime_usec,endTime_usec\n12,1,2\n3,7,7\nx,1,2\n1,1000000,1100000\n");
        write(
                folder.resolve("trials_to_test.txt"),
                "user24_fluorescent_led.aedat\nuser01_led.aedat\nnonsense\nuser25_lab.aedat");
        assertThat(problems())
                .containsExactly(
                        "DAMAGE " + folder.resolve("user01_led.aedat")
                                + ": expected a recording (trials_to_train.txt line 1), got only"
                                + " user01_led.aedat.crdownload, an unfinished download; download it again",
                        "DAMAGE " + folder.resolve("user02_natural_labels.csv")
                                + ": expected the labels of user02_natural.aedat, got no such file; copy it from the"
                                + " archive",
                        "DAMAGE " + folder.resolve("user24_fluorescent_led_labels.csv")
                                + ": line 2: expected a class of 1 to 11, got 12; copy it again from the archive",
                        "DAMAGE " + folder.resolve("user24_fluorescent_led_labels.csv")
                                + ": line 3: expected an end after the start, got 7 to 7 us; copy it again from the"
                                + " archive",
                        "DAMAGE " + folder.resolve("user24_fluorescent_led_labels.csv")
                                + ": line 4: expected three whole numbers, class,startTime_usec,endTime_usec, got"
                                + " \"x,1,2\"; copy it again from the archive",
                        "DAMAGE " + folder.resolve("trials_to_test.txt")
                                + ": line 2: expected a recording in one list and once, got user01_led.aedat again after"
                                + " trials_to_train.txt line 1",
                        "DAMAGE " + folder.resolve("trials_to_test.txt")
                                + ": line 3: expected userNN_<lighting>.aedat, got \"nonsense\"; copy it again from the"
                                + " archive",
                        "DAMAGE " + folder.resolve("user25_lab.aedat")
                                + ": expected a recording (trials_to_test.txt line 4), got no such file; unpack"
                                + " DvsGesture.tar.gz again",
                        "DAMAGE " + folder.resolve("user25_lab_labels.csv")
                                + ": expected the labels of user25_lab.aedat, got no such file; copy it from the archive",
                        "NOTE " + folder
                                + ": no sample for training of hand clapping, right hand wave, left hand wave, right arm"
                                + " clockwise, right arm counter clockwise, left arm clockwise, left arm counter"
                                + " clockwise, arm roll, air drums, air guitar, other gestures",
                        "NOTE " + folder
                                + ": no sample for testing of right hand wave, left hand wave, right arm clockwise,"
                                + " right arm counter clockwise, left arm clockwise, left arm counter clockwise, arm"
                                + " roll, air drums, air guitar, other gestures");
        assertThatThrownBy(() -> layout.open(folder).read())
                .isInstanceOf(DamagedDataSetException.class)
                .hasMessageStartingWith(folder + ": 9 problems\n- " + folder.resolve("user01_led.aedat"));
    }

    @Test
    void check_oneListOnly_asksForTheOther() throws IOException {
        TinyDataSets.gesture(folder);
        Files.delete(folder.resolve("trials_to_test.txt"));
        assertThat(problems())
                .contains("DAMAGE " + folder.resolve("trials_to_test.txt")
                        + ": expected the list of recordings, got no such file though the other list is there; copy it"
                        + " again from the archive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|expected a recording, got an empty file; copy or download it again",
                "3|expected a recording, got a pointer of Git LFS that stands for it; run \"git lfs pull\" in that"
                        + " repository, or download the file itself",
                "4|expected a recording, got a web page; the download asks for a log-in or failed, download it again with"
                        + " a browser",
                "5|expected a recording, got zeros; the copy was not finished, copy or download it again",
            })
    void check_fileThatIsNoRecording_saysWhatItIs(int kind, String expected) throws IOException {
        TinyDataSets.gesture(folder);
        Path file = folder.resolve("user02_natural.aedat");
        switch (kind) {
            case 2 -> write(file, "");
            case 3 -> write(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 67386381\n");
            case 4 -> write(file, "<!DOCTYPE html>\n<html><body>Log in</body></html>");
            default -> write(file, new byte[5000]);
        }
        assertThat(problems()).contains("DAMAGE " + file + ": " + expected);
        assertThatThrownBy(() -> layout.open(folder).read()).hasMessage(file + ": " + expected);
    }

    @Test
    void check_recordingCutOffBetweenTwoPackets_namesTheRow() throws IOException {
        TinyDataSets.gesture(folder);
        Path labels = folder.resolve("user01_led_labels.csv");
        Path recording = folder.resolve("user01_led.aedat");
        // 500 events reach 1499000 us: the second row still has events, the third has none.
        write(recording, TinyDataSets.aedat3(TinyDataSets.events(1, 128, 500, 1_000_000, 1000)));
        assertThat(problems())
                .contains("DAMAGE " + labels
                        + ": line 4: expected rows inside the recording, got 1700000 to 1900000 us where user01_led.aedat"
                        + " has events from 1000000 to 1499000 us; these are the labels of another recording, or one of"
                        + " the files was copied only in part: copy both again");
        // A last row that begins in time but ends more than a second after the last event.
        write(labels, "class,startTime_usec,endTime_usec\n1,1000000,2499000\n2,1100000,2500000\n3,1,5\n");
        assertThat(problems())
                .anyMatch(problem -> problem.startsWith(
                        "DAMAGE " + labels + ": line 3 and 1 more: expected rows inside the recording"));
        byte[] bytes = Files.readAllBytes(recording);
        write(recording, Arrays.copyOf(bytes, bytes.length - 11));
        assertThat(problems()).anyMatch(problem -> problem.startsWith("DAMAGE " + recording + ": at byte "));
    }

    @Test
    void read_anotherSensor_isRefused() throws IOException {
        TinyDataSets.gesture(folder);
        Path file = folder.resolve("user01_led.aedat");
        String header = "#!AER-DAT3.1\r\n#Source 1: DAVIS240C\r\n#!END-HEADER\r\n";
        write(file, header);
        assertThatThrownBy(() -> layout.open(folder).read())
                .hasMessage(file + ": expected a sensor of 128 x 128 (DVS128 Gesture), got 240 x 180; this recording is"
                        + " of another data set");
    }

    @Test
    void read_reencodedRecording_hasTheCountsOfAnotherReader() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("fixtures_derived");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        for (String user : List.of("user01_natural", "user24_led")) {
            Files.copy(real.resolve("aedat31_reencoded_dvs128.aedat"), folder.resolve(user + ".aedat"));
            Files.copy(real.resolve("aedat31_reencoded_dvs128_labels.csv"), folder.resolve(user + "_labels.csv"));
        }
        SampleSource test = layout.open(folder).read().test();
        assertThat(test.size()).isEqualTo(3);
        assertThat(test.events(0).size()).isEqualTo(48_548);
        assertThat(test.events(1).size()).isEqualTo(45_705);
        assertThat(test.events(2).size()).isEqualTo(16_333);
    }

    @Test
    void open_genuineLabels_haveTwoRowsOfClass8() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data"))
                .resolve("dvs_gesture_meta")
                .resolve("user01_natural_labels.csv");
        assumeThat(real).as("real labels; -Dmasnn.data=DIR names their folder").exists();
        Files.copy(real, folder.resolve("user01_natural_labels.csv"));
        write(folder.resolve("user01_natural.aedat"), "not read");
        TinyDataSets.gestureUser(folder, 24, "led");
        LabelledRows rows = (LabelledRows) layout.open(folder).train().get(0).cut();
        assertThat(rows.rows()).extracting(LabelledRow::label).containsExactly(0, 1, 2, 4, 3, 5, 6, 7, 7, 8, 9, 10);
        assertThat(rows.rows().get(0)).isEqualTo(new LabelledRow(2, 0, 53_036_986, 59_508_469));
    }
}
