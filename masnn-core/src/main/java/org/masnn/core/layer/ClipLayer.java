package org.masnn.core.layer;

import java.util.List;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;

/**
 * Base of the layers that know the number of time steps T of a clip. Frames keep their size. By default a clip is T
 * consecutive rows of the input, and a number of rows that is not a multiple of T is an error.
 */
public abstract class ClipLayer extends FrameLayer {

    private int timeSteps;

    /** For JSON. */
    protected ClipLayer() {}

    /**
     * A configuration from its builder.
     *
     * @param builder the builder
     * @throws IllegalArgumentException if the builder was not told the number of time steps
     */
    protected ClipLayer(Builder<?> builder) {
        super(builder);
        this.timeSteps = builder.timeSteps;
        if (timeSteps < 1) {
            throw new IllegalArgumentException(describe() + ": the number of time steps is missing; call timeSteps(T)");
        }
    }

    @Override
    public void setNIn(long channels) {
        super.setNIn(channels);
        setNOut(channels);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        return List.of();
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        return input;
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
     * Base of the builders.
     *
     * @param <B> the builder's own type
     */
    public abstract static class Builder<B extends Builder<B>> extends FrameLayer.Builder<B> {

        private int timeSteps;

        /** For subclasses. */
        protected Builder() {
            super();
        }

        /**
         * Number of time steps of a clip; has no default.
         *
         * @param value T, at least 1
         * @return this
         */
        public B timeSteps(int value) {
            this.timeSteps = positive("timeSteps", value);
            return self();
        }
    }
}
