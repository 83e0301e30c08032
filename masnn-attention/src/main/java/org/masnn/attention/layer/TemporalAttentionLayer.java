package org.masnn.attention.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.layer.ClipLayer;
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
public final class TemporalAttentionLayer extends ClipLayer {

    /** {@code r_t} of the published Gesture configuration (MA_SNN); the paper's text gives none for it. */
    public static final int DEFAULT_REDUCTION = 5;

    private int reduction = DEFAULT_REDUCTION;

    /** For JSON. */
    public TemporalAttentionLayer() {}

    private TemporalAttentionLayer(Builder builder) {
        super(builder);
        this.reduction = builder.reduction;
        if (reduction > getTimeSteps()) {
            throw new IllegalArgumentException(describe() + ": expected a reduction r_t from 1 to T = " + getTimeSteps()
                    + ", got " + reduction + "; choose a smaller one with reduction(r)");
        }
        finishIfSized();
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        int hidden = getTimeSteps() / reduction;
        return List.of(
                ParameterSpecification.weight("W0", getTimeSteps(), hidden, hidden, getTimeSteps()),
                ParameterSpecification.weight("W1", hidden, getTimeSteps(), getTimeSteps(), hidden));
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new TemporalAttentionLayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), reduction);
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
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private int reduction = DEFAULT_REDUCTION;

        /** A builder. */
        public Builder() {
            super();
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
