package org.masnn.attention.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.layer.ClipLayer;
import org.masnn.core.layer.FrameLayerRuntime;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Temporal attention behind a convolution or dense layer and its normalisation and pooling (Yao et al. 2023, Eq. 8 and
 * 9, location Conv-POST): each frame of a clip is scaled by one weight that depends on the average and the maximum of
 * all T frames. {@code [N*T, H, W, C]} or {@code [N*T, F]}, shape unchanged.
 *
 * <p>Parameters: those of the {@link VectorGate}, for CBAM {@code W0 [T / r_t, T]} and {@code W1 [T, T / r_t]}. A
 * maximum that is attained more than once in a frame sends its gradient to the first value in the order {@code [H, W,
 * C]}.
 */
public final class TemporalAttentionLayer extends ClipLayer {

    /** {@code r_t} of the published Gesture configuration (MA_SNN); the paper's text gives none for it. */
    public static final int DEFAULT_REDUCTION = 5;

    private VectorGate gate = new VectorGate.SharedPerceptron(DEFAULT_REDUCTION);
    private GateStart start = GateStart.plain();

    /** For JSON. */
    public TemporalAttentionLayer() {}

    private TemporalAttentionLayer(Builder builder) {
        super(builder);
        this.gate = builder.gate;
        this.start = builder.start;
        parameters(new FrameSize(1, 1, 1));
        finishIfSized();
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        try {
            return gate.parameters(GateAxis.TIME, getTimeSteps(), start);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage() + " with reduction(r)", e);
        }
    }

    @Override
    protected boolean canNormalizeInput() {
        return true;
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new TemporalAttentionLayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), gate, start);
    }

    /**
     * The function from T pooled values to T weights.
     *
     * @return CBAM with {@code r_t} = {@value #DEFAULT_REDUCTION} by default
     */
    public VectorGate getGate() {
        return gate;
    }

    /**
     * See {@link #getGate()}.
     *
     * @param gate the function
     */
    public void setGate(VectorGate gate) {
        this.gate = gate;
    }

    /**
     * How the gate starts.
     *
     * @return the paper's plain form by default
     */
    public GateStart getStart() {
        return start;
    }

    /**
     * See {@link #getStart()}.
     *
     * @param start scale, bias and first weights
     */
    public void setStart(GateStart start) {
        this.start = start;
    }

    /** Builder of {@link TemporalAttentionLayer}. Default: CBAM with {@link #DEFAULT_REDUCTION}, plain start. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private VectorGate gate = new VectorGate.SharedPerceptron(DEFAULT_REDUCTION);
        private GateStart start = GateStart.plain();

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * CBAM with this reduction of the hidden width.
         *
         * @param value {@code r_t}, from 1 to T
         * @return this
         */
        public Builder reduction(int value) {
            return gate(new VectorGate.SharedPerceptron(positive("reduction", value)));
        }

        /**
         * The function from T pooled values to T weights: CBAM, SE as in TA-SNN, or ECA.
         *
         * @param value its description
         * @return this
         */
        public Builder gate(VectorGate value) {
            this.gate = Objects.requireNonNull(value, "TemporalAttentionLayer: gate is missing");
            return this;
        }

        /**
         * How the gate starts.
         *
         * @param value scale, bias and first weights
         * @return this
         */
        public Builder start(GateStart value) {
            this.start = Objects.requireNonNull(value, "TemporalAttentionLayer: start is missing");
            return this;
        }

        @Override
        public TemporalAttentionLayer build() {
            return new TemporalAttentionLayer(this);
        }
    }
}
