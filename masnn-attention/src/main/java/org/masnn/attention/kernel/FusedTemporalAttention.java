package org.masnn.attention.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.NativeFloats;
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

    private final INDArray inner;
    private final INDArray outer;

    /**
     * Makes the kernel.
     *
     * @param inner {@code W0 [hidden, T]}; read at each pass, not modified
     * @param outer {@code W1 [T, hidden]}; read at each pass, not modified
     */
    public FusedTemporalAttention(INDArray inner, INDArray outer) {
        this.inner = inner;
        this.outer = outer;
    }

    @Override
    public @Nullable Tape forward(INDArray input, INDArray output, boolean keep) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats out = NativeFloats.of(output);
        int frames = Math.toIntExact(input.size(0));
        int steps = Math.toIntExact(inner.size(1));
        long frameLength = input.length() / frames;
        FusedTape tape = new FusedTape(
                steps,
                new float[frames / steps][3 * steps],
                new long[frames],
                NativeFloats.copyOf(inner),
                NativeFloats.copyOf(outer));
        Parallel.forEach(frames, frame -> {
            FrameStatistics statistics = new FrameStatistics(x, frame * frameLength, frameLength);
            float[] clip = tape.clips()[frame / steps];
            clip[frame % steps] = statistics.average();
            clip[steps + frame % steps] = statistics.maximum();
            tape.first()[frame] = statistics.first();
        });
        FusedGate gate = tape.gate();
        for (float[] clip : tape.clips()) {
            gate.forward(clip, 0);
        }
        Parallel.forEach(frames, frame -> {
            float weight = tape.weight(frame);
            float[] block = new float[(int) Math.min(frameLength, NativeFloats.BLOCK)];
            for (long from = 0; from < frameLength; from += block.length) {
                int length = (int) Math.min(block.length, frameLength - from);
                x.read(frame * frameLength + from, block, 0, length);
                FloatLoops.multiplyAdd(block, 0, weight, 0, length);
                out.write(frame * frameLength + from, block, 0, length);
            }
        });
        return keep ? tape : null;
    }

    @Override
    public void backward(
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
        int steps = kept.steps();
        long frameLength = input.length() / frames;
        float[][] weightGradients = new float[frames / steps][steps];
        Parallel.forEach(
                frames,
                frame -> weightGradients[frame / steps][frame % steps] =
                        FrameStatistics.sumOfProducts(x, upstream, frame * frameLength, frameLength));

        FusedGate gate = kept.gate();
        float[][] averageGradients = new float[frames / steps][steps];
        float[][] maximumGradients = new float[frames / steps][steps];
        float[] innerGradient = new float[kept.inner().length];
        float[] outerGradient = new float[kept.outer().length];
        for (int clip = 0; clip < frames / steps; clip++) {
            gate.backward(
                    kept.clips()[clip],
                    0,
                    weightGradients[clip],
                    averageGradients[clip],
                    maximumGradients[clip],
                    innerGradient,
                    outerGradient);
        }
        assign(parameterGradients.get(0), innerGradient);
        assign(parameterGradients.get(1), outerGradient);

        Parallel.forEach(frames, frame -> {
            float weight = kept.weight(frame);
            float average = averageGradients[frame / steps][frame % steps] / frameLength;
            long first = kept.first()[frame];
            float[] block = new float[(int) Math.min(frameLength, NativeFloats.BLOCK)];
            for (long from = 0; from < frameLength; from += block.length) {
                int length = (int) Math.min(block.length, frameLength - from);
                upstream.read(frame * frameLength + from, block, 0, length);
                FloatLoops.multiplyAdd(block, 0, weight, average, length);
                if (first >= from && first < from + length) {
                    block[(int) (first - from)] += maximumGradients[frame / steps][frame % steps];
                }
                result.write(frame * frameLength + from, block, 0, length);
            }
        });
    }

    private static void assign(INDArray target, float[] values) {
        target.assign(Nd4j.createFromArray(values).reshape('c', target.shape()));
    }

    /** Per clip: averages, maxima and weights, T each; per frame: where its first maximum is. */
    private record FusedTape(int steps, float[][] clips, long[] first, float[] inner, float[] outer) implements Tape {

        FusedGate gate() {
            return new FusedGate(inner, outer, steps);
        }

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
