package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.training.TrainingCheckpoint;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine;

/** {@code imagenet --spark}: executors read and augment the images that one process would. */
class ImageNetSparkTest {

    @TempDir
    Path folder;

    @Test
    void step_onTwoExecutors_isThatOfOneProcess() throws IOException {
        Path data = TinyImages.folder(folder.resolve("data"), 5, 2);
        Object[] spark = {"--spark", "local[2]"};
        INDArray alone = parametersAfterAStep(data, "alone");
        INDArray cluster = parametersAfterAStep(data, "cluster", spark);
        assertThat(alone.sub(cluster).norm2Number().doubleValue())
                .isLessThan(1e-5 * alone.norm2Number().doubleValue());
    }

    private INDArray parametersAfterAStep(Path data, String name, Object... more) throws IOException {
        Path save = folder.resolve(name);
        Object[] options = new Object[more.length + 6];
        Object[] own = {"--network", "ms", "--save", save, "--steps", "1"};
        System.arraycopy(own, 0, options, 0, 6);
        System.arraycopy(more, 0, options, 6, more.length);
        Outcome outcome = Outcome.tiny(data, options);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return TrainingCheckpoint.read(save.resolve("ms-seed1.zip")).network().params();
    }

    /** The driver has none of the batch: executors refuse what their shards do not fit. */
    @Test
    void batch_thatOneMachineCannotHold_isNotTheDriversBusiness() throws IOException {
        Path data = TinyImages.folder(folder.resolve("data"), 5, 2);
        List<String> options = new ArrayList<>(List.of("--data", data.toString(), "--network", "ms", "--small"));
        options.addAll(List.of("--image-size", "8", "--width", "8", "--batch", "1000000", "--steps", "1"));
        assertThat(Outcome.of(options).err()).contains("for a training step of --batch 1000000");
        options.addAll(List.of("--spark", "local[2]"));
        Outcome outcome = Outcome.of(options);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    @Test
    void open_otherImagesThanTheDrivers_areRefused() throws IOException {
        Path data = TinyImages.folder(folder.resolve("data"), 3, 1);
        ImageNetCommand command = new ImageNetCommand();
        new CommandLine(command).parseArgs("--data", data.toString(), "--network", "ms", "--small");
        ImageNetSettings settings = command.settings(Inheritance.none());
        ImageExamples examples;
        try (ImageData driver = ImageData.open(settings.images())) {
            examples = ImageExamples.of(settings, driver, 1);
        }
        try (ImageIterator images = examples.open().get()) {
            assertThat(images.samples()).isEqualTo(6);
        }
        Files.delete(data.resolve("train/red/image2.jpg"));
        assertThatThrownBy(examples::open)
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "\\[" + data + "\\]: expected the driver's images, \\{.*training images=6 .*\\}, this"
                                + " executor found \\{.*training images=5 .*\\}; all executors have to see the same files");
    }

    @Test
    void sparkOptions_badUsage() throws IOException {
        Path data = TinyImages.folder(folder.resolve("data"), 2, 1);
        assertThat(Outcome.tiny(data, "--shards", 2).err()).contains("--shards: expected --spark beside it, got none");
        assertThat(Outcome.tiny(data, "--half-gradients").err())
                .contains("--half-gradients: expected --spark beside it, got none");
        assertThat(Outcome.tiny(data, "--spark", "local[2]", "--evaluate").err())
                .contains("--spark: expected to train, got --evaluate or --throughput");
        assertThat(Outcome.tiny(data, "--spark").err())
                .contains("--spark: expected a MASTER, or spark-submit --master");
        Outcome tooMany = Outcome.tiny(data, "--network", "ms", "--spark", "local[2]", "--shards", 3);
        assertThat(tooMany.exitCode()).isEqualTo(1);
        assertThat(tooMany.err())
                .contains(
                        "SparkSteps: expected executors for all 3 shards at once, which SYNCHRONISED batch normalisation"
                                + " needs, got 2; give fewer shards, more executors, or PER_WORKER");
    }
}
