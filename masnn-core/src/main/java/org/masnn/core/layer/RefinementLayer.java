package org.masnn.core.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A {@link MembraneRefinement} outside the recurrence, in front of or behind a convolution (Yao et al. 2023, Table 4:
 * Conv-PRE and Conv-POST): {@code [N*T, H, W, C]} or {@code [N*T, F]}, shape unchanged. Every frame on its own, as the
 * paper has it, or the frames of a clip jointly, as the authors' published code has it ({@link FrameGrouping}).
 *
 * <p>It may also stand in a network of DL4J's own layers, without time: behind convolutional layers with channels first
 * a {@link ChannelsLastPreProcessor} is put in between, and the layers behind see channels last.
 *
 * <p>Parameters: the refinement's own, under their names. A frame on its own knows no T, so the layer has T = 1 then.
 */
public final class RefinementLayer extends ClipLayer {

    @SuppressWarnings("NullAway.Init") // the builder or JSON gives it
    private MembraneRefinement refinement;

    private FrameGrouping grouping = FrameGrouping.FRAME;

    /** For JSON. */
    public RefinementLayer() {}

    private RefinementLayer(Builder builder, MembraneRefinement refinement) {
        super(builder);
        this.refinement = refinement;
        this.grouping = builder.grouping;
        if (!followsTimeSteps() && getTimeSteps() != 1) {
            throw new IllegalArgumentException(
                    describe() + ": expected no T where each frame is refined on its own, got"
                            + " T = " + getTimeSteps() + "; leave timeSteps(T) out, or call jointly(grouping, T) with "
                            + FrameGrouping.CLIP_AS_ROWS + " or " + FrameGrouping.CLIP_AS_CHANNELS);
        }
        finishIfSized();
    }

    @Override
    boolean followsTimeSteps() {
        return grouping != FrameGrouping.FRAME;
    }

    /** Without time it may stand between DL4J's own convolutions, whose images have channels first. */
    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        boolean channelsFirst =
                input instanceof InputType.InputTypeConvolutional images && images.getFormat() == CNN2DFormat.NCHW;
        return channelsFirst && !followsTimeSteps() ? new ChannelsLastPreProcessor() : null;
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        try {
            return refinement.parameters(grouping.size(input, getTimeSteps()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new RefinementLayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), refinement, grouping);
    }

    /**
     * What happens to a frame.
     *
     * @return the refinement
     */
    public MembraneRefinement getRefinement() {
        return refinement;
    }

    /**
     * See {@link #getRefinement()}.
     *
     * @param refinement the refinement
     */
    public void setRefinement(MembraneRefinement refinement) {
        this.refinement = refinement;
    }

    /**
     * What is refined as one frame.
     *
     * @return {@link FrameGrouping#FRAME} by default (the paper's)
     */
    public FrameGrouping getGrouping() {
        return grouping;
    }

    /**
     * See {@link #getGrouping()}.
     *
     * @param grouping the grouping
     */
    public void setGrouping(FrameGrouping grouping) {
        this.grouping = grouping;
    }

    /** Builder of {@link RefinementLayer}. Default: every frame on its own, as in the paper (Eq. 10-13). */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private @Nullable MembraneRefinement refinement;
        private FrameGrouping grouping = FrameGrouping.FRAME;

        /** A builder. */
        public Builder() {
            super();
            timeSteps(1);
        }

        /**
         * What happens to a frame; has no default.
         *
         * @param value the refinement
         * @return this
         */
        public Builder refinement(MembraneRefinement value) {
            this.refinement = Objects.requireNonNull(value, "RefinementLayer: refinement is missing");
            return this;
        }

        /**
         * Refines the frames of a clip jointly, as the published code does.
         *
         * @param value how the frames of a clip make one frame
         * @param timeSteps T, at least 1
         * @return this
         */
        public Builder jointly(FrameGrouping value, int timeSteps) {
            this.grouping = Objects.requireNonNull(value, "RefinementLayer: grouping is missing");
            return timeSteps(timeSteps);
        }

        @Override
        public RefinementLayer build() {
            MembraneRefinement given = refinement;
            if (given == null) {
                throw new IllegalArgumentException("RefinementLayer \"" + layerName
                        + "\": the refinement is missing; call refinement(MembraneRefinement)");
            }
            return new RefinementLayer(this, given);
        }
    }
}
