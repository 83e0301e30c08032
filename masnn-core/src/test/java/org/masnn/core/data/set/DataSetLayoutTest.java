package org.masnn.core.data.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.masnn.core.data.set.TinyDataSets.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;

/** N-MNIST, CIFAR10-DVS, DVS128 Gait, and how a folder is recognised. */
class DataSetLayoutTest {

    @TempDir
    private Path folder;

    private final DetectingLayout layout = new DetectingLayout();

    private List<String> problems() throws IOException {
        return layout.open(folder).check(ReadingProgress.NONE).problems().stream()
                .map(problem -> problem.severity() + " " + problem.message())
                .toList();
    }

    @Test
    void nMnist_folders_areReadWhole() throws IOException {
        TinyDataSets.nMnistFolders(folder);
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("N-MNIST");
        assertThat(data.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(data.train().size()).isEqualTo(20);
        assertThat(data.test().size()).isEqualTo(10);
        assertThat(data.train().label(3)).isEqualTo(1);
        assertThat(data.train().origin(3)).isEqualTo(SampleOrigin.of("Train/1/00012.bin"));
        assertThat(data.train().events(3))
                .isEqualTo(TinyDataSets.events(11, 34, 111, 500, 40).relativeTo(500));
        assertThat(problems())
                .containsExactly(
                        "INCOMPLETE " + folder.resolve("Train")
                                + ": expected 60000 recordings as the authors ship them, got 20; unpack Train.zip again,"
                                + " unless a part of it is wanted",
                        "INCOMPLETE " + folder.resolve("Test")
                                + ": expected 10000 recordings as the authors ship them, got 10; unpack Test.zip again,"
                                + " unless a part of it is wanted");
    }

    @Test
    void nMnist_damage_isNamed() throws IOException {
        TinyDataSets.nMnistFolders(folder);
        Files.delete(folder.resolve("Test/4/00025.bin"));
        write(folder.resolve("Train/1/00031.bin.part"), "begun");
        byte[] bytes = Files.readAllBytes(folder.resolve("Train/2/00003.bin"));
        write(folder.resolve("Train/2/00003.bin"), java.util.Arrays.copyOf(bytes, bytes.length - 2));
        assertThat(problems())
                .contains(
                        "DAMAGE " + folder.resolve("Test/4")
                                + ": expected recordings of digit 4, got none; unpack Test.zip again",
                        "DAMAGE " + folder.resolve("Train/1/00031.bin.part")
                                + ": expected a finished file, got one whose name says that its download was not"
                                + " finished; download it again and delete this one")
                .anyMatch(
                        problem -> problem.startsWith("DAMAGE " + folder.resolve("Train/2/00003.bin") + ": at byte "));
    }

    @Test
    void nMnist_packed_saysHowToUnpack() throws IOException {
        write(folder.resolve("Train.zip"), "packed");
        write(folder.resolve("Test.zip"), "packed");
        assertThat(problems())
                .contains(
                        "DAMAGE " + folder.resolve("Train.zip")
                                + ": expected recordings, got an archive that is still packed; unpack it here (unzip Train.zip)");
    }

    @Test
    void nMnist_lists_areReadAndChecked() throws IOException {
        for (int i = 1; i <= 3; i++) {
            write(folder.resolve("train/" + i + ".bs2"), TinyDataSets.nMnist(TinyDataSets.events(i, 34, 50, 9, 40)));
            write(
                    folder.resolve("test/" + (60_000 + i) + ".bs2"),
                    TinyDataSets.nMnist(TinyDataSets.events(i, 34, 50, 9, 40)));
        }
        write(folder.resolve("train_labels.txt"), "#sample\t#class\n1\t5\n2\t0\n3\t4\n");
        write(folder.resolve("test_labels.txt"), "#sample\t#class\n60001\t7\n60002\t2\n60003\t2\n");
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("N-MNIST");
        assertThat(data.train().label(0)).isEqualTo(5);
        assertThat(data.test().label(1)).isEqualTo(2);
        assertThat(data.test().origin(1)).isEqualTo(SampleOrigin.of("test/60002.bs2"));

        write(folder.resolve("train_labels.txt"), "#sample\t#class\n1\t5\n1\t6\n2 x\n4\t4\n");
        Path list = folder.resolve("train_labels.txt");
        assertThat(problems())
                .contains(
                        "DAMAGE " + list + ": line 3: expected each recording once, got 1 again after line 2",
                        "DAMAGE " + list
                                + ": line 4: expected the number of a recording and a digit, got \"2 x\"; copy it again",
                        "DAMAGE " + list + ": expected the recording of number 4, got no such file; copy it again",
                        "DAMAGE " + list
                                + ": expected a line for every recording in train, got none for 2, 3; copy it again");
    }

    @Test
    void nMnist_realSubset_hasTheCountsOfAnotherReader() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("nmnist_small");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        DataSetReport report = layout.open(real).check(ReadingProgress.NONE);
        assertThat(report.problems()).isEmpty();
        assertThat(report.train().samplesPerClass()).containsExactly(97, 116, 99, 93, 105, 92, 94, 117, 87, 100);
        assertThat(report.test().samplesPerClass()).containsExactly(8, 14, 8, 11, 14, 7, 10, 15, 2, 11);
        assertThat((report.train().events() + report.test().events()) / 1100).isEqualTo(4108);
    }

    @Test
    void cifar10_classFolders_splitByNumber() throws IOException {
        TinyDataSets.cifar10(folder, 11);
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("CIFAR10-DVS");
        assertThat(data.classes()).isEqualTo(Cifar10Dvs.CLASSES);
        assertThat(data.train().size()).isEqualTo(90);
        // Numbers 9 and 10 are for testing: by value, not by name.
        assertThat(data.test().size()).isEqualTo(20);
        assertThat(data.test().origin(3)).isEqualTo(SampleOrigin.of("cifar10_automobile_10"));
        assertThat(data.train().events(1))
                .isEqualTo(TinyDataSets.events(1, 128, 31, 77, 90).relativeTo(77));
        assertThat(data.train().sensorWidth()).isEqualTo(128);
    }

    @Test
    void cifar10_lacks_areNamed() throws IOException {
        TinyDataSets.cifar10(folder, 3);
        Files.delete(folder.resolve("bird/cifar10_bird_1.aedat"));
        for (int i = 0; i < 3; i++) {
            Files.delete(folder.resolve("cat/cifar10_cat_" + i + ".aedat"));
        }
        write(folder.resolve("cat.zip"), "packed");
        write(folder.resolve("dog/cifar10_dog_9.aedat.part"), "begun");
        write(folder.resolve("dog/README.txt"), "read me");
        assertThat(problems())
                .contains(
                        "INCOMPLETE " + folder.resolve("bird")
                                + ": expected 1000 recordings as the authors ship them, got 2 (without 1, 3, 4, 5, 6 and"
                                + " 993 more); unpack bird.zip again, unless a part of it is wanted",
                        "DAMAGE " + folder.resolve("cat.zip")
                                + ": expected recordings, got an archive that is still packed; unpack it here (unzip"
                                + " cat.zip)",
                        "DAMAGE " + folder.resolve("dog/cifar10_dog_9.aedat.part")
                                + ": expected a finished file, got one whose name says that its download was not"
                                + " finished; download it again and delete this one",
                        "NOTE " + folder.resolve("dog/README.txt")
                                + ": left out, since it is not named cifar10_dog_<number>.aedat");
    }

    @Test
    void cifar10_packed_isRecognised() throws IOException {
        for (String name : Cifar10Dvs.CLASSES) {
            write(folder.resolve(name + ".zip"), "packed");
        }
        assertThatThrownBy(() -> layout.open(folder).read())
                .isInstanceOf(DamagedDataSetException.class)
                .hasMessageStartingWith(folder + ": 10 problems\n- " + folder.resolve("airplane.zip")
                        + ": expected recordings, got an archive that is still packed; unpack it here (unzip"
                        + " airplane.zip)");
    }

    @Test
    void gait_persons_areClassesInTheOrderOfTheirNumbers() throws IOException {
        TinyDataSets.gait(folder.resolve("DVS128-Gait-Day").resolve("origin"));
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("DVS128 Gait");
        assertThat(data.classes()).containsExactly("1", "2", "10");
        SampleSource train = data.train();
        assertThat(train.size()).isEqualTo(6);
        assertThat(train.label(5)).isEqualTo(2);
        assertThat(train.origin(5)).isEqualTo(new SampleOrigin("train/10/2.txt", "person 10"));
        assertThat(train.sensorWidth()).isEqualTo(128);
        assertThat(train.events(5)).isEqualTo(TinyDataSets.events(10, 128, 61, 0, 700));
        assertThat(data.test().size()).isEqualTo(3);
        assertThat(problems()).isEmpty();
    }

    @Test
    void gait_missingPerson_isNamed() throws IOException {
        TinyDataSets.gait(folder);
        Files.delete(folder.resolve("test/2/3.txt"));
        Files.delete(folder.resolve("test/2"));
        assertThat(problems())
                .contains("DAMAGE " + folder.resolve("test/2")
                        + ": expected recordings of person 2, got none; unpack the archive again");
    }

    @Test
    void gait_realLayoutFixture_isRead() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("fixtures_derived");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        for (String name : List.of("train/1/a.txt", "test/1/b.txt")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.copy(real.resolve("txt_evgait_layout_txyp.txt"), folder.resolve(name));
        }
        EventDataSet data = layout.open(folder).read();
        assertThat(data.name()).isEqualTo("DVS128 Gait");
        assertThat(data.train().events(0).size()).isEqualTo(5000);
        assertThat(data.train().events(0).countOn()).isEqualTo(2833);
    }

    @Test
    void detect_nothingKnown_listsWhatWasLookedFor() throws IOException {
        write(folder.resolve("a.tar.gz"), "packed");
        assertThatThrownBy(() -> layout.open(folder))
                .hasMessage(folder
                        + ": expected a data set, got a.tar.gz (a.tar.gz is still packed: unpack it first); looked for "
                        + "\n- DVS128 Gesture: trials_to_train.txt, trials_to_test.txt, userNN_<lighting>.aedat and"
                        + " userNN_<lighting>_labels.csv"
                        + "\n- CIFAR10-DVS: airplane/cifar10_airplane_<number>.aedat and nine more class folders"
                        + "\n- N-MNIST: Train/<digit>/*.bin and Test/<digit>/*.bin, or train/*.bs2 with"
                        + " train_labels.txt and test/*.bs2 with test_labels.txt"
                        + "\n- DVS128 Gait: train/<person's number>/*.txt and test/<person's number>/*.txt"
                        + "\n- class folders: train/<class>/<recording> and test/<class>/<recording>, or"
                        + " <class>/<recording> with a pattern that names the recordings for testing");
        assertThat(layout.matches(folder)).isFalse();
        assertThatThrownBy(() -> layout.open(folder.resolve("nowhere")))
                .hasMessage(folder.resolve("nowhere") + ": expected a folder, got nothing there");
    }

    @Test
    void detect_emptyFolder_saysSo() {
        assertThatThrownBy(() -> layout.open(folder))
                .hasMessageStartingWith(folder + ": expected a data set, got an empty");
    }

    @Test
    void detect_digitsOfFrames_areClassFolders() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("davis346_letters");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        RecordedDataSet set = layout.open(real);
        assertThat(set.name()).isEqualTo("davis346_letters");
        assertThat(set.train()).hasSize(128);
        assertThat(set.test()).hasSize(32);
    }
}
