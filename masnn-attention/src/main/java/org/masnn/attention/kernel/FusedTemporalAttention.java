package org.masnn.attention.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.NormalizingReader;
import org.masnn.core.kernel.Parallel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link TemporalAttentionKernel} in single precision on the CPU.
 *
 * <p>Design: one pass over the frames for their statistics, the perceptron per clip, one pass that scales; backward
 * likewise. A clip is far larger than a cache, so frames, not clips, are the pieces of work for the threads. The
 * perceptron's gradients are summed over the clips in order, so a result does not depend on the number of threads.
 */
public final class FusedTemporalAttention implements TemporalAttentionKernel {

    private final VectorGate function;
    private final GateStart start;
    private final int steps;
    private final List<INDArray> parameters;

    /**
     * Makes the kernel.
     *
     * @param function from T pooled averages and maxima to T sums
     * @param start scale and bias of the gate
     * @param steps T
     * @param parameters the arrays of the function, in its order; read at each pass, not modified
     */
    public FusedTemporalAttention(VectorGate function, GateStart start, int steps, List<INDArray> parameters) {
        this.function = function;
        this.start = start;
        this.steps = steps;
        this.parameters = parameters;
    }

    @Override
    public @Nullable Tape forward(
            INDArray input, @Nullable ChannelAffine normalization, INDArray output, boolean keep) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats out = NativeFloats.of(output);
        int frames = Math.toIntExact(input.size(0));
        long frameLength = input.length() / frames;
        FusedTape tape = new FusedTape(
                steps,
                normalization,
                new float[frames / steps][3 * steps],
                new long[frames],
                parameters.stream().map(NativeFloats::copyOf).toList());
        Parallel.forEachByWorkers(frames, () -> {
            NormalizingReader reader = new NormalizingReader(x, normalization);
            return frame -> {
                FrameStatistics statistics = new FrameStatistics(reader, frame * frameLength, frameLength);
                float[] clip = tape.clips()[frame / steps];
                clip[frame % steps] = statistics.average();
                clip[steps + frame % steps] = statistics.maximum();
                tape.first()[frame] = statistics.first();
            };
        });
        FusedGate gate = gate(tape);
        for (float[] clip : tape.clips()) {
            gate.forward(clip, 0);
        }
        Parallel.forEachByWorkers(frames, () -> {
            NormalizingReader reader = new NormalizingReader(x, normalization);
            float[] block = new float[(int) Math.min(frameLength, NativeFloats.BLOCK)];
            return frame -> {
                float weight = tape.weight(frame);
                for (long from = 0; from < frameLength; from += block.length) {
                    int length = (int) Math.min(block.length, frameLength - from);
                    reader.block(from, length);
                    reader.read(frame * frameLength + from, block, length);
                    FloatLoops.multiplyAdd(block, 0, weight, 0, length);
                    out.write(frame * frameLength + from, block, 0, length);
                }
            };
        });
        return keep ? tape : null;
    }

    @Override
    public @Nullable GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients) {
        FusedTape kept = (FusedTape) tape;
        NativeFloats x = NativeFloats.of(input);
        INDArray denseGradient = NativeFloats.dense(outputGradient);
        NativeFloats upstream = NativeFloats.of(denseGradient);
        NativeFloats result = NativeFloats.of(inputGradient);
        int frames = kept.first().length;
        long frameLength = input.length() / frames;
        float[][] weightGradients = new float[frames / steps][steps];
        Parallel.forEachByWorkers(frames, () -> {
            NormalizingReader reader = new NormalizingReader(x, kept.normalization());
            return frame -> weightGradients[frame / steps][frame % steps] =
                    FrameStatistics.sumOfProducts(reader, upstream, frame * frameLength, frameLength);
        });

        FusedGate gate = gate(kept);
        float[][] averageGradients = new float[frames / steps][steps];
        float[][] maximumGradients = new float[frames / steps][steps];
        List<float[]> gradients = kept.parameters().stream()
                .map(values -> new float[values.length])
                .toList();
        for (int clip = 0; clip < frames / steps; clip++) {
            gate.backward(
                    kept.clips()[clip],
                    0,
                    weightGradients[clip],
                    averageGradients[clip],
                    maximumGradients[clip],
                    gradients);
        }
        for (int i = 0; i < gradients.size(); i++) {
            INDArray target = parameterGradients.get(i);
            NativeFloats.assign(target, gradients.get(i));
        }

        ChannelAffine normalization = kept.normalization();
        int channels = Math.toIntExact(input.size(input.rank() - 1));
        double[][][] sums = new double[normalization == null ? 0 : frames][][];
        Parallel.forEachByWorkers(frames, () -> {
            NormalizingReader reader = new NormalizingReader(x, normalization);
            // whole pixels, so that each block begins with the first channel
            float[] block = new float[Math.max(1, NativeFloats.BLOCK / channels) * channels];
            float[] plain = new float[normalization == null ? 0 : block.length];
            float[] weighted = new float[plain.length];
            float[] scratch = new float[plain.length];
            return frame -> {
                float weight = kept.weight(frame);
                float average = averageGradients[frame / steps][frame % steps] / frameLength;
                long first = kept.first()[frame];
                Arrays.fill(plain, 0);
                Arrays.fill(weighted, 0);
                for (long from = 0; from < frameLength; from += block.length) {
                    int length = (int) Math.min(block.length, frameLength - from);
                    upstream.read(frame * frameLength + from, block, 0, length);
                    FloatLoops.multiplyAdd(block, 0, weight, average, length);
                    if (first >= from && first < from + length) {
                        block[(int) (first - from)] += maximumGradients[frame / steps][frame % steps];
                    }
                    result.write(frame * frameLength + from, block, 0, length);
                    if (normalization != null) {
                        reader.block(from, length);
                        reader.addSums(frame * frameLength + from, block, plain, weighted, scratch, length);
                    }
                }
                if (normalization != null) {
                    sums[frame] = new double[][] {
                        GradientSums.folded(plain, 0, plain.length, channels),
                        GradientSums.folded(weighted, 0, weighted.length, channels)
                    };
                }
            };
        });
        return normalization == null ? null : GradientSums.total(sums, normalization.centre());
    }

    private FusedGate gate(FusedTape tape) {
        return FusedGate.of(function, steps, start, tape.parameters());
    }

    /** Per clip: averages, maxima and weights, T each; per frame: where its first maximum is. */
    private record FusedTape(
            int steps, @Nullable ChannelAffine normalization, float[][] clips, long[] first, List<float[]> parameters)
            implements Tape {

        float weight(int frame) {
            return clips[frame / steps][2 * steps + frame % steps];
        }

        @Override
        public INDArray weights() {
            INDArray weights = Nd4j.create(clips.length, steps);
            for (int frame = 0; frame < first.length; frame++) {
                weights.putScalar(frame / steps, frame % steps, weight(frame));
            }
            return weights;
        }
    }
}
