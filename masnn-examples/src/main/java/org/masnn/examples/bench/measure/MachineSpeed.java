package org.masnn.examples.bench.measure;

import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.masnn.core.kernel.FrameConvolution;
import org.masnn.core.kernel.Parallel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What the machine can do at most, measured: the arithmetic of the better one of a large matrix product and a large
 * convolution, and copying of arrays that no cache holds, both with all threads.
 *
 * @param gigaFlops 10^9 single precision operations in a second; a multiplication and an addition are two
 * @param gigaBytes 10^9 bytes in a second that are read or written; a copied byte is two
 */
public record MachineSpeed(double gigaFlops, double gigaBytes) {

    private static final int REPEATS = 7;
    private static final int SIDE = 1536;
    private static final int CHANNELS = 128;
    private static final int PIXELS = 16;
    private static final int FRAMES = 60;
    private static final int BLOCKS = 16;
    private static final long BLOCK_FLOATS = 2L << 20;

    /**
     * Measures; takes a few seconds and 400 MB.
     *
     * @return the best of a few tries
     */
    public static MachineSpeed measure() {
        return new MachineSpeed(Math.max(ofProduct(), ofConvolution()), ofCopy());
    }

    /**
     * What {@link #json} gave.
     *
     * @param json with both numbers
     * @return the speeds
     */
    public static MachineSpeed of(JsonNode json) {
        return new MachineSpeed(
                json.get("gflops").asDouble(), json.get("copy_gb_per_s").asDouble());
    }

    /**
     * Both numbers.
     *
     * @return {@code gflops} and {@code copy_gb_per_s}
     */
    public ObjectNode json() {
        return new ObjectMapper().createObjectNode().put("gflops", gigaFlops).put("copy_gb_per_s", gigaBytes);
    }

    /**
     * The better of each.
     *
     * @param other measured at another time
     * @return the most that both have seen
     */
    public MachineSpeed best(MachineSpeed other) {
        return new MachineSpeed(Math.max(gigaFlops, other.gigaFlops), Math.max(gigaBytes, other.gigaBytes));
    }

    /**
     * The least time that work takes: the longer one of its arithmetic and its traffic.
     *
     * @param operations single precision operations
     * @param bytes that have to be read or written
     * @return milliseconds
     */
    public double floorMillis(double operations, double bytes) {
        return Math.max(operations / gigaFlops, bytes / gigaBytes) / 1e6;
    }

    private static double ofProduct() {
        INDArray left = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
        INDArray right = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
        INDArray product = Nd4j.createUninitialized(DataType.FLOAT, SIDE, SIDE);
        double seconds = best(() -> seconds(() -> left.mmuli(right, product)));
        return 2.0 * SIDE * SIDE * SIDE / seconds / 1e9;
    }

    private static double ofConvolution() {
        FrameConvolution convolution = new FrameConvolution(3, 3, 1, 1, 0, 0);
        INDArray input = Nd4j.rand(DataType.FLOAT, FRAMES, PIXELS, PIXELS, CHANNELS);
        INDArray weight = Nd4j.rand(DataType.FLOAT, 3, 3, CHANNELS, CHANNELS);
        int side = PIXELS - 2;
        INDArray output = Nd4j.createUninitialized(DataType.FLOAT, FRAMES, side, side, CHANNELS);
        double seconds = best(() -> seconds(() -> convolution.forward(input, weight, null, output)));
        return 2.0 * 9 * CHANNELS * output.length() / seconds / 1e9;
    }

    private static double ofCopy() {
        try (FloatPointer from = new FloatPointer(BLOCKS * BLOCK_FLOATS);
                FloatPointer to = new FloatPointer(BLOCKS * BLOCK_FLOATS)) {
            long blockBytes = BLOCK_FLOATS * Float.BYTES;
            Runnable copy = () -> Parallel.forEach(
                    BLOCKS,
                    i -> Pointer.memcpy(
                            to.getPointer(i * BLOCK_FLOATS), from.getPointer(i * BLOCK_FLOATS), blockBytes));
            // pages that were never written are one page of zeros
            Pointer.memset(from, 1, BLOCKS * blockBytes);
            return 2.0 * BLOCKS * blockBytes / best(() -> seconds(copy)) / 1e9;
        }
    }

    private static double best(DoubleSupplier seconds) {
        double best = seconds.getAsDouble();
        for (int i = 0; i < REPEATS; i++) {
            best = Math.min(best, seconds.getAsDouble());
        }
        return best;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f GFLOP/s, %.1f GB/s", gigaFlops, gigaBytes);
    }
}
