package org.masnn.attention.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.KernelChoice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Temporal attention over whole clips (Yao et al. 2023, Eq. 8 and 9):
 *
 * <pre>
 * g_t(X) = sigmoid(W1 relu(W0 avg(X)) + W1 relu(W0 max(X)))   [T], pooled over H, W and C of each frame
 * X_TA   = g_t(X) * X
 * </pre>
 *
 * <p>Arrays are {@code [N*T, H, W, C]} or {@code [N*T, F]}, row {@code n*T + t}. The function in front of
 * the sigmoid is a {@link VectorGate}; shown is CBAM's. {@link ReferenceTemporalAttention} is the oracle; {@link
 * FusedTemporalAttention} computes the same in single precision.
 */
public interface TemporalAttentionKernel {

    /**
     * All clips forward.
     *
     * @param input {@code X}; not modified
     * @param normalization what is applied to the input while it is read, or null for nothing
     * @param output receives {@code X_TA}, shape of {@code input}
     * @param keep whether a backward pass will follow
     * @return what the backward pass needs, or null if {@code keep} is false
     */
    @Nullable
    Tape forward(INDArray input, @Nullable ChannelAffine normalization, INDArray output, boolean keep);

    /**
     * All clips forward, of inputs as they are.
     *
     * @param input {@code X}; not modified
     * @param output receives {@code X_TA}, shape of {@code input}
     * @param keep whether a backward pass will follow
     * @return as above
     */
    default @Nullable Tape forward(INDArray input, INDArray output, boolean keep) {
        return forward(input, null, output, keep);
    }

    /**
     * All clips backward.
     *
     * @param tape of the forward pass
     * @param input as in the forward pass; not modified
     * @param outputGradient gradient with respect to the output; not modified
     * @param inputGradient receives the gradient with respect to the input, after normalisation if there was one
     * @param parameterGradients receive the gradients of the parameters; overwritten
     * @return the sums that the normalisation needs, or null if there was none
     */
    @Nullable
    GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients);

    /** What a forward pass leaves for the backward pass. */
    interface Tape {

        /**
         * The attention weights.
         *
         * @return {@code g_t}, {@code [N, T]}
         */
        INDArray weights();
    }

    /**
     * The fastest kernel that serves.
     *
     * @param type data type of the arrays
     * @param function from T pooled averages and maxima to T sums
     * @param start scale and bias of the gate
     * @param steps T
     * @param parameters the arrays of the function, in its order; read at each pass, not modified
     * @return {@link FusedTemporalAttention} for FLOAT on a CPU backend, else {@link ReferenceTemporalAttention}
     */
    static TemporalAttentionKernel of(
            DataType type, VectorGate function, GateStart start, int steps, List<INDArray> parameters) {
        return type == DataType.FLOAT && KernelChoice.fused()
                ? new FusedTemporalAttention(function, start, steps, parameters)
                : new ReferenceTemporalAttention(function, start, steps, parameters);
    }
}
