package org.masnn.core.layer;

import java.util.Arrays;
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
     * Gives this layer another number of time steps, for {@link NetworkTimeSteps}. By default it takes it, unless the
     * shapes of its parameters depend on T or frames do not fit at that T; then it stays as it was. A layer that can
     * say better why it refuses, or refuses for another reason, overrides this.
     *
     * @param timeSteps T, at least 1
     * @throws IllegalArgumentException if this layer cannot keep its parameters at that T; the message names the layer
     *     and says why
     */
    protected void changeTimeSteps(int timeSteps) {
        int before = this.timeSteps;
        List<ParameterSpecification> old = parameters(inputSize());
        boolean taken = false;
        this.timeSteps = timeSteps;
        try {
            String differences = differences(old, parameters(inputSize()));
            if (!differences.isEmpty()) {
                throw new IllegalArgumentException(
                        describe() + ": its parameters depend on T, " + differences + " at T = " + timeSteps);
            }
            taken = true;
        } finally {
            this.timeSteps = taken ? timeSteps : before;
        }
    }

    private static String differences(List<ParameterSpecification> old, List<ParameterSpecification> now) {
        if (old.size() != now.size()) {
            return old.size() + " arrays would be " + now.size();
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < old.size(); i++) {
            if (!Arrays.equals(old.get(i).shape(), now.get(i).shape())) {
                result.append(result.isEmpty() ? "" : ", ")
                        .append(old.get(i).name())
                        .append(' ')
                        .append(Arrays.toString(old.get(i).shape()))
                        .append(" would be ")
                        .append(Arrays.toString(now.get(i).shape()));
            }
        }
        return result.toString();
    }

    /** Whether T means anything to this layer; where not, it has 1 whatever the network's T is. */
    boolean followsTimeSteps() {
        return true;
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
