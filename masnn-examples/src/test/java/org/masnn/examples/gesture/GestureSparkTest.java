package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.examples.Masnn;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code gesture --spark}: executors frame and augment the samples that one process would. */
class GestureSparkTest {

    @TempDir
    Path folder;

    @Test
    void training_onSpark_isResumedAndReported() throws IOException {
        Path save = folder.resolve("save");
        String[] spark = {
            "--attention=TCSA",
            "--spark=local[2]",
            "--half-gradients",
            "--shards=3",
            "--batch-normalization=per-worker",
            "--save=" + save
        };
        String whole = run(spark);
        assertThat(whole)
                .contains("TCSA seed 1  epoch 2/2")
                .containsPattern(
                        "TCSA seed 1  on Spark: 1 executor, 3 shards; a step sends [0-9.]+ MB to each executor and"
                                + " [0-9.]+ MB from each shard, and takes [0-9.]+ s of computing and [0-9.]+ s beyond it; 16 bits"
                                + " change gradients by at most [1-9][.0-9]+e-0[45]");
        Path file;
        try (var files = Files.list(save)) {
            file = files.filter(f -> f.toString().endsWith("seed1.zip"))
                    .findFirst()
                    .orElseThrow();
        }
        TrainingCheckpoint checkpoint = TrainingCheckpoint.read(file);
        assertThat(checkpoint.identity()).containsEntry("Spark", "batch normalisation PER_WORKER, gradients HALF");
        assertThat(checkpoint.progress().epochs().get(1).accuracy()).isBetween(0.01, 1.0);
        spark[spark.length - 1] = "--resume=" + save;
        assertThat(run(spark)).contains("resumes after epoch 2");
    }

    @Test
    void step_onTwoExecutors_isThatOfOneProcess() throws IOException {
        INDArray alone = parametersAfterAStep("alone");
        INDArray cluster = parametersAfterAStep("cluster", "--spark=local[2]");
        assertThat(alone.sub(cluster).norm2Number().doubleValue())
                .isLessThan(1e-4 * alone.norm2Number().doubleValue());
    }

    /** One step: all samples are one batch. */
    private INDArray parametersAfterAStep(String name, String... more) throws IOException {
        Path save = folder.resolve(name);
        List<String> options = new ArrayList<>(
                List.of("--attention=none", "--epochs=1", "--batch=100", "--dropout=0", "--schedule=constant"));
        options.add("--save=" + save);
        options.addAll(List.of(more));
        run(options.toArray(String[]::new));
        try (var files = Files.list(save)) {
            Path file = files.filter(f -> f.toString().endsWith("seed1.zip"))
                    .findFirst()
                    .orElseThrow();
            return TrainingCheckpoint.read(file).network().params();
        }
    }

    private static String run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("gesture"));
        arguments.addAll(Gestures.tiny(options));
        int exitCode = Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }
}
