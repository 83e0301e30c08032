package org.masnn.core.layer;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.time.TimeAxis;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Base of the runtimes of {@link FrameLayer}s: checks shapes, applies dropout and weight noise as DL4J's own layers do,
 * and hands dense row-major arrays to the subclass.
 *
 * @param <C> the configuration's type
 */
public abstract class FrameLayerRuntime<C extends FrameLayer> extends BaseLayer<C> {

    /**
     * A runtime.
     *
     * @param conf the configuration
     * @param type the network's data type
     */
    protected FrameLayerRuntime(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    /**
     * The forward pass.
     *
     * @param input dense, of the layer's input size; not modified
     * @param training whether a backward pass may follow
     * @param workspaces gives the output's memory, see {@link #output}
     * @return the activations
     */
    protected abstract INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces);

    /**
     * The backward pass; writes the parameters' gradients to {@link #gradient(String)}.
     *
     * @param input as given to {@link #forward}; not modified
     * @param epsilon gradient with respect to the activations, dense; not modified
     * @param workspaces gives the result's memory, see {@link #inputGradient}
     * @return gradient with respect to the input
     */
    protected abstract INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces);

    @Override
    public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        checkInput(input);
        applyDropOutIfNecessary(training, workspaces);
        return forward(prepared(input), training, workspaces);
    }

    @Override
    public final Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray result = backward(prepared(input), NativeFloats.dense(epsilon), workspaces);
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        for (String name : params.keySet()) {
            gradient.setGradientFor(name, gradientViews.get(name));
        }
        weightNoiseParams.clear();
        return new Pair<>(gradient, backpropDropOutIfPresent(result));
    }

    private INDArray prepared(INDArray array) {
        INDArray typed = array.dataType() == dataType ? array : array.castTo(dataType);
        return NativeFloats.dense(typed);
    }

    /**
     * Checks the input's shape; the message names the layer, what was expected and what came.
     *
     * @param array the input
     * @throws IllegalArgumentException if it does not fit
     */
    protected void checkInput(INDArray array) {
        FrameSize size = layerConf().inputSize();
        boolean fits = layerConf().flatInput()
                ? array.rank() == 2 && array.size(1) == size.channels()
                : array.rank() == 4
                        && array.size(1) == size.height()
                        && array.size(2) == size.width()
                        && array.size(3) == size.channels();
        if (!fits) {
            throw new IllegalArgumentException(
                    layerConf().describe() + ": expected " + expected() + ", got " + Arrays.toString(array.shape()));
        }
        if (layerConf() instanceof ClipLayer clips) {
            TimeAxis.check(clips.describe(), expected(), clips.getTimeSteps(), array);
        }
    }

    /**
     * The input that this layer expects, in words.
     *
     * @return for instance {@code [N*T, 8, 8, 64]}
     */
    protected final String expected() {
        FrameSize size = layerConf().inputSize();
        return layerConf().flatInput()
                ? "[N*T, " + size.channels() + "]"
                : "[N*T, " + size.height() + ", " + size.width() + ", " + size.channels() + "]";
    }

    /**
     * Uninitialised row-major memory for activations.
     *
     * @param workspaces from {@link #forward}
     * @param shape the shape
     * @return an array
     */
    protected final INDArray output(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
    }

    /**
     * Uninitialised row-major memory for the gradient with respect to the input.
     *
     * @param workspaces from {@link #backward}
     * @param shape the shape
     * @return an array
     */
    protected final INDArray inputGradient(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
    }

    /**
     * Where the gradient of a parameter goes.
     *
     * @param parameter its name
     * @return a view into the network's gradient vector
     */
    protected final INDArray gradient(String parameter) {
        return Objects.requireNonNull(gradientViews.get(parameter), parameter);
    }

    /**
     * Shape of this layer's output for an input of so many rows.
     *
     * @param rows N*T
     * @return {@code [N*T, H, W, C]} or {@code [N*T, F]}
     */
    protected final long[] outputShape(long rows) {
        FrameSize size = layerConf().outputSize(layerConf().inputSize());
        return layerConf().flatOutput(layerConf().flatInput())
                ? new long[] {rows, size.length()}
                : new long[] {rows, size.height(), size.width(), size.channels()};
    }

    /**
     * Takes parameters from a vector in the layout of {@link #params()}. Overridden because the base class reads every
     * parameter in column-major order, while here they are row-major; transfer learning copies layers this way.
     *
     * @param vector all parameters of this layer
     */
    @Override
    public void setParams(INDArray vector) {
        setParams(vector, 'c');
    }

    /** Frames as {@code [R, C]}, a row for each pixel. */
    static INDArray pixels(INDArray frames) {
        long channels = frames.size(frames.rank() - 1);
        return frames.reshape('c', frames.length() / channels, channels);
    }

    /**
     * Refuses masks: a masked time step would take part in statistics, recurrence and readout all the same.
     *
     * @param mask mask of the features
     * @param state what DL4J knows about it
     * @param examples N
     * @return what DL4J expects where there is no mask
     * @throws IllegalArgumentException if there is a mask
     */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(@Nullable INDArray mask, MaskState state, int examples) {
        if (mask != null) {
            throw new IllegalArgumentException(
                    layerConf().describe() + ": expected features without a mask, got a mask "
                            + Arrays.toString(mask.shape()) + "; give every clip all of its time steps");
        }
        return super.feedForwardMaskArray(mask, state, examples);
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
