package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The recurrence of Yao et al. 2023, Eq. 4 and Eq. 14, over all time steps of a batch:
 *
 * <pre>
 * u0[t] = h[t-1] + x[t]                         or  h[t-1] + (1 - decay) x[t] where the input decays
 * u[t]  = refine(u0[t])                         (each refinement in turn; u = u0 without any)
 * s[t]  = Hea(u[t] - threshold)
 * h[t]  = V_reset s[t] + decay u[t] (1 - s[t])  or  decay (u[t] - threshold s[t])
 * </pre>
 *
 * <p>Arrays are {@code [N*T, H, W, C]} (or {@code [N*T, F]}), row {@code n*T + t}. {@link ReferenceLifKernel} is the
 * oracle; {@link FusedLifKernel} and {@link FusedRefinedLifKernel} compute the same in single precision.
 *
 * <p>The decay may be trained (PLIF; Fang et al. 2021, "Incorporating Learnable Membrane Time Constant to Enhance
 * Learning of Spiking Neural Networks", ICCV): then it is {@code sigmoid(w)} with one number {@code w}, see {@link
 * LearnableDecay}.
 */
public interface LifKernel {

    /**
     * All time steps forward.
     *
     * @param input {@code x}, {@code [N*T, ...]}; not modified
     * @param normalization what is applied to the input while it is read, or null for nothing
     * @param initial {@code h} before the first step, {@code [N, ...]}, or null for 0; not modified
     * @param output receives spikes or rectified membrane, shape of {@code input}
     * @param keep whether a backward pass will follow
     * @return what the backward pass needs, or null if {@code keep} is false; it may lie in the workspace that is open,
     *     and then is gone with it, and it may refer to {@code input}
     * @throws IllegalArgumentException if {@code input} does not hold whole clips
     */
    @Nullable
    Tape forward(
            INDArray input,
            @Nullable ChannelAffine normalization,
            @Nullable INDArray initial,
            INDArray output,
            boolean keep);

    /**
     * All time steps forward, of inputs as they are.
     *
     * @param input {@code x}, {@code [N*T, ...]}; not modified
     * @param initial {@code h} before the first step, {@code [N, ...]}, or null for 0; not modified
     * @param output receives spikes or rectified membrane, shape of {@code input}
     * @param keep whether a backward pass will follow
     * @return as above
     */
    default @Nullable Tape forward(INDArray input, @Nullable INDArray initial, INDArray output, boolean keep) {
        return forward(input, null, initial, output, keep);
    }

    /**
     * All time steps backward.
     *
     * @param tape of the forward pass
     * @param input as given to the forward pass; not modified
     * @param outputGradient gradient with respect to the output; not modified
     * @param inputGradient receives the gradient with respect to the input, after normalisation if there was one
     * @param initialGradient receives the gradient with respect to the initial membrane, or null
     * @param parameterGradients receive the gradients of the refinements' parameters, in the order of the refinements,
     *     and last that of {@code w} if the decay is learnable; overwritten
     * @return the sums that the normalisation needs, or null if there was none
     */
    @Nullable
    GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            @Nullable INDArray initialGradient,
            List<INDArray> parameterGradients);

    /** What a forward pass leaves for the backward pass. */
    interface Tape {

        /**
         * The membrane potential after integration and before refinement.
         *
         * @return {@code u0}, shape of the input
         */
        INDArray membrane();
    }

    /**
     * The fastest kernel that serves.
     *
     * @param type data type of the arrays
     * @param neuron the neuron
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param refinements what happens between integration and firing, in order
     * @param parameters one list of arrays per refinement; read at each pass
     * @param decayLogit {@code w} of a learnable decay, one value, read at each pass; null for the neuron's decay
     * @return {@link #fused} for FLOAT on a CPU backend, else {@link ReferenceLifKernel}
     */
    static LifKernel of(
            DataType type,
            LifParameters neuron,
            int steps,
            FrameSize frame,
            List<? extends MembraneRefinement> refinements,
            List<List<INDArray>> parameters,
            @Nullable INDArray decayLogit) {
        boolean fused = type == DataType.FLOAT && neuron.firing() != Firing.RELAXED && KernelChoice.fused();
        return fused
                ? fused(neuron, steps, frame, refinements, parameters, decayLogit)
                : new ReferenceLifKernel(neuron, steps, frame, refinements, parameters, decayLogit);
    }

    /**
     * The kernel in single precision.
     *
     * @param neuron the neuron; not relaxed
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param refinements what happens between integration and firing, in order
     * @param parameters one list of arrays per refinement; read at each pass, not modified
     * @param decayLogit {@code w} of a {@link LearnableDecay}, read at each pass; null for the neuron's decay
     * @return {@link FusedLifKernel}, or {@link FusedRefinedLifKernel} if there are refinements
     */
    static LifKernel fused(
            LifParameters neuron,
            int steps,
            FrameSize frame,
            List<? extends MembraneRefinement> refinements,
            List<List<INDArray>> parameters,
            @Nullable INDArray decayLogit) {
        return refinements.isEmpty()
                ? new FusedLifKernel(neuron, steps, frame, decayLogit)
                : new FusedRefinedLifKernel(neuron, steps, frame, refinements, parameters, decayLogit);
    }
}
