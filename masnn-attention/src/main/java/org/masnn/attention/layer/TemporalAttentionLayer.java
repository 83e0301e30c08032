package org.masnn.attention.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.FrameLayerRuntime;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Temporal attention behind a convolution or dense layer and its normalisation and pooling (Yao et al. 2023, Eq. 8 and 9,
 * location Conv-POST): each frame of a clip is scaled by one weight that depends on the average and the maximum of all T
 * frames. {@code [N*T, H, W, C]} or {@code [N*T, F]}, shape unchanged.
 *
 * <p>Parameters: {@code W0 [T / r_t, T]} and {@code W1 [T, T / r_t]}, no bias; the hidden width is the integer part of
 * {@code T / r_t}. A maximum that is attained more than once in a frame sends its gradient to the first value in the order
 * {@code [H, W, C]}.
 */
public final class TemporalAttentionLayer extends FrameLayer {

    /** {@code r_t} of the published Gesture configuration (MA_SNN); the paper's text gives none for it. */
    public static final int DEFAULT_REDUCTION = 5;

    private int timeSteps;
    private int reduction = DEFAULT_REDUCTION;

    /** For JSON. */
    public TemporalAttentionLayer() {}

    private TemporalAttentionLayer(Builder builder) {
        super(builder);
        this.timeSteps = builder.timeSteps;
        this.reduction = builder.reduction;
        if (timeSteps < 1) {
            throw new IllegalArgumentException(describe() + ": the number of time steps is missing; call timeSteps(T)");
        }
        if (reduction > timeSteps) {
            throw new IllegalArgumentException(describe() + ": expected a reduction r_t from 1 to T = " + timeSteps
                    + ", got " + reduction + "; choose a smaller one with reduction(r)");
        }
        finishIfSized();
    }

    @Override
    public void setNIn(long channels) {
        super.setNIn(channels);
        setNOut(channels);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        int hidden = timeSteps / reduction;
        return List.of(
                ParameterSpecification.weight("W0", timeSteps, hidden, hidden, timeSteps),
                ParameterSpecification.weight("W1", hidden, timeSteps, timeSteps, hidden));
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        return input;
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new TemporalAttentionLayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(timeSteps, reduction);
    }

    /**
     * Number of time steps of a clip.
     *
     * @return T
     */
    public int getTimeSteps() {
        return timeSteps;
    }

    /**
     * See {@link #getTimeSteps()}.
     *
     * @param timeSteps T
     */
    public void setTimeSteps(int timeSteps) {
        this.timeSteps = timeSteps;
    }

    /**
     * Reduction of the hidden width.
     *
     * @return {@code r_t}, {@value #DEFAULT_REDUCTION} by default
     */
    public int getReduction() {
        return reduction;
    }

    /**
     * See {@link #getReduction()}.
     *
     * @param reduction {@code r_t}
     */
    public void setReduction(int reduction) {
        this.reduction = reduction;
    }

    /** Builder of {@link TemporalAttentionLayer}. Default: {@link #DEFAULT_REDUCTION}. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private int timeSteps;
        private int reduction = DEFAULT_REDUCTION;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Number of time steps of a clip; has no default.
         *
         * @param value T, at least 1
         * @return this
         */
        public Builder timeSteps(int value) {
            this.timeSteps = positive("timeSteps", value);
            return this;
        }

        /**
         * Reduction of the hidden width.
         *
         * @param value {@code r_t}, from 1 to T
         * @return this
         */
        public Builder reduction(int value) {
            this.reduction = positive("reduction", value);
            return this;
        }

        @Override
        public TemporalAttentionLayer build() {
            return new TemporalAttentionLayer(this);
        }
    }
}
