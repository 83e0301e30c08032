package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class ParallelTest {

    private static final int PIECES = 200;

    /** Threads that worked on pieces which take long enough for each thread to come. */
    private static Set<Thread> workers() {
        Set<Thread> result = ConcurrentHashMap.newKeySet();
        Parallel.forEach(PIECES, piece -> {
            LockSupport.parkNanos(100_000);
            result.add(Thread.currentThread());
        });
        return result;
    }

    /** Prints how many threads may work and how many did, in a JVM whose pool and ND4J were told. */
    static final class Counting {

        public static void main(String[] arguments) {
            if (arguments.length > 0) {
                Nd4j.getEnvironment().setMaxMasterThreads(Integer.parseInt(arguments[0]));
            }
            System.out.println(
                    "threads " + Parallel.threads() + ", worked " + workers().size());
        }
    }

    /** A pool of n works with the caller on top; ND4J's bound comes from the environment or from the program. */
    @ParameterizedTest
    @CsvSource({"3, 4, '', 4", "1, 4, '', 2", "3, 1, '', 1", "3, 4, 1, 1", "3, 4, 2, 2"})
    void threads_areBoundByPoolAndNd4j(int pool, int openMp, String bound, int expected)
            throws IOException, InterruptedException {
        String output = count(pool, openMp, bound);
        assertThat(output).startsWith("threads " + expected + ", worked ");
        int worked = Integer.parseInt(output.substring(output.lastIndexOf(' ') + 1));
        assertThat(worked).isBetween(1, expected);
    }

    private static String count(int pool, int openMp, String bound) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=4",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + pool,
                "-cp",
                System.getProperty("java.class.path"),
                Counting.class.getName()));
        if (!bound.isEmpty()) {
            command.add(bound);
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(openMp));
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output.strip();
        } finally {
            process.destroy();
        }
    }

    @Test
    void forEachRange_runsEachPieceOnce() {
        for (int count : new int[] {0, 1, 7, 1000}) {
            AtomicIntegerArray runs = new AtomicIntegerArray(count);
            Parallel.forEachRange(count, (from, to) -> {
                for (int i = from; i < to; i++) {
                    runs.incrementAndGet(i);
                }
            });
            for (int i = 0; i < count; i++) {
                assertThat(runs.get(i)).as("piece %d of %d", i, count).isOne();
            }
        }
    }
}
