package org.masnn.core.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link LifKernel} in single precision on the CPU, without refinements.
 *
 * <p>Design: the neurons of a clip are independent of each other, so a piece of work is a block of neurons of one clip,
 * carried through all T steps while its state stays in the first level cache. Nothing is kept for the backward pass: a
 * block's potentials of all steps fit into the second level cache and are computed there again, which is cheaper than
 * memory. The gradient of a learnable decay is summed per piece and then over the pieces in order, so that a result
 * does not depend on the number of threads.
 */
public final class FusedLifKernel implements LifKernel {

    /** Potentials of all steps of a piece: half a megabyte, within a usual second level cache. */
    private static final int POTENTIALS = 1 << 17;

    private static final int SMALLEST_PIECE = 256;

    private final LifParameters neuron;
    private final int steps;
    private final FrameSize frame;
    private final @Nullable INDArray decayLogit;
    private final int pieceSize;

    /**
     * A kernel.
     *
     * @param neuron the neuron; not relaxed
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param decayLogit {@code w} of a {@link LearnableDecay}, read at each pass; null for the neuron's decay
     */
    public FusedLifKernel(LifParameters neuron, int steps, FrameSize frame, @Nullable INDArray decayLogit) {
        if (neuron.firing() == Firing.RELAXED) {
            throw new IllegalArgumentException(
                    "FusedLifKernel: relaxed firing needs the reference kernel; use data type DOUBLE");
        }
        this.neuron = neuron;
        this.steps = steps;
        this.frame = frame;
        this.decayLogit = decayLogit;
        int wanted = Math.max(SMALLEST_PIECE, Math.min(NativeFloats.BLOCK / 4, POTENTIALS / steps));
        pieceSize = Math.min(wanted, frame.length());
    }

    @Override
    public @Nullable Tape forward(
            INDArray input,
            @Nullable ChannelAffine normalization,
            @Nullable INDArray initial,
            INDArray output,
            boolean keep) {
        FusedTape tape = new FusedTape(LearnableDecay.applied(neuron, decayLogit), input, normalization, initial);
        run(tape, output, false);
        return keep ? tape : null;
    }

    /** All steps; the result is what the neurons put out, or their potentials. */
    private void run(FusedTape of, INDArray result, boolean potentials) {
        FiringStep firing = new FiringStep(of.neuron);
        NativeFloats values = NativeFloats.of(of.input);
        NativeFloats h0 = of.initial == null ? null : NativeFloats.of(of.initial);
        NativeFloats out = NativeFloats.of(result);
        forEachPiece(of.input, () -> {
            NormalizingReader x = new NormalizingReader(values, of.normalization);
            float[] u = new float[pieceSize];
            float[] h = new float[pieceSize];
            float[] spikes = new float[pieceSize];
            return (index, clip, from, length) -> {
                start(h, h0, clip, from, length);
                x.block(from, length);
                for (int t = 0; t < steps; t++) {
                    long position = position(clip, t, from);
                    x.read(position, u, length);
                    firing.integrate(u, h, length);
                    firing.forward(u, h, spikes, length);
                    out.write(position, potentials ? u : spikes, 0, length);
                }
            };
        });
    }

    @Override
    public @Nullable GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            @Nullable INDArray initialGradient,
            List<INDArray> parameterGradients) {
        FusedTape kept = (FusedTape) tape;
        FiringStep firing = new FiringStep(kept.neuron);
        boolean learnable = decayLogit != null;
        boolean decayingInput = learnable && kept.neuron.decayInput();
        ChannelAffine normalization = kept.normalization;
        NativeFloats values = NativeFloats.of(input);
        NativeFloats h0 = kept.initial == null ? null : NativeFloats.of(kept.initial);
        NativeFloats upstream = NativeFloats.of(NativeFloats.dense(outputGradient));
        NativeFloats result = NativeFloats.of(inputGradient);
        NativeFloats initialResult = initialGradient == null ? null : NativeFloats.of(initialGradient);
        double[] decaySums = new double[learnable ? pieces(input) : 0];
        double[][][] sums = new double[normalization == null ? 0 : pieces(input)][][];
        forEachPiece(input, () -> {
            NormalizingReader x = new NormalizingReader(values, normalization);
            float[][] u = new float[steps][pieceSize];
            float[] h = new float[pieceSize];
            float[] gradient = new float[pieceSize];
            float[] slope = new float[pieceSize];
            float[] ofDecay = new float[pieceSize];
            float[] plain = new float[pieceSize];
            float[] weighted = new float[pieceSize];
            return (index, clip, from, length) -> {
                start(h, h0, clip, from, length);
                x.block(from, length);
                for (int t = 0; t < steps; t++) {
                    x.read(position(clip, t, from), u[t], length);
                    firing.integrate(u[t], h, length);
                    firing.forward(u[t], h, slope, length);
                }
                float[] carried = h;
                Arrays.fill(carried, 0, length, 0);
                Arrays.fill(ofDecay, 0);
                Arrays.fill(plain, 0);
                Arrays.fill(weighted, 0);
                for (int t = steps - 1; t >= 0; t--) {
                    long position = position(clip, t, from);
                    upstream.read(position, gradient, 0, length);
                    if (learnable) {
                        firing.addDecayGradient(u[t], carried, ofDecay, length);
                    }
                    firing.backward(u[t], gradient, carried, slope, length);
                    if (decayingInput) {
                        x.read(position, gradient, length);
                        FiringStep.addInputDecayGradient(gradient, carried, ofDecay, length);
                    }
                    float[] ofInput = carried;
                    if (!firing.gainIsOne()) {
                        firing.backwardInput(carried, gradient, length);
                        ofInput = gradient;
                    }
                    result.write(position, ofInput, 0, length);
                    if (normalization != null) {
                        x.addSums(position, ofInput, plain, weighted, slope, length);
                    }
                }
                if (learnable) {
                    decaySums[index] = LearnableDecay.sum(ofDecay);
                }
                if (normalization != null) {
                    sums[index] = new double[][] {
                        GradientSums.folded(plain, from, length, frame.channels()),
                        GradientSums.folded(weighted, from, length, frame.channels())
                    };
                }
                if (initialResult != null) {
                    initialResult.write((long) clip * frame.length() + from, carried, 0, length);
                }
            };
        });
        if (learnable) {
            LearnableDecay.write(decaySums, kept.neuron.decay(), parameterGradients.get(0));
        }
        return normalization == null ? null : GradientSums.total(sums, normalization.centre());
    }

    private void start(float[] h, @Nullable NativeFloats initial, int clip, int from, int length) {
        if (initial == null) {
            Arrays.fill(h, 0, length, 0);
        } else {
            initial.read((long) clip * frame.length() + from, h, 0, length);
        }
    }

    private long position(int clip, int t, int from) {
        return ((long) clip * steps + t) * frame.length() + from;
    }

    private int pieces(INDArray frames) {
        return frame.clips("FusedLifKernel", steps, frames) * piecesPerClip();
    }

    private int piecesPerClip() {
        return (frame.length() + pieceSize - 1) / pieceSize;
    }

    /** Each range of pieces with scratch memory of its own. */
    private void forEachPiece(INDArray frames, Supplier<Piece> worker) {
        int perClip = piecesPerClip();
        Parallel.forEachRange(pieces(frames), (first, end) -> {
            Piece piece = worker.get();
            for (int index = first; index < end; index++) {
                int from = index % perClip * pieceSize;
                piece.run(index, index / perClip, from, Math.min(pieceSize, frame.length() - from));
            }
        });
    }

    private interface Piece {
        void run(int index, int clip, int from, int length);
    }

    /** The decay of the forward pass, and what the potentials can be computed from again. */
    private final class FusedTape implements Tape {

        private final LifParameters neuron;
        private final INDArray input;
        private final @Nullable ChannelAffine normalization;
        private final @Nullable INDArray initial;

        FusedTape(
                LifParameters neuron,
                INDArray input,
                @Nullable ChannelAffine normalization,
                @Nullable INDArray initial) {
            this.neuron = neuron;
            this.input = input;
            this.normalization = normalization;
            this.initial = initial;
        }

        @Override
        public INDArray membrane() {
            INDArray result = Nd4j.createUninitialized(DataType.FLOAT, input.shape(), 'c');
            run(this, result, true);
            return result;
        }
    }
}
