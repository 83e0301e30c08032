package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class ExecutorSlotsTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    /** One more at each look, up to a number. */
    private static IntSupplier arriving(int most) {
        AtomicInteger looks = new AtomicInteger();
        return () -> Math.min(most, looks.getAndIncrement());
    }

    @Test
    void atLeast_waitsForExecutors() throws Exception {
        assertThat(new ExecutorSlots(arriving(9), LONG, Duration.ZERO).atLeast(4))
                .isEqualTo(4);
    }

    @Test
    void requireAtOnce_tooFewAtTheEndOfPatience_isNamed() throws Exception {
        ExecutorSlots slots = new ExecutorSlots(arriving(2), Duration.ofSeconds(1), Duration.ZERO);
        slots.requireAtOnce(2);
        assertThatThrownBy(() -> slots.requireAtOnce(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SparkSteps: expected executors for all 3 shards at once, which SYNCHRONISED batch"
                        + " normalisation needs, got 2 after 1 s (spark.scheduler.maxRegisteredResourcesWaitingTime);"
                        + " give fewer shards, more executors, or PER_WORKER");
    }

    @Test
    void settled_countsThoseThatStillCome() throws Exception {
        assertThat(new ExecutorSlots(arriving(5), LONG, Duration.ofMillis(500)).settled())
                .isEqualTo(5);
        assertThat(new ExecutorSlots(() -> 0, Duration.ofMillis(60), Duration.ZERO).settled())
                .isZero();
    }

    @Test
    void of_insideOfThisProcess_areItsCores() throws Exception {
        assertThat(ExecutorSlots.of(Spark.context()).settled()).isEqualTo(3);
        assertThat(ExecutorSlots.of(Spark.context()).atLeast(4)).isEqualTo(3);
    }
}
