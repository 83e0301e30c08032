package org.masnn.models.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.masnn.core.data.EpochIterator;

/**
 * Examples whose reading stops in the middle of the second epoch, the first time: the executor writes its process's number
 * into a file and waits to be killed.
 *
 * @param examples what is read
 * @param marker the file
 */
record KillingExamples(NoiseExamples examples, String marker) implements TrainingExamples {

    @Override
    public Supplier<EpochIterator> open() {
        return () -> {
            EpochIterator samples = examples.iterator(1);
            samples.setPreProcessor(batch -> {
                if (samples.epoch() == 1 && samples.nextBatch() > examples.samples() / 2) {
                    waitOnce();
                }
            });
            return samples;
        };
    }

    private void waitOnce() {
        try {
            Path whole = Path.of(marker);
            Path mine = Files.createTempFile(whole.toAbsolutePath().getParent(), "pid-", ".tmp");
            Files.writeString(mine, Long.toString(ProcessHandle.current().pid()));
            try {
                Files.createLink(whole, mine); // complete when it appears, and for one process only
            } catch (FileAlreadyExistsException e) {
                return;
            } finally {
                Files.delete(mine);
            }
            Thread.sleep(600_000);
            throw new IllegalStateException("expected to be killed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("expected to be killed", e);
        }
    }

    /** In the driver: kills the process that waits, as soon as there is one. */
    Thread killer() {
        Thread thread = new Thread(() -> {
            try {
                while (!Files.exists(Path.of(marker))) {
                    Thread.sleep(20);
                }
                long pid = Long.parseLong(Files.readString(Path.of(marker)));
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
