package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class OpenMpRestTest {

    @Test
    void worker_ensuresItAsLongAsItLives() throws Exception {
        assumeTrue(!OpenMpRest.isEnsured(), "the environment says how long to wait, or a worker was here before");
        OpenMpRest.ensure(); // not a worker, and this thread's own OpenMP threads may be in use
        assertThat(OpenMpRest.isEnsured()).isFalse();
        for (int i = 0; i < 2; i++) {
            ForkJoinPool pool = new ForkJoinPool(1);
            Thread worker = pool.submit(() -> {
                        OpenMpRest.ensure();
                        return Thread.currentThread();
                    })
                    .get();
            assertThat(OpenMpRest.isEnsured()).isTrue();
            pool.shutdown();
            worker.join();
            assertThat(OpenMpRest.isEnsured()).isFalse();
        }
    }
}
