package org.masnn.core.kernel;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution as products of matrices, in single precision: the pixels under the kernel as a row of their own for
 * each output pixel, some frames at a time, so that these rows stay in a cache. The oracle is ND4J's own operation
 * ({@link FrameConvolution#backwardByOneOperation}).
 */
final class MatrixConvolution {

    /** Values of the rows at a time: 4 MB. */
    private static final long PART_VALUES = 1L << 20;

    /**
     * Few outputs and many weights, as in the last stages of deep networks: there oneDNN's convolution, which takes
     * the weights apart at each call, is several times slower than the product. Measured with 3x3 kernels and 512
     * channels: 128 pixels take 8 ms instead of 49, 512 take 24 or 26 instead of 50 or 69.
     */
    private static final long FEW_PIXELS = 1024;

    /** With fewer (256 channels on both sides: 590,000) both take the same time. */
    private static final long MANY_WEIGHTS = 1 << 20;

    private final FrameConvolution geometry;
    private final FrameSize in;
    private final FrameSize out;
    private final int frames;
    private final int depth;
    private final int framesPerPart;

    private MatrixConvolution(FrameConvolution geometry, FrameSize in, FrameSize out, int frames) {
        this.geometry = geometry;
        this.in = in;
        this.out = out;
        this.frames = frames;
        depth = geometry.kernelHeight() * geometry.kernelWidth() * in.channels();
        framesPerPart = framesPerPart(geometry, in, out, frames);
    }

    /** For these arrays, {@code [R, H, W, in]} and {@code [R, H', W', out]}. */
    static MatrixConvolution of(FrameConvolution geometry, INDArray input, INDArray output) {
        return new MatrixConvolution(
                geometry, FrameSize.ofFrames(input), FrameSize.ofFrames(output), Math.toIntExact(input.size(0)));
    }

    /** Whether it is the way for these sizes in both directions. */
    static boolean pays(INDArray input, INDArray weight, INDArray output) {
        return input.dataType() == DataType.FLOAT
                && KernelChoice.fused()
                && output.length() / output.size(3) <= FEW_PIXELS
                && weight.length() >= MANY_WEIGHTS;
    }

    /** How much memory the rows of pixels take. */
    static long columnValues(FrameConvolution geometry, FrameSize in, FrameSize out, long frames) {
        if (isProduct(geometry)) {
            return 0;
        }
        long depth = (long) geometry.kernelHeight() * geometry.kernelWidth() * in.channels();
        return framesPerPart(geometry, in, out, frames) * (depth * out.pixels());
    }

    private static int framesPerPart(FrameConvolution geometry, FrameSize in, FrameSize out, long frames) {
        if (isProduct(geometry)) {
            return (int) frames;
        }
        long ofFrame = (long) geometry.kernelHeight() * geometry.kernelWidth() * in.channels() * out.pixels();
        return (int) Math.max(1, Math.min(frames, PART_VALUES / ofFrame));
    }

    /** Whether each output pixel depends on the input pixel of the same index alone. */
    private static boolean isProduct(FrameConvolution geometry) {
        return geometry.kernelHeight() == 1
                && geometry.kernelWidth() == 1
                && geometry.strideHeight() == 1
                && geometry.strideWidth() == 1
                && geometry.paddingHeight() == 0
                && geometry.paddingWidth() == 0;
    }

    /** See {@link FrameConvolution#forward}. */
    void forward(INDArray input, INDArray weight, @Nullable INDArray bias, INDArray output) {
        INDArray matrix = weight.reshape('c', depth, out.channels());
        INDArray pixels = outputPixels(output);
        forEachPart((from, to, columns) -> {
            fill(columns, input, from, to);
            Nd4j.matmul(columns(columns, input, from, to), matrix, ofPart(pixels, from, to), false, false, false);
        });
        if (bias != null) {
            pixels.addiRowVector(bias.reshape(1, out.channels()));
        }
    }

    /** Part of {@link FrameConvolution#backward}. */
    void writeWeightGradient(INDArray input, INDArray epsilon, INDArray weightGradient) {
        INDArray upstream = outputPixels(epsilon);
        INDArray target = weightGradient.reshape('c', depth, out.channels());
        INDArray ofPart = frames > framesPerPart ? target.ulike() : target;
        forEachPart((from, to, columns) -> {
            fill(columns, input, from, to);
            INDArray result = from == 0 ? target : ofPart;
            Nd4j.matmul(columns(columns, input, from, to), ofPart(upstream, from, to), result, true, false, false);
            if (from > 0) {
                target.addi(ofPart);
            }
        });
    }

    /** Part of {@link FrameConvolution#backward}. */
    void writeInputGradient(INDArray weight, INDArray epsilon, INDArray inputGradient) {
        INDArray upstream = outputPixels(epsilon);
        INDArray matrix = weight.reshape('c', depth, out.channels());
        forEachPart((from, to, columns) -> {
            INDArray rows = columns(columns, inputGradient, from, to);
            Nd4j.matmul(ofPart(upstream, from, to), matrix, rows, false, true, false);
            addUp(columns, inputGradient, from, to);
        });
    }

    private void forEachPart(Part part) {
        INDArray columns = isProduct(geometry)
                ? null
                : Nd4j.createUninitialized(
                        DataType.FLOAT, new long[] {(long) framesPerPart * out.pixels(), depth}, 'c');
        for (int from = 0; from < frames; from += framesPerPart) {
            part.run(from, Math.min(frames, from + framesPerPart), columns);
        }
    }

    private INDArray outputPixels(INDArray output) {
        return output.reshape('c', (long) frames * out.pixels(), out.channels());
    }

    private INDArray ofPart(INDArray pixels, int from, int to) {
        return to - from == frames
                ? pixels
                : pixels.get(interval((long) from * out.pixels(), (long) to * out.pixels()), all());
    }

    /** The rows of a part: of the buffer, or where there is none the input's own. */
    private INDArray columns(@Nullable INDArray columns, INDArray input, int from, int to) {
        return columns == null
                ? input.reshape('c', (long) frames * in.pixels(), in.channels())
                : columns.get(interval(0, (long) (to - from) * out.pixels()), all());
    }

    private void fill(@Nullable INDArray columns, INDArray input, int from, int to) {
        if (columns == null) {
            return;
        }
        NativeFloats x = NativeFloats.of(input);
        NativeFloats target = NativeFloats.of(columns);
        Parallel.forEachRange((to - from) * out.height(), (first, end) -> {
            float[] values = new float[in.width() * in.channels()];
            float[] rows = new float[out.width() * depth];
            for (int row = first; row < end; row++) {
                int frame = from + row / out.height();
                for (int kernelRow = 0; kernelRow < geometry.kernelHeight(); kernelRow++) {
                    int inRow = inputRow(row % out.height(), kernelRow);
                    if (inRow >= 0) {
                        x.read((long) frame * in.length() + (long) inRow * values.length, values, 0, values.length);
                    }
                    for (int column = 0; column < out.width(); column++) {
                        Run run = new Run(kernelRow, column, inRow);
                        Arrays.fill(rows, run.start, run.start + run.skipped, 0);
                        System.arraycopy(values, run.source, rows, run.start + run.skipped, run.length);
                        Arrays.fill(rows, run.start + run.skipped + run.length, run.start + run.whole, 0);
                    }
                }
                target.write((long) row * rows.length, rows, 0, rows.length);
            }
        });
    }

    private void addUp(@Nullable INDArray columns, INDArray inputGradient, int from, int to) {
        if (columns == null) {
            return;
        }
        NativeFloats source = NativeFloats.of(columns);
        NativeFloats target = NativeFloats.of(inputGradient);
        Parallel.forEach(to - from, frame -> {
            float[] sums = new float[in.length()];
            float[] rows = new float[out.width() * depth];
            float[] addend = new float[geometry.kernelWidth() * in.channels()];
            float[] sum = new float[addend.length];
            for (int row = 0; row < out.height(); row++) {
                source.read(((long) frame * out.height() + row) * rows.length, rows, 0, rows.length);
                for (int kernelRow = 0; kernelRow < geometry.kernelHeight(); kernelRow++) {
                    int inRow = inputRow(row, kernelRow);
                    for (int column = 0; inRow >= 0 && column < out.width(); column++) {
                        Run run = new Run(kernelRow, column, inRow);
                        int at = inRow * in.width() * in.channels() + run.source;
                        // copies, by one index: so the sum becomes vector code
                        System.arraycopy(rows, run.start + run.skipped, addend, 0, run.length);
                        System.arraycopy(sums, at, sum, 0, run.length);
                        add(addend, sum, run.length);
                        System.arraycopy(sum, 0, sums, at, run.length);
                    }
                }
            }
            target.write((long) (from + frame) * sums.length, sums, 0, sums.length);
        });
    }

    private static void add(float[] values, float[] sums, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] += values[i];
        }
    }

    /** The input row under a row of the kernel, or -1 if it is padding. */
    private int inputRow(int outputRow, int kernelRow) {
        int row = outputRow * geometry.strideHeight() - geometry.paddingHeight() + kernelRow;
        return row < in.height() ? Math.max(row, -1) : -1;
    }

    /**
     * The pixels under one row of the kernel, which lie side by side in the input and in the row of an output pixel.
     */
    private final class Run {

        /** First value in the rows of an output row. */
        final int start;
        /** All values, with padding. */
        final int whole;
        /** Padding in front. */
        final int skipped;
        /** First value in the input row. */
        final int source;
        /** Values that are not padding. */
        final int length;

        Run(int kernelRow, int outputColumn, int inRow) {
            int first = outputColumn * geometry.strideWidth() - geometry.paddingWidth();
            int from = Math.max(0, first);
            int end = Math.max(from, Math.min(in.width(), first + geometry.kernelWidth()));
            whole = geometry.kernelWidth() * in.channels();
            start = outputColumn * depth + kernelRow * whole;
            length = inRow < 0 ? 0 : (end - from) * in.channels();
            skipped = length == 0 ? 0 : (from - first) * in.channels();
            source = length == 0 ? 0 : from * in.channels();
        }
    }

    private interface Part {
        void run(int from, int to, @Nullable INDArray columns);
    }
}
