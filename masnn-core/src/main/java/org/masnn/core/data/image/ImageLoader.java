package org.masnn.core.data.image;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.masnn.core.data.EpochOrder;

/**
 * Reads, decodes and prepares images on threads of its own, one task an image. The threads end when they have had
 * nothing to do for a while, and are never interrupted: an interrupted read would close the zip file for all.
 */
final class ImageLoader implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ImageSource source;
    private final ImageDecoder decoder;
    private final ImagePreparation preparation;
    private final EpochOrder order;
    private final boolean channelsFirst;
    private final float[] table;
    private final ThreadPoolExecutor executor;

    ImageLoader(
            ImageSource source,
            ImageDecoder decoder,
            ImagePreparation preparation,
            EpochOrder order,
            boolean channelsFirst,
            int threads) {
        this.source = source;
        this.decoder = decoder;
        this.preparation = preparation;
        this.order = order;
        this.channelsFirst = channelsFirst;
        this.table = preparation.normalization().table();
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "masnn-images-" + THREADS.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    int sampleLength() {
        return preparation.size() * preparation.size() * RgbImage.CHANNELS;
    }

    /** Begins to make a batch. */
    PendingBatch begin(int epoch, int[] samples) {
        PendingBatch batch = new PendingBatch(samples, sampleLength());
        for (int slot = 0; slot < samples.length; slot++) {
            int target = slot;
            executor.execute(() -> fill(batch, target, epoch));
        }
        return batch;
    }

    private void fill(PendingBatch batch, int slot, int epoch) {
        Throwable failure = null;
        if (!batch.isCancelled()) {
            try {
                load(batch.sample(slot), epoch, batch.values(), batch.offset(slot));
            } catch (IOException e) {
                failure = e;
            } catch (Throwable e) {
                // Whatever it is, it has to reach the thread that waits for the batch.
                failure =
                        new IllegalStateException(source.name(batch.sample(slot)) + ": could not be prepared: " + e, e);
            }
        }
        batch.finished(slot, failure);
    }

    private void load(int sample, int epoch, float[] values, int offset) throws IOException {
        RgbImage decoded = decoder.decode(source.name(sample), source.read(sample));
        byte[] samples = preparation.apply(decoded, order.random(epoch, sample)).samples();
        int pixels = samples.length / RgbImage.CHANNELS;
        int pixelStep = channelsFirst ? 1 : RgbImage.CHANNELS;
        int channelStep = channelsFirst ? pixels : 1;
        int from = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                values[offset + pixel * pixelStep + channel * channelStep] =
                        table[channel * 256 + (samples[from++] & 0xFF)];
            }
        }
    }

    /** Lets the threads end; batches that are being made have to be cancelled before. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
