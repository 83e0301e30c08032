package org.masnn.core.layer;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.Backend;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Base of the configurations of layers over frames: activations are {@code [N*T, H, W, C]} or {@code [N*T, F]}, row
 * {@code n*T + t}, channels last. A subclass says which parameters it has for which frame size and makes its runtime;
 * names, initialisation, updaters, regularisation, JSON and memory reports follow from that.
 *
 * <p>JSON is written through getters and setters (Jackson's defaults), so every field of a subclass needs both.
 */
public abstract class FrameLayer extends FeedForwardLayer {

    /** Stands in for a size that is not known yet, where only names and roles of parameters are asked for. */
    private static final FrameSize ANY_SIZE = new FrameSize(64, 64, 4096);

    private int frameHeight;
    private int frameWidth;
    private transient @Nullable Builder<?> unfinished;

    /** For JSON. */
    protected FrameLayer() {
        this.activationFn = new ActivationIdentity();
    }

    /**
     * A configuration from its builder.
     *
     * @param builder the builder
     */
    protected FrameLayer(Builder<?> builder) {
        super(builder);
        this.activationFn = new ActivationIdentity();
        this.frameHeight = builder.frameHeight;
        this.frameWidth = builder.frameWidth;
        this.unfinished = builder;
    }

    /**
     * The layer's parameters, in the order in which they lie in the network's parameter vector. Shapes depend on the
     * size of a frame, names and roles do not.
     *
     * @param input size of a frame at the input
     * @return the specifications
     * @throws IllegalArgumentException if such frames do not fit this layer
     */
    protected abstract List<ParameterSpecification> parameters(FrameSize input);

    /**
     * Size of a frame at the output.
     *
     * @param input size of a frame at the input
     * @return the size; height and width 1 for a layer with outputs {@code [N*T, F]}
     */
    protected abstract FrameSize outputSize(FrameSize input);

    /**
     * Whether the output is {@code [N*T, F]} for these inputs.
     *
     * @param flatInput whether the input is
     * @return whether the output is
     */
    protected boolean flatOutput(boolean flatInput) {
        return flatInput;
    }

    /**
     * The runtime of this configuration.
     *
     * @param conf the whole configuration
     * @param type the network's data type
     * @return a runtime without parameters
     */
    protected abstract FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type);

    /**
     * The values of the subclass's own fields, for {@code equals}, {@code hashCode} and {@code toString}.
     *
     * @return the values in a fixed order
     */
    protected abstract List<Object> settings();

    /**
     * Whether its runtime is a {@link NormalizingLayer}.
     *
     * @return false by default
     */
    protected boolean canNormalizeInput() {
        return false;
    }

    /**
     * How many values the layer keeps in training from the forward to the backward pass, besides its input and output,
     * in arrays of ND4J.
     *
     * @param input size of a frame at the input
     * @return values for each frame; 0 by default
     */
    public long keptValuesPerFrame(FrameSize input) {
        return 0;
    }

    /**
     * How many single precision values it keeps so in the Java heap.
     *
     * @param input size of a frame at the input
     * @return values for each example; 0 by default
     */
    public long keptHeapValues(FrameSize input) {
        return 0;
    }

    /**
     * How many values the layer needs in training while it computes, and gives back.
     *
     * @param input size of a frame at the input
     * @param frames how many frames a batch has
     * @return values; 0 by default
     */
    public long workingValues(FrameSize input, long frames) {
        return 0;
    }

    /**
     * How many rows the output has for each example.
     *
     * @param inputRows rows of the input for each example: T for frames
     * @return the same number by default
     */
    public int outputRows(int inputRows) {
        return inputRows;
    }

    /**
     * What this layer reads, if it is the first of a network.
     *
     * @return by default {@code [N, H, W, C]} (NHWC) or {@code [N, F]} of {@link #inputSize()}
     * @throws IllegalStateException if the size is not known yet
     */
    public InputType inputType() {
        FrameSize size = inputSize();
        return flatInput()
                ? InputType.feedForward(size.channels())
                : InputType.convolutional(size.height(), size.width(), size.channels(), CNN2DFormat.NHWC);
    }

    /**
     * The input type as frames, for a layer whose input is not frames yet.
     *
     * @param input what comes in
     * @return {@code [N*T, H, W, C]} (NHWC) or {@code [N*T, F]}; by default {@code input} itself
     * @throws IllegalArgumentException if this layer cannot make frames of it
     */
    protected InputType frames(InputType input) {
        return input;
    }

    /**
     * How messages name this layer, for instance {@code LifLayer "lif1"}.
     *
     * @return simple class name and layer name
     */
    public String describe() {
        return getClass().getSimpleName() + " \"" + getLayerName() + "\"";
    }

    /**
     * The input's frame size, as far as it is known: from {@code setInputType(s)} or from the builder.
     *
     * @return the size
     * @throws IllegalStateException if it is not known yet
     */
    public final FrameSize inputSize() {
        if (nIn < 1) {
            throw new IllegalStateException(
                    describe() + ": the input size is not known; call setInputTypes(...) on the "
                            + "network's builder, or frame(height, width, channels) or nIn(n) on the layer's");
        }
        return new FrameSize(Math.max(1, frameHeight), Math.max(1, frameWidth), Math.toIntExact(nIn));
    }

    /**
     * Whether inputs are {@code [N*T, F]}.
     *
     * @return true for dense inputs, false for frames
     */
    public final boolean flatInput() {
        return frameHeight == 0;
    }

    @Override
    public final Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initializeParameters,
            DataType type) {
        Backend.logOnce();
        FrameLayerRuntime<?> runtime = runtime(conf, type);
        runtime.setListeners(listeners);
        runtime.setIndex(index);
        runtime.setParamsViewArray(parameters);
        runtime.setParamTable(initializer().init(conf, parameters, initializeParameters));
        runtime.setConf(conf);
        return runtime;
    }

    @Override
    public ParamInitializer initializer() {
        return FrameParameterInitializer.INSTANCE;
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        InputType frames = frames(input);
        FrameSize size = outputSize(sizeOf(frames));
        return flatOutput(frames.getType() == InputType.Type.FF)
                ? InputType.feedForward(size.length())
                : InputType.convolutional(size.height(), size.width(), size.channels(), CNN2DFormat.NHWC);
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        InputType frames = frames(input);
        FrameSize size = sizeOf(frames);
        if (nIn > 0 && nIn != size.channels() && !override) {
            throw new IllegalArgumentException(describe() + ": the builder gave " + nIn + " input channels, the layer "
                    + "before has " + size.channels() + "; leave nIn out to infer it");
        }
        boolean flat = frames.getType() == InputType.Type.FF;
        frameHeight = flat ? 0 : size.height();
        frameWidth = flat ? 0 : size.width();
        setNIn(size.channels());
        parameters(size);
    }

    /**
     * For the end of a subclass's constructor: names the parameters to which the builder's constraints apply and, if
     * the builder gave the input size, checks it.
     */
    protected final void finishIfSized() {
        if (unfinished != null) {
            initializeConstraints(unfinished);
            unfinished = null;
        }
        if (nIn > 0) {
            parameters(inputSize());
        }
    }

    /** Names and roles are right in any case, shapes only once the input size is known. */
    final List<ParameterSpecification> specifications() {
        return parameters(nIn > 0 ? inputSize() : ANY_SIZE);
    }

    private FrameSize sizeOf(InputType input) {
        if (input instanceof InputType.InputTypeFeedForward flat) {
            return new FrameSize(1, 1, Math.toIntExact(flat.getSize()));
        }
        if (input instanceof InputType.InputTypeConvolutional frames && frames.getFormat() == CNN2DFormat.NHWC) {
            return new FrameSize(
                    Math.toIntExact(frames.getHeight()),
                    Math.toIntExact(frames.getWidth()),
                    Math.toIntExact(frames.getChannels()));
        }
        throw new IllegalArgumentException(describe() + ": expected frames [N*T, H, W, C] (NHWC) or [N*T, F], got "
                + input + "; put a FoldTimeLayer or a RepeatImageLayer in front");
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String parameter) {
        return switch (role(parameter)) {
            case WEIGHT -> regularization;
            case BIAS, SCALE -> regularizationBias;
            case STATISTIC -> null;
        };
    }

    @Override
    public IUpdater getUpdaterByParam(String parameter) {
        return switch (role(parameter)) {
            case STATISTIC -> new NoOp();
            case BIAS -> biasUpdater != null ? biasUpdater : iUpdater;
            case WEIGHT, SCALE -> iUpdater;
        };
    }

    /**
     * Whether a parameter is a running statistic, which training steps write past the updater.
     *
     * @param parameter its name
     * @return false for parameters that are trained
     * @throws IllegalArgumentException if the layer has no such parameter
     */
    public final boolean isStatistic(String parameter) {
        return role(parameter) == Role.STATISTIC;
    }

    private Role role(String parameter) {
        return specifications().stream()
                .filter(specification -> specification.name().equals(parameter))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(describe() + ": no parameter \"" + parameter + "\"; it has "
                                + specifications().stream()
                                        .map(ParameterSpecification::name)
                                        .toList()))
                .role();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        FrameSize size = sizeOf(frames(input));
        long count = parameters(size).stream()
                .mapToLong(ParameterSpecification::length)
                .sum();
        long trained = parameters(size).stream()
                .filter(specification -> specification.role() != Role.STATISTIC)
                .mapToLong(ParameterSpecification::length)
                .sum();
        long updaterState = iUpdater == null ? 0 : iUpdater.stateSize(trained);
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), input, getOutputType(0, input))
                .standardMemory(count, updaterState)
                .workingMemory(0, 0, 0, keptValuesPerFrame(size) + workingValues(size, 1))
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    /**
     * Rows of the input's frames, 0 for dense inputs; set by {@code setNIn(InputType)}.
     *
     * @return the height
     */
    public int getFrameHeight() {
        return frameHeight;
    }

    /**
     * See {@link #getFrameHeight()}.
     *
     * @param height the height
     */
    public void setFrameHeight(int height) {
        this.frameHeight = height;
    }

    /**
     * Columns of the input's frames, 0 for dense inputs; set by {@code setNIn(InputType)}.
     *
     * @return the width
     */
    public int getFrameWidth() {
        return frameWidth;
    }

    /**
     * See {@link #getFrameWidth()}.
     *
     * @param width the width
     */
    public void setFrameWidth(int width) {
        this.frameWidth = width;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameLayer layer
                && super.equals(other)
                && layer.getClass() == getClass()
                && frameHeight == layer.frameHeight
                && frameWidth == layer.frameWidth
                && settings().equals(layer.settings());
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), frameHeight, frameWidth, settings());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(name=" + getLayerName() + ", in=[" + frameHeight + ", " + frameWidth
                + ", " + nIn + "], out=" + nOut + ", settings=" + settings() + ")";
    }

    /**
     * Base of the builders.
     *
     * @param <B> the builder's own type
     */
    public abstract static class Builder<B extends Builder<B>> extends FeedForwardLayer.Builder<B> {

        private int frameHeight;
        private int frameWidth;

        /** For subclasses. */
        protected Builder() {
            super();
        }

        /**
         * Refuses: these layers are linear or fire.
         *
         * @param activation anything but the identity
         * @return this
         * @throws IllegalArgumentException if it is not the identity
         */
        @Override
        public B activation(IActivation activation) {
            if (!(activation instanceof ActivationIdentity)) {
                throw new IllegalArgumentException(
                        getClass().getEnclosingClass().getSimpleName() + " \"" + layerName
                                + "\": has no activation function of its own, got " + activation
                                + "; add a LifLayer (spiking) or DL4J's ActivationLayer (ANN) after it");
            }
            return self();
        }

        /**
         * Size of a frame at the input, for networks that are built without {@code setInputTypes}; there it is
         * inferred.
         *
         * @param height rows, at least 1
         * @param width columns, at least 1
         * @param channels channels, at least 1
         * @return this
         */
        public B frame(int height, int width, int channels) {
            frameHeight = positive("frame height", height);
            frameWidth = positive("frame width", width);
            return nIn(positive("frame channels", channels));
        }

        /**
         * This builder, as its own type.
         *
         * @return this
         */
        @SuppressWarnings("unchecked")
        protected final B self() {
            return (B) this;
        }

        /**
         * Checks a value that must be positive.
         *
         * @param what name of the option
         * @param value its value
         * @return the value
         */
        protected final int positive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        getClass().getEnclosingClass().getSimpleName() + " \"" + layerName + "\": expected " + what
                                + " >= 1, got " + value);
            }
            return value;
        }

        /**
         * Checks a pair that must be of one or two values, not below a bound.
         *
         * @param what name of the option
         * @param least the bound
         * @param values one value for both axes, or height and width
         * @return height and width
         */
        protected final int[] pair(String what, int least, int... values) {
            if (values.length < 1 || values.length > 2 || Arrays.stream(values).anyMatch(value -> value < least)) {
                throw new IllegalArgumentException(
                        getClass().getEnclosingClass().getSimpleName() + " \"" + layerName
                                + "\": expected " + what + " as one or two numbers >= " + least + ", got "
                                + Arrays.toString(values));
            }
            return values.length == 2 ? values.clone() : new int[] {values[0], values[0]};
        }
    }
}
