package org.masnn.core.data.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of images for DL4J: features {@code [N, H, W, 3]} or {@code [N, 3, H, W]} (FLOAT, C order), labels
 * {@code [N, classes]} one-hot. Images are read, decoded and prepared on threads of the iterator's own, some batches
 * ahead; DL4J needs no thread of its own around it.
 *
 * <p>An image that cannot be decoded stops {@link #next()} with an {@link UncheckedIOException} whose message names it,
 * or is left out of its batch ({@link DamagedImages}); one that cannot be read always stops it. Memory: (batches ahead
 * + 1) times the floats of a batch, and a decoded picture a thread.
 *
 * <p>Closing ends the threads, not the source.
 */
public final class ImageIterator extends EpochIterator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ImageIterator.class);

    private final transient ImageSource source;
    private final transient ImagePreparation preparation;
    private final transient ImageLoader loader;
    private final transient Deque<PendingBatch> ahead = new ArrayDeque<>();
    private final transient SortedSet<String> skipped = new TreeSet<>();
    private final int batchesAhead;
    private final DamagedImages damagedImages;
    private final CNN2DFormat format;

    /** Where the next batch to begin begins. */
    private int nextBegun;

    private boolean anyDecoded;
    private boolean closed;

    private ImageIterator(Builder builder, EpochOrder epochOrder) {
        super(epochOrder, builder.source.size(), builder.batchSize);
        source = builder.source;
        preparation = builder.preparation;
        batchesAhead = builder.batchesAhead;
        damagedImages = builder.damagedImages;
        format = builder.format;
        loader = new ImageLoader(
                source, builder.decoder, preparation, epochOrder, format == CNN2DFormat.NCHW, builder.threads);
    }

    /**
     * Starts an iterator in the order of the source.
     *
     * @param source the images, at least one; it has to stay open as long as the iterator
     * @param preparation turns a picture into a network's input
     * @param batchSize images a batch, 1 or more
     * @return a builder
     * @throws IllegalArgumentException when the source is empty or the batch size below 1
     */
    public static Builder builder(ImageSource source, ImagePreparation preparation, int batchSize) {
        return new Builder(source, preparation, batchSize);
    }

    /**
     * Whether the pass goes on. Where damaged images are skipped it waits for the next batch, which may prove empty.
     *
     * @return whether there is another batch
     * @throws UncheckedIOException when a whole pass was skipped
     */
    @Override
    public boolean hasNext() {
        if (damagedImages == DamagedImages.REFUSE) {
            return super.hasNext();
        }
        while (super.hasNext()) {
            PendingBatch batch = head(batch());
            if (batch.filled().length > 0 || fatal(batch) != null) {
                return true;
            }
            take(batch);
        }
        if (!anyDecoded && wholeEpoch()) {
            throw new UncheckedIOException(new ImageFormatException(
                    "ImageIterator",
                    "expected an image that can be decoded, got none of " + order().length + "; the first is "
                            + source.name(order()[0])));
        }
        return false;
    }

    /**
     * The next batch. A size other than {@link #batch} gives up what was made ahead.
     *
     * @param samples most images of the batch, 1 or more
     * @return features {@code [N, H, W, 3]} or {@code [N, 3, H, W]}, labels {@code [N, classes]}
     * @throws UncheckedIOException when an image cannot be read, or cannot be decoded and is not to be skipped; the
     *     same again if called again
     * @throws IllegalStateException when a transform fails, naming the image, or the iterator is closed
     */
    @Override
    protected @Nullable DataSet batchOf(int samples) {
        while (super.hasNext()) {
            PendingBatch batch = head(samples);
            Throwable failure = fatal(batch);
            if (failure != null) {
                abandon();
                throw rethrown(failure);
            }
            take(batch);
            if (batch.filled().length > 0) {
                anyDecoded = true;
                return dataSet(batch);
            }
        }
        return null;
    }

    /** The finished batch of that many images from the next one on, with others begun behind it. */
    private PendingBatch head(int samples) {
        if (closed) {
            throw new IllegalStateException("ImageIterator: expected an open iterator, it was closed");
        }
        PendingBatch first = ahead.peekFirst();
        int count = Math.min(samples, order().length - nextSample());
        if (first == null || first.count() != count) {
            abandon();
            begin(count);
        }
        while (ahead.size() <= batchesAhead && nextBegun < order().length) {
            begin(Math.min(samples, order().length - nextBegun));
        }
        PendingBatch batch = ahead.getFirst();
        batch.await();
        return batch;
    }

    private void begin(int count) {
        ahead.addLast(loader.begin(epoch(), Arrays.copyOfRange(order(), nextBegun, nextBegun + count)));
        nextBegun += count;
    }

    private void take(PendingBatch batch) {
        ahead.removeFirst();
        advance(batch.count());
        for (int slot = 0; slot < batch.count(); slot++) {
            Throwable failure = batch.failure(slot);
            if (failure != null && skipped.add(source.name(batch.sample(slot)))) {
                LOG.warn("skipped {}", failure.getMessage());
            }
        }
    }

    private void abandon() {
        ahead.forEach(PendingBatch::cancel);
        ahead.clear();
        nextBegun = nextSample();
    }

    /** The first failure that may not be skipped, so that its choice does not depend on threads. */
    private @Nullable Throwable fatal(PendingBatch batch) {
        for (int slot = 0; slot < batch.count(); slot++) {
            Throwable failure = batch.failure(slot);
            if (failure != null && !(failure instanceof ImageFormatException && damagedImages == DamagedImages.SKIP)) {
                return failure;
            }
        }
        return null;
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof IOException problem) {
            return new UncheckedIOException(problem.getMessage(), problem);
        }
        return new IllegalStateException(failure.getMessage(), failure);
    }

    private DataSet dataSet(PendingBatch batch) {
        int[] filled = batch.filled();
        INDArray labels =
                Nd4j.zeros(DataType.FLOAT, filled.length, source.classes().size());
        for (int i = 0; i < filled.length; i++) {
            labels.putScalar(i, source.label(batch.sample(filled[i])), 1);
        }
        int side = preparation.size();
        long[] shape = format == CNN2DFormat.NCHW
                ? new long[] {filled.length, RgbImage.CHANNELS, side, side}
                : new long[] {filled.length, side, side, RgbImage.CHANNELS};
        return new DataSet(Nd4j.create(batch.filledValues(), shape, 'c'), labels);
    }

    @Override
    protected void moved() {
        if (nextSample() == 0) {
            anyDecoded = false;
        }
        abandon();
    }

    /**
     * The images that were left out of the batches given so far because they could not be decoded.
     *
     * @return names, each once, a view that grows
     */
    public SortedSet<String> skipped() {
        return Collections.unmodifiableSortedSet(skipped);
    }

    /**
     * The number of values of one sample.
     *
     * @return H * W * 3
     */
    @Override
    public int inputColumns() {
        return loader.sampleLength();
    }

    @Override
    public int totalOutcomes() {
        return source.classes().size();
    }

    /**
     * Whether DL4J should fetch batches on a thread of its own: no, they are made ahead here, and the position would no
     * longer tell what a network has seen.
     *
     * @return false
     */
    @Override
    public boolean asyncSupported() {
        return false;
    }

    /**
     * The class names.
     *
     * @return an immutable list; its order is that of the labels' columns
     */
    @Override
    public List<String> getLabels() {
        return source.classes().names();
    }

    /** Ends the iterator's threads, after the images in their hands. A closed iterator gives no more batches. */
    @Override
    public void close() {
        closed = true;
        abandon();
        loader.close();
    }

    /** Options of an {@link ImageIterator}. */
    public static final class Builder {

        private final ImageSource source;
        private final ImagePreparation preparation;
        private final int batchSize;
        private long seed;
        private boolean shuffled;
        private int threads = Runtime.getRuntime().availableProcessors();
        private int batchesAhead = 2;
        private ImageDecoder decoder = ImageDecoder.DEFAULT;
        private DamagedImages damagedImages = DamagedImages.REFUSE;
        private CNN2DFormat format = CNN2DFormat.NHWC;

        private Builder(ImageSource source, ImagePreparation preparation, int batchSize) {
            this.source = Objects.requireNonNull(source, "source");
            this.preparation = Objects.requireNonNull(preparation, "preparation");
            this.batchSize = batchSize;
            if (source.size() < 1 || batchSize < 1) {
                throw new IllegalArgumentException(
                        "ImageIterator: expected at least one image and a batch size of 1 or more, got " + source.size()
                                + " images and batch size " + batchSize);
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
         * Shuffles the images anew in each epoch. Off by default: they come in the order of the source.
         *
         * @param enabled whether to shuffle
         * @return this builder
         */
        public Builder shuffled(boolean enabled) {
            shuffled = enabled;
            return this;
        }

        /**
         * Sets the number of threads; as many as the machine has processors if not called. Batches do not depend on it.
         *
         * @param count 1 or more
         * @return this builder
         * @throws IllegalArgumentException when it is below 1
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("ImageIterator: expected 1 thread or more, got " + count);
            }
            threads = count;
            return this;
        }

        /**
         * Sets how many batches are made ahead of the one that is asked for; 2 if not called, as in PyTorch's loader.
         *
         * @param count 0 or more
         * @return this builder
         * @throws IllegalArgumentException when it is negative
         */
        public Builder batchesAhead(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("ImageIterator: expected 0 batches ahead or more, got " + count);
            }
            batchesAhead = count;
            return this;
        }

        /**
         * Sets the decoder; {@link ImageDecoder#DEFAULT} if not called.
         *
         * @param value the decoder
         * @return this builder
         */
        public Builder decoder(ImageDecoder value) {
            decoder = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Refuses or skips files that cannot be decoded; refuses if not called.
         *
         * @param choice what to do
         * @return this builder
         */
        public Builder damagedImages(DamagedImages choice) {
            damagedImages = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Sets the order of the features' axes; NHWC, which this library's layers take, if not called.
         *
         * @param value the order
         * @return this builder
         */
        public Builder format(CNN2DFormat value) {
            format = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * The iterator, at the start of epoch 0. Its threads start with the first batch.
         *
         * @return a new iterator
         */
        public ImageIterator build() {
            return new ImageIterator(this, new EpochOrder(seed, shuffled));
        }
    }
}
