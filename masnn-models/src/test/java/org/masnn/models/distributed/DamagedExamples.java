package org.masnn.models.distributed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Examples of which some cannot be decoded and are left out, as {@code ImageIterator} does. Iterators that were opened and
 * not yet closed are counted under a name.
 *
 * @param samples how many
 * @param damaged numbers of those that are left out
 * @param name of the counts
 * @param first the first value of each batch, or 0 for what it is
 */
record DamagedExamples(int samples, Set<Integer> damaged, String name, float first) implements TrainingExamples {

    private static final Map<String, AtomicInteger> OPENED = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> CLOSED = new ConcurrentHashMap<>();

    static int opened(String name) {
        return OPENED.computeIfAbsent(name, key -> new AtomicInteger()).get();
    }

    static int open(String name) {
        return opened(name)
                - CLOSED.computeIfAbsent(name, key -> new AtomicInteger()).get();
    }

    @Override
    public Supplier<EpochIterator> open() {
        return () -> iterator(1);
    }

    EpochIterator iterator(int batch) {
        OPENED.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        return new Decoded(this, batch);
    }

    private static final class Decoded extends EpochIterator implements AutoCloseable {

        private final DamagedExamples examples;
        private final NoiseExamples content;
        private final AtomicInteger ends = new AtomicInteger();

        Decoded(DamagedExamples examples, int batch) {
            super(new EpochOrder(11, true), examples.samples, batch);
            this.examples = examples;
            this.content = new NoiseExamples(examples.samples, DataType.DOUBLE);
        }

        @Override
        protected @Nullable DataSet batchOf(int samples) {
            while (hasNext()) {
                int count = Math.min(samples, order().length - nextSample());
                int[] good = Arrays.stream(order(), nextSample(), nextSample() + count)
                        .filter(number -> !examples.damaged.contains(number))
                        .toArray();
                advance(count);
                if (good.length > 0) {
                    DataSet batch = content.batch(epoch(), good);
                    if (examples.first != 0) {
                        batch.getFeatures().putScalar(0, examples.first);
                    }
                    return batch;
                }
            }
            return null;
        }

        @Override
        public void close() {
            if (ends.getAndIncrement() == 0) {
                CLOSED.computeIfAbsent(examples.name, key -> new AtomicInteger())
                        .incrementAndGet();
            }
        }

        @Override
        public int inputColumns() {
            return content.timeSteps() * NoiseExamples.SIDE * NoiseExamples.SIDE * 2;
        }

        @Override
        public int totalOutcomes() {
            return NoiseExamples.CLASSES;
        }

        @Override
        public boolean asyncSupported() {
            return false;
        }

        @Override
        public List<String> getLabels() {
            return List.of("a", "b", "c");
        }
    }
}
