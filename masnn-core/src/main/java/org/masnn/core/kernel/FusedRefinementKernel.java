package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link RefinementKernel} in single precision on the CPU.
 *
 * <p>Design: what is refined as one frame (a unit: a frame or a clip) is independent of all others. Up to
 * {@value #PIECES} runs of units are the pieces of work for the threads, their number does not depend on that of the
 * threads; parameter gradients are summed per piece and then over the pieces in order, so that a result does not depend
 * on the number of threads either. Nothing but the refinement's own tape is kept.
 */
public final class FusedRefinementKernel implements RefinementKernel {

    private static final int PIECES = 32;

    private final MembraneRefinement refinement;
    private final FrameSize frame;
    private final FrameGrouping grouping;
    private final int steps;
    private final List<INDArray> parameters;

    /**
     * A kernel.
     *
     * @param refinement what happens to a frame
     * @param frame size of a frame {@code [H, W, C]}
     * @param grouping what is refined as one frame
     * @param steps number of time steps T
     * @param parameters the refinement's arrays; read at each pass, not modified
     */
    public FusedRefinementKernel(
            MembraneRefinement refinement,
            FrameSize frame,
            FrameGrouping grouping,
            int steps,
            List<INDArray> parameters) {
        this.refinement = refinement;
        this.frame = frame;
        this.grouping = grouping;
        this.steps = steps;
        this.parameters = parameters;
    }

    @Override
    public @Nullable Tape forward(INDArray input, INDArray output, boolean keep) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats out = NativeFloats.of(output);
        int units = units(input);
        int pieces = Math.min(PIECES, units);
        List<float[]> weights = parameters.stream().map(NativeFloats::copyOf).toList();
        float[][] tapes = new float[units][];
        Parallel.forEach(pieces, piece -> {
            FusedRefinement refine = refinement.fused(size(), weights);
            Scratch scratch = new Scratch();
            float[] values = new float[size().length()];
            float[] discarded = new float[keep ? 0 : refine.tapeLength()];
            for (int unit = first(piece, pieces, units); unit < first(piece + 1, pieces, units); unit++) {
                tapes[unit] = keep ? new float[refine.tapeLength()] : discarded;
                scratch.read(x, unit, values);
                refine.refine(values, tapes[unit], 0);
                scratch.write(out, unit, values);
            }
        });
        return keep ? new FusedTape(tapes, weights) : null;
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
        int units = units(inputGradient);
        int pieces = Math.min(PIECES, units);
        float[][][] sums = new float[pieces][][];
        Parallel.forEach(pieces, piece -> {
            FusedRefinement refine = refinement.fused(size(), kept.weights());
            Scratch scratch = new Scratch();
            float[] values = new float[size().length()];
            float[] gradient = new float[size().length()];
            List<float[]> sum = kept.weights().stream()
                    .map(array -> new float[array.length])
                    .toList();
            for (int unit = first(piece, pieces, units); unit < first(piece + 1, pieces, units); unit++) {
                scratch.read(x, unit, values);
                scratch.read(upstream, unit, gradient);
                refine.backward(values, kept.tapes()[unit], 0, gradient, sum);
                scratch.write(result, unit, gradient);
            }
            sums[piece] = sum.toArray(float[][]::new);
        });
        for (int i = 0; i < parameterGradients.size(); i++) {
            write(sums, i, parameterGradients.get(i));
        }
    }

    private static void write(float[][][] sums, int parameter, INDArray target) {
        double[] total = new double[sums[0][parameter].length];
        for (float[][] ofPiece : sums) {
            for (int j = 0; j < total.length; j++) {
                total[j] += ofPiece[parameter][j];
            }
        }
        NativeFloats.assign(target, total);
    }

    private int units(INDArray frames) {
        int clips = frame.clips("FusedRefinementKernel", steps, frames);
        return grouping == FrameGrouping.FRAME ? clips * steps : clips;
    }

    private FrameSize size() {
        return grouping.size(frame, steps);
    }

    private static int first(int piece, int pieces, int units) {
        return (int) ((long) units * piece / pieces);
    }

    /** Moves units between native memory, where frames follow each other, and Java arrays in the unit's own order. */
    private final class Scratch {
        private final boolean interleaved = grouping == FrameGrouping.CLIP_AS_CHANNELS;
        private final float[] one = new float[interleaved ? frame.length() : 0];

        void read(NativeFloats source, int unit, float[] values) {
            long position = (long) unit * values.length;
            if (!interleaved) {
                source.read(position, values, 0, values.length);
                return;
            }
            for (int t = 0; t < steps; t++) {
                source.read(position + (long) t * one.length, one, 0, one.length);
                for (int pixel = 0; pixel < frame.pixels(); pixel++) {
                    System.arraycopy(one, pixel * frame.channels(), values, inUnit(pixel, t), frame.channels());
                }
            }
        }

        void write(NativeFloats target, int unit, float[] values) {
            long position = (long) unit * values.length;
            if (!interleaved) {
                target.write(position, values, 0, values.length);
                return;
            }
            for (int t = 0; t < steps; t++) {
                for (int pixel = 0; pixel < frame.pixels(); pixel++) {
                    System.arraycopy(values, inUnit(pixel, t), one, pixel * frame.channels(), frame.channels());
                }
                target.write(position + (long) t * one.length, one, 0, one.length);
            }
        }

        private int inUnit(int pixel, int t) {
            return (pixel * steps + t) * frame.channels();
        }
    }

    private record FusedTape(float[][] tapes, List<float[]> weights) implements Tape {}
}
