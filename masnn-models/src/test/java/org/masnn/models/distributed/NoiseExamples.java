package org.masnn.models.distributed;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Clips {@code [N, T, 6, 6, 2]} of counts that follow from their number, in shuffled order, with a little augmentation. */
record NoiseExamples(int samples, int timeSteps, long seed, DataType type) implements TrainingExamples {

    static final int CLASSES = 3;
    static final int SIDE = 6;

    NoiseExamples(int samples, DataType type) {
        this(samples, 3, 11, type);
    }

    @Override
    public Supplier<EpochIterator> open() {
        return () -> iterator(1);
    }

    EpochIterator iterator(int batch) {
        return new Noise(this, batch);
    }

    /** Features of samples of an epoch. */
    DataSet batch(int epoch, int[] numbers) {
        float[] values = new float[numbers.length * timeSteps * SIDE * SIDE * 2];
        INDArray labels = Nd4j.zeros(type, numbers.length, CLASSES);
        int perSample = values.length / numbers.length;
        for (int i = 0; i < numbers.length; i++) {
            SplittableRandom random = new EpochOrder(seed, true).random(epoch, numbers[i]);
            SplittableRandom own = new SplittableRandom(seed + numbers[i]);
            for (int j = 0; j < perSample; j++) {
                values[i * perSample + j] = own.nextInt(4) + (random.nextInt(10) == 0 ? 1 : 0);
            }
            labels.putScalar(i, numbers[i] % CLASSES, 1);
        }
        long[] shape = {numbers.length, timeSteps, SIDE, SIDE, 2};
        return new DataSet(Nd4j.create(values, shape, 'c').castTo(type), labels);
    }

    private static final class Noise extends EpochIterator {

        private final NoiseExamples examples;

        Noise(NoiseExamples examples, int batch) {
            super(new EpochOrder(examples.seed, true), examples.samples, batch);
            this.examples = examples;
        }

        @Override
        protected DataSet batchOf(int samples) {
            int count = Math.min(samples, order().length - nextSample());
            int[] numbers = new int[count];
            System.arraycopy(order(), nextSample(), numbers, 0, count);
            advance(count);
            return examples.batch(epoch(), numbers);
        }

        @Override
        public int inputColumns() {
            return examples.timeSteps * SIDE * SIDE * 2;
        }

        @Override
        public int totalOutcomes() {
            return CLASSES;
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
