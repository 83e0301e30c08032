package org.masnn.models.inference.kernel;

import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernel is the faster here, measured on the work of a convolutional layer of the paper at its firing rates. The
 * two parts of the work are judged by themselves: on JDK 17 the Vector API is the faster in sums and the slower in
 * finding zeros.
 *
 * <p>Design: kernels take turns, so that what else the machine does hits them alike, and the best turn of each counts.
 * Turns go on until the JVM has compiled both: until none of them has become clearly faster for a while.
 */
final class KernelCalibration {

    private static final Logger LOG = LoggerFactory.getLogger(KernelCalibration.class);

    private static final int PIXELS = 64;
    private static final int CHANNELS = 64;
    private static final int WIDTH = 128;
    private static final int SPIKES_OF_A_WINDOW = 24;
    private static final double RATE = 0.025;

    private static final long LONGEST_NANOS = 1_500_000_000;
    private static final long QUIET_NANOS = 150_000_000;
    private static final double CLEARLY = 0.9;

    private final float[] frame = new float[PIXELS * CHANNELS];
    private final int[] places = new int[frame.length];
    private final int[] rows = new int[SPIKES_OF_A_WINDOW];
    private final float[] weights = new float[PIXELS * CHANNELS * WIDTH / 4];
    private final float[] bias = new float[WIDTH];

    private KernelCalibration() {
        Random random = new Random(1);
        for (int i = 0; i < frame.length; i++) {
            frame[i] = random.nextDouble() < RATE ? 1 : 0;
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(weights.length / WIDTH);
        }
    }

    /** The only one, or the fastest parts of all. */
    static SpikeKernel fastest(List<SpikeKernel> kernels) {
        return kernels.size() == 1 ? kernels.get(0) : new KernelCalibration().measure(kernels);
    }

    private SpikeKernel measure(List<SpikeKernel> kernels) {
        long start = System.nanoTime();
        int count = kernels.size();
        WeightRows[] matrices = new WeightRows[count];
        float[][] targets = new float[count][];
        long[] sums = new long[count];
        long[] listings = new long[count];
        for (int k = 0; k < count; k++) {
            matrices[k] = kernels.get(k).rows(weights, bias);
            targets[k] = new float[matrices[k].targetLength()];
            sums[k] = Long.MAX_VALUE;
            listings[k] = Long.MAX_VALUE;
        }
        long now = start;
        long improved = start;
        while (now - improved < QUIET_NANOS && now - start < LONGEST_NANOS) {
            for (int k = 0; k < count; k++) {
                long sum = sums(matrices[k], targets[k]);
                long listing = listing(kernels.get(k));
                now = System.nanoTime();
                if (sum < CLEARLY * sums[k] || listing < CLEARLY * listings[k]) {
                    improved = now;
                }
                sums[k] = Math.min(sums[k], sum);
                listings[k] = Math.min(listings[k], listing);
            }
        }
        SpikeKernel result = JointKernel.of(kernels.get(least(sums)), kernels.get(least(listings)));
        LOG.info(
                "Event-driven inference: of {}, sums took {} ns and finding zeros {} ns; measured in {} ms",
                kernels.stream().map(SpikeKernel::name).toList(),
                sums,
                listings,
                (now - start) / 1_000_000);
        return result;
    }

    private long sums(WeightRows matrix, float[] target) {
        long start = System.nanoTime();
        for (int i = 0; i < SPIKES_OF_A_WINDOW; i++) {
            matrix.sum(rows, rows.length, target);
        }
        return System.nanoTime() - start;
    }

    private long listing(SpikeKernel kernel) {
        long start = System.nanoTime();
        kernel.nonZero(frame, 0, frame.length, places, 0);
        return System.nanoTime() - start;
    }

    private static int least(long[] nanos) {
        int least = 0;
        for (int k = 1; k < nanos.length; k++) {
            least = nanos[k] < nanos[least] ? k : least;
        }
        return least;
    }

    /** Sums of one kernel, zeros found by another. */
    private record JointKernel(SpikeKernel sums, SpikeKernel listing) implements SpikeKernel {

        static SpikeKernel of(SpikeKernel sums, SpikeKernel listing) {
            return sums.equals(listing) ? sums : new JointKernel(sums, listing);
        }

        @Override
        public String name() {
            return sums.name() + "; zeros found by " + listing.name();
        }

        @Override
        public WeightRows rows(float[] weights, float[] bias) {
            return sums.rows(weights, bias);
        }

        @Override
        public int nonZero(float[] frame, int from, int to, int[] places, int at) {
            return listing.nonZero(frame, from, to, places, at);
        }
    }
}
