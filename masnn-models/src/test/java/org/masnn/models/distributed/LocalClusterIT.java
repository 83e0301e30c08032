package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Executors and driver as processes of their own, and what becomes of a training when they are killed. */
class LocalClusterIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void fit_onExecutorsThatAreStillComing_waitsForThem() throws Exception {
        run("start", 3);
        assertThat(Files.readAllLines(folder.resolve("start")))
                .containsExactly("3 shards, 3 executors", "3 shards, 3 executors", "23 outputs, as here: true");
    }

    @Test
    void fit_onExecutors_isOneMachineWithTheWholeBatch() throws Exception {
        run("equality", 3);
        List<String> distances = Files.readAllLines(folder.resolve("distances"));
        assertThat(distances)
                .hasSize(4)
                .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .as(line)
                        .isLessThan(1e-9))
                .as("as many executors as shards in each step")
                .allSatisfy(line -> assertThat(line).contains(" [0] "));
    }

    @Test
    void fit_whoseExecutorIsKilledInMidEpoch_endsWithTheSameBits() throws Exception {
        run("lost-executor", 2);
        assertThat(Files.readAllLines(folder.resolve("bits")))
                .containsExactly("PER_WORKER true 9", "SYNCHRONISED true 9");
        assertThat(folder.resolve("killed-PER_WORKER")).isNotEmptyFile();
        assertThat(folder.resolve("killed-SYNCHRONISED")).isNotEmptyFile();
    }

    @Test
    void fit_whoseDriverIsKilled_isContinuedOnOtherExecutorsToTheSameBits() throws Exception {
        Path undisturbed = Files.createDirectories(folder.resolve("undisturbed"));
        Path killed = Files.createDirectories(folder.resolve("killed"));
        finish(start("resumable", undisturbed, 2));
        Process driver = start("resumable", killed, 2);
        while (steps(killed) < 7 && driver.isAlive()) {
            Thread.sleep(5);
        }
        driver.destroyForcibly().waitFor();
        assertThat(killed.resolve("parameters")).doesNotExist();
        long before = steps(killed);
        finish(start("resumable", killed, 1));
        assertThat(Files.readAllBytes(killed.resolve("parameters")))
                .isEqualTo(Files.readAllBytes(undisturbed.resolve("parameters")));
        assertThat(steps(killed))
                .as("steps of both runs: none was made from the start again")
                .isBetween(24L, 25L);
        assertThat(before).isBetween(7L, 23L);
    }

    private void run(String what, int executors) throws Exception {
        finish(start(what, folder, executors));
    }

    private Process start(String what, Path results, int executors) throws IOException {
        return LocalCluster.driver(folder, ClusterProgram.class, what, results.toString(), Integer.toString(executors))
                .start();
    }

    private void finish(Process driver) throws Exception {
        int code = driver.waitFor();
        assertThat(code).as(() -> "exit code; " + logs()).isZero();
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                all.append(file).append('\n').append(Files.readString(file));
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    private static long steps(Path results) throws IOException {
        Path file = results.resolve("steps");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
