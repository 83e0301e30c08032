package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user reads when something is wrong. */
class ImageNetCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        TinyImages.folder(folder, 2, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--network resnet | --network: expected one of vanilla, sew-add, sew-and, sew-iand, ms, att-1, att-2, or ann- and"
                        + " one of them for its ANN twin, got \"resnet\"",
                "--network ms,MS | --network: expected no value twice, got [ms, ms]",
                "--network ann-sew-and | BasicBlock: SEW_AND joins spikes, which an ANN does not have; its twin is that of"
                        + " SEW_ADD",
                "--depth 50 | ResidualNetwork: expected a depth of [18, 34, 104], got 50; give other stage sizes by"
                        + " stages(...)",
                "--width 0 | --width: expected a whole number of 1 or more, got 0",
                "--small --width 4 | RefinementLayer \"stage0_block0_ca\": ChannelAttention: expected a reduction r_c from 1 to"
                        + " the number of channels 4, got 8; choose a smaller one",
                "--time-steps 0 | --time-steps: expected a whole number of 1 or more, got 0",
                "--attention XA | Attention: expected one of TA, CA, SA, TCA, TSA, CSA, TCSA, none or vanilla, got \"XA\"",
                "--attention none | BasicBlock: ATT_1 needs attention, got none; for none choose MS",
                "--image-size 0 | --image-size: expected a whole number of 1 or more, got 0",
                "--small --image-size 4 | ResidualNetwork: expected images of at least 5x5 with a channel (stem SMALL and 4"
                        + " stages halve them 3 times), got [4, 4, 3]",
                "--resize 200 | --resize: expected a whole number of 224 or more, got 200",
                "--small --resize 40 | --resize: expected no value with --small, got 40",
                "--threshold 0 | --threshold: expected a number above 0, got 0.0",
                "--decay 2 | --decay: expected a number in [0, 1], got 2.0",
                "--zeta -1 | --zeta: expected a number of 0 or more, got -1.0",
                "--dropout 1 | --dropout: expected a number in [0, 1), got 1.0",
                "--epochs 0 | --epochs: expected a whole number of 1 or more, got 0",
                "--batch 0 | --batch: expected a whole number of 1 or more, got 0",
                "--accumulate 0 | --accumulate: expected a whole number of 1 or more, got 0",
                "--learning-rate NaN | --learning-rate: expected a number above 0, got NaN",
                "--epochs 3 --warm-up 3 | --warm-up: expected fewer epochs than 3, got 3.0",
                "--momentum 1 | --momentum: expected a number in [0, 1), got 1.0",
                "--weight-decay -1 | --weight-decay: expected a number of 0 or more, got -1.0",
                "--label-smoothing 1 | --label-smoothing: expected a number in [0, 1), got 1.0",
                "--images-per-class 0 | --images-per-class: expected a whole number of 1 or more, got 0",
                "--seeds 4,4 | --seeds: expected no value twice, got [4, 4]",
                "--steps 0 | --steps: expected a whole number of 1 or more, got 0",
                "--checkpoint-minutes 0 | --checkpoint-minutes: expected a number above 0, got 0.0",
                "--classes nowhere | --classes: expected a file, got nowhere, which is none",
                "--resume nowhere | --resume: expected a folder, got nowhere, which is none",
                "--json nowhere/a.json | --json: expected a file in a folder that exists, got nowhere/a.json; make the folder"
                        + " first",
                "--report nowhere/a.html | --report: expected a file in a folder that exists, got nowhere/a.html; make the"
                        + " folder first",
                "--report a --markdown a | --report: expected another file than --markdown, got a",
                "--markdown pom.xml --json pom.xml | --markdown: expected another file than --json, got pom.xml",
                "--evaluate --save x | --save: expected to train, got --evaluate or --throughput",
                "--evaluate --throughput | Error: --evaluate, --throughput are mutually exclusive (specify only one)",
                "--no-such-option | --data: expected one or two folders or zip files, got the unknown option --no-such-option"
            })
    void badUsage_oneMessageAndExitCode2(String options, String message) {
        List<String> all = new ArrayList<>(List.of("--data", folder.toString()));
        all.addAll(List.of(options.split(" ")));
        Outcome outcome = Outcome.of(all);
        assertThat(outcome.err()).contains("masnn imagenet: " + message).doesNotContain("\tat ");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void noData_badUsage() {
        Outcome outcome = Outcome.of(List.of("--evaluate"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Missing required option: '--data=DIR|ZIP'");
    }

    @Test
    void dataThatDoesNotExist_badUsage() {
        Outcome outcome = Outcome.of(List.of("--data", "nowhere"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--data: expected a folder or zip file, got nowhere, which does not exist");
    }

    @Test
    void help_namesTheSourceOfDefaults() {
        assertThat(Outcome.of(List.of("--help")).out())
                .contains("--network=NAME", "Default: 250 (published", "--[no-]auto-augment");
    }

    @Test
    void classWithoutImages_runFails() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("train/green"));
        assertFails(empty + ": expected one image or more of this class, got none; add images or remove the folder");
    }

    @Test
    void classOfEvaluationAlone_runFails() throws IOException {
        Files.move(folder.resolve("val/red"), folder.resolve("val/green"));
        assertFails(folder.resolve("val") + ": expected folders of the 2 given classes, got 1 of others: [green]");
    }

    @Test
    void trainWithoutValidation_runFails() throws IOException {
        Files.move(folder.resolve("val"), folder.resolve("later"));
        assertFails(folder + ": expected a folder val or test beside train, got neither");
    }

    @Test
    void otherFileInAClass_runFailsUnlessSkipped() throws IOException {
        Path other = Files.write(folder.resolve("train/red/notes.txt"), new byte[] {1});
        assertFails(other + ": expected an image named .jpg, .jpeg or .png in a class's folder, got another file");
        assertThat(Outcome.tiny(folder, "--network", "ms", "--evaluate", "--skip-damaged")
                        .exitCode())
                .isZero();
    }

    @Test
    void damagedImage_runFailsUnlessSkipped() throws IOException {
        Path damaged = folder.resolve("val/red/image0.jpg");
        byte[] bytes = "no picture".getBytes(StandardCharsets.US_ASCII);
        Files.write(damaged, bytes);
        assertFails("--evaluate", damaged.toString());
        Outcome skipped = Outcome.tiny(folder, "--network", "ms", "--evaluate", "--skip-damaged");
        assertThat(skipped.out()).contains("2 classes, 1 test images");
        assertThat(damaged).hasBinaryContent(bytes);
    }

    @Test
    void singleClass_runFails() throws IOException {
        TinyImages.write(folder.resolve("one"), List.of("red"), 1, 1);
        Outcome outcome = Outcome.tiny(folder.resolve("one"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("expected at least two classes, got [red]");
    }

    @Test
    void labelOutOfRange_runFails() throws IOException {
        Path table = table("1,image0.jpg", "2,image0.jpg");
        Outcome outcome = Outcome.tiny(table.getParent(), "--evaluate");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains(table + ": line 3: expected a class index of 0..1, got \"2\"");
    }

    @Test
    void tableWithoutClasses_runFails() throws IOException {
        Path table = table("1,image0.jpg");
        Files.delete(table.resolveSibling("two_classes.csv"));
        Outcome outcome = Outcome.tiny(table.getParent(), "--evaluate");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("expected one file *classes.csv that says which classes the labels of labels.csv are; give"
                        + " --classes FILE");
    }

    @Test
    void table_servesForBoth() throws IOException {
        Path table = table("1,image0.jpg", "0,image0.jpg");
        Outcome outcome = Outcome.tiny(table.getParent(), "--network", "ms", "--steps", "1");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("2 training and 2 test images of 2 classes; they are the same images")
                .contains("(the training images), 2 classes, 2 test images, after 1 steps, in epoch 2 of 2");
    }

    private Path table(String... lines) throws IOException {
        Path flat = Files.createDirectories(folder.resolve("flat"));
        Files.copy(folder.resolve("train/red/image0.jpg"), flat.resolve("image0.jpg"));
        Files.writeString(flat.resolve("two_classes.csv"), "0,n1,blue\n1,n2,red\n");
        return Files.writeString(flat.resolve("labels.csv"), "class_index,file\n" + String.join("\n", lines) + "\n");
    }

    private void assertFails(String message) {
        assertFails("--network=ms", message);
    }

    private void assertFails(String option, String message) {
        Outcome outcome = Outcome.tiny(folder, option);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("masnn imagenet: ").contains(message).doesNotContain("\tat ");
    }
}
