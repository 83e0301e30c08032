package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.training.TrainingCheckpoint;
import org.nd4j.linalg.api.ndarray.INDArray;

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
