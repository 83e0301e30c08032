package org.masnn.examples.cluster;

import java.util.List;
import java.util.function.Supplier;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.models.distributed.TrainingExamples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Examples {@code [N, width]} that cost nothing to read, so that a step is all sending and adding. */
record RandomExamples(int samples, int width, int classes) implements TrainingExamples {

    @Override
    public Supplier<EpochIterator> open() {
        return () -> new Values(this);
    }

    private static final class Values extends EpochIterator {

        private final RandomExamples examples;

        Values(RandomExamples examples) {
            super(new EpochOrder(0, false), examples.samples, 1);
            this.examples = examples;
        }

        @Override
        protected DataSet batchOf(int samples) {
            int count = Math.min(samples, order().length - nextSample());
            advance(count);
            DataSet batch = new DataSet(
                    Nd4j.rand(DataType.FLOAT, count, examples.width),
                    Nd4j.zeros(DataType.FLOAT, count, examples.classes));
            batch.getLabels().getColumn(0).assign(1);
            return batch;
        }

        @Override
        public int inputColumns() {
            return examples.width;
        }

        @Override
        public int totalOutcomes() {
            return examples.classes;
        }

        @Override
        public boolean asyncSupported() {
            return false;
        }

        @Override
        public List<String> getLabels() {
            return List.of();
        }
    }
}
