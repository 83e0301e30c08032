package org.masnn.core.data;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.masnn.core.data.augment.EventAugmentation;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of framed event samples for DL4J: features {@code [N, T, H, W, 2]} (FLOAT, C order, last axis 0 = OFF,
 * 1 = ON), labels {@code [N, classes]} one-hot. Events are framed when a batch is asked for, on all threads of the
 * common pool; DL4J's {@code fit} and {@code evaluate} do that in the background, and {@link PrefetchIterator} does it
 * for others.
 */
public final class EventFrameIterator extends EpochIterator {

    private final transient SampleSource source;
    private final Framing framing;
    private final EpochOrder epochOrder;
    private final transient List<EventAugmentation> augmentations;

    private EventFrameIterator(Builder builder, EpochOrder epochOrder) {
        super(epochOrder, builder.source.size(), builder.batchSize);
        this.epochOrder = epochOrder;
        source = builder.source;
        framing = builder.framing;
        augmentations = builder.augmentations;
    }

    /**
     * Starts an iterator in the order of the source, without augmentation.
     *
     * @param source the samples, at least one
     * @param framing turns a sample into frames
     * @param batchSize samples a batch, 1 or more
     * @return a builder
     * @throws IllegalArgumentException when the source is empty or the batch size below 1
     */
    public static Builder builder(SampleSource source, Framing framing, int batchSize) {
        return new Builder(source, framing, batchSize);
    }

    @Override
    protected DataSet batchOf(int samples) {
        int count = Math.min(samples, order().length - nextSample());
        DataSet batch = batch(nextSample(), count);
        advance(count);
        return batch;
    }

    private DataSet batch(int from, int count) {
        int width = source.sensorWidth();
        int height = source.sensorHeight();
        int length = framing.frameLength(width, height);
        int[] order = order();
        float[] frames = new float[Math.multiplyExact(count, length)];
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, source.classes().size());
        IntStream.range(0, count).parallel().forEach(i -> {
            int index = order[from + i];
            framing.write(prepared(index), 0, frames, i * length);
        });
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, source.label(order[from + i]), 1);
        }
        long[] shape = {
            count, framing.timeSteps(), framing.frameHeight(height), framing.frameWidth(width), Framing.POLARITIES
        };
        INDArray features = Nd4j.create(frames, shape, 'c');
        return new DataSet(features, labels);
    }

    private EventStream prepared(int index) {
        EventStream events = source.events(index);
        SplittableRandom random = epochOrder.random(epoch(), index);
        for (EventAugmentation augmentation : augmentations) {
            // A generator each: how much one step draws does not change the next one.
            events = augmentation.apply(events, random.split());
        }
        return events;
    }

    /**
     * The number of values of one sample.
     *
     * @return T * H * W * 2
     */
    @Override
    public int inputColumns() {
        return framing.frameLength(source.sensorWidth(), source.sensorHeight());
    }

    @Override
    public int totalOutcomes() {
        return source.classes().size();
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    /**
     * The class names.
     *
     * @return an immutable list; its order is that of the labels' columns
     */
    @Override
    public List<String> getLabels() {
        return source.classes();
    }

    /** Options of an {@link EventFrameIterator}. */
    public static final class Builder {

        private final SampleSource source;
        private final Framing framing;
        private final int batchSize;
        private long seed;
        private boolean shuffled;
        private List<EventAugmentation> augmentations = List.of();

        private Builder(SampleSource source, Framing framing, int batchSize) {
            this.source = Objects.requireNonNull(source, "source");
            this.framing = Objects.requireNonNull(framing, "framing");
            this.batchSize = batchSize;
            if (source.size() < 1 || batchSize < 1) {
                throw new IllegalArgumentException(
                        "EventFrameIterator: expected at least one sample and a batch size of 1 or more, got "
                                + source.size() + " samples and batch size " + batchSize);
            }
        }

        /**
         * Fixes the order and augmentation of all epochs; 0 if not called.
         *
         * @param value the seed
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Shuffles the samples anew in each epoch. Off by default: they come in the order of the source.
         *
         * @param enabled whether to shuffle
         * @return this builder
         */
        public Builder shuffled(boolean enabled) {
            shuffled = enabled;
            return this;
        }

        /**
         * What is done to the events of each sample before they are framed, anew in each epoch. Nothing by default:
         * then a sample that is longer than its frames gives its first clip. For training the authors' published code
         * takes a {@link org.masnn.core.data.augment.RandomTimeCrop} and no other.
         *
         * @param steps applied in this order; draws follow from the seed, the epoch and the sample
         * @return this builder
         */
        public Builder augmentations(List<? extends EventAugmentation> steps) {
            augmentations = List.copyOf(steps);
            return this;
        }

        /**
         * The iterator, at the start of epoch 0.
         *
         * @return a new iterator
         */
        public EventFrameIterator build() {
            return new EventFrameIterator(this, new EpochOrder(seed, shuffled));
        }
    }
}
