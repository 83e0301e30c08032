package org.masnn.core.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of framed event samples for DL4J: features {@code [N, T, H, W, 2]} (FLOAT, C order, last axis 0 = OFF,
 * 1 = ON), labels {@code [N, classes]} one-hot. Events are framed when a batch is asked for, on all threads of the common
 * pool; DL4J's {@code fit} and {@code evaluate} do that in the background. The last batch of a pass may be smaller.
 *
 * <p>Order and augmentation follow from seed, epoch and sample index alone, whatever the number of threads. The epoch is
 * the number of completed passes: {@link #reset} after the last batch begins the next epoch, {@link #reset} before that
 * begins the same epoch again. {@link #setPosition} continues a run elsewhere; a reset that follows at once (DL4J does
 * that) keeps the position.
 *
 * <p>DL4J's interface is serializable but samples are not: save epoch and batch instead. For one thread at a time.
 */
public final class EventFrameIterator implements DataSetIterator {

    private final transient SampleSource source;
    private final Framing framing;
    private final int batchSize;
    private final long seed;
    private final boolean shuffled;
    private final boolean centred;
    private final int maximumShift;
    private final boolean randomMirror;

    private transient @Nullable DataSetPreProcessor preProcessor;
    private int epoch;
    private int startSample;
    private int nextSample;
    private int[] order;

    private EventFrameIterator(Builder builder) {
        source = builder.source;
        framing = builder.framing;
        batchSize = builder.batchSize;
        seed = builder.seed;
        shuffled = builder.shuffled;
        centred = builder.centred;
        maximumShift = builder.maximumShift;
        randomMirror = builder.randomMirror;
        order = order(0);
    }

    /**
     * Starts an iterator in the order of the source, without centring or augmentation.
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
    public boolean hasNext() {
        return nextSample < order.length;
    }

    @Override
    public DataSet next() {
        return next(batchSize);
    }

    /**
     * The next batch.
     *
     * @param samples most samples of the batch, 1 or more
     * @return features {@code [N, T, H, W, 2]}, labels {@code [N, classes]}
     * @throws NoSuchElementException at the end of a pass
     */
    @Override
    public DataSet next(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("EventFrameIterator: expected a batch of 1 or more, got " + samples);
        }
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "EventFrameIterator: epoch " + epoch + " is over after " + order.length + " samples; call reset()");
        }
        int count = Math.min(samples, order.length - nextSample);
        DataSet batch = batch(nextSample, count);
        nextSample += count;
        if (preProcessor != null) {
            preProcessor.preProcess(batch);
        }
        return batch;
    }

    private DataSet batch(int from, int count) {
        int width = source.sensorWidth();
        int height = source.sensorHeight();
        int length = framing.frameLength(width, height);
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
        SplittableRandom random = random(epoch, index);
        if (randomMirror && random.nextBoolean()) {
            events = events.mirrored();
        }
        if (centred) {
            events = events.centred();
        }
        if (maximumShift > 0) {
            int dx = random.nextInt(-maximumShift, maximumShift + 1);
            int dy = random.nextInt(-maximumShift, maximumShift + 1);
            events = events.translate(dx, dy);
        }
        return events;
    }

    private int[] order(int ofEpoch) {
        int[] samples = IntStream.range(0, source.size()).toArray();
        if (shuffled) {
            SplittableRandom random = random(ofEpoch, -1);
            for (int i = samples.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = samples[i];
                samples[i] = samples[other];
                samples[other] = kept;
            }
        }
        return samples;
    }

    /** Each seed, epoch and sample has a generator of its own, so that neither order nor threads matter. */
    private SplittableRandom random(int ofEpoch, int sample) {
        long mixed = new SplittableRandom(seed).nextLong() + ofEpoch;
        mixed = new SplittableRandom(mixed).nextLong() + sample;
        return new SplittableRandom(new SplittableRandom(mixed).nextLong());
    }

    @Override
    public void reset() {
        if (!hasNext()) {
            setPosition(Math.addExact(epoch, 1), 0);
        } else {
            nextSample = startSample;
        }
    }

    /**
     * The current epoch: how many passes were completed and reset before.
     *
     * @return 0 or more
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Moves to a batch of an epoch. A {@link #reset} before the end of that epoch comes back here.
     *
     * @param newEpoch 0 or more
     * @param batch batches of {@link #batch} samples to leave out at the start of the epoch, 0 for a whole epoch
     * @throws IllegalArgumentException when there is no such batch
     */
    public void setPosition(int newEpoch, int batch) {
        int batches = batchesPerEpoch();
        if (newEpoch < 0 || batch < 0 || batch >= batches) {
            throw new IllegalArgumentException("EventFrameIterator: expected an epoch of 0 or more and a batch in 0.."
                    + (batches - 1) + ", got epoch " + newEpoch + ", batch " + batch);
        }
        epoch = newEpoch;
        order = order(newEpoch);
        startSample = batch * batchSize;
        nextSample = startSample;
    }

    /**
     * The number of batches of a whole epoch, the last and smaller one included.
     *
     * @return 1 or more
     */
    public int batchesPerEpoch() {
        return (source.size() - 1) / batchSize + 1;
    }

    @Override
    public int batch() {
        return batchSize;
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
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor newPreProcessor) {
        preProcessor = newPreProcessor;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
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
        private boolean centred;
        private int maximumShift;
        private boolean randomMirror;

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
         * Moves the median event of each sample to the sensor's centre, so that position cannot be learnt. Off by
         * default, as in the authors' published code.
         *
         * @param enabled whether to centre
         * @return this builder
         */
        public Builder centred(boolean enabled) {
            centred = enabled;
            return this;
        }

        /**
         * Moves each sample by a random whole number of sensor pixels, after centring, anew in each epoch. 0 by
         * default: the authors' published code moves nothing.
         *
         * @param maximum largest shift in either direction of either axis, in sensor pixels, 0 or more
         * @return this builder
         * @throws IllegalArgumentException when the maximum is negative or not below the sensor's sides
         */
        public Builder randomShift(int maximum) {
            int side = Math.min(source.sensorWidth(), source.sensorHeight());
            if (maximum < 0 || maximum >= side) {
                throw new IllegalArgumentException(
                        "EventFrameIterator: expected a shift of 0.." + (side - 1) + " pixels, got " + maximum);
            }
            maximumShift = maximum;
            return this;
        }

        /**
         * Mirrors half of the samples left to right, anew in each epoch. Off by default; wrong where left and right make
         * the class, as with hand gestures.
         *
         * @param enabled whether to mirror
         * @return this builder
         */
        public Builder randomMirror(boolean enabled) {
            randomMirror = enabled;
            return this;
        }

        /**
         * The iterator, at the start of epoch 0.
         *
         * @return a new iterator
         */
        public EventFrameIterator build() {
            return new EventFrameIterator(this);
        }
    }
}
