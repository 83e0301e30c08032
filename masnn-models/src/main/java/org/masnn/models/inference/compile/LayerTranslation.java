package org.masnn.models.inference.compile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameConvolution;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.LearnableDecay;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.ClipLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.core.layer.VoteLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.models.inference.plan.Membrane;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Refinement;
import org.masnn.models.inference.plan.Window;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One layer as an operation, or as a part of the convolution in front of it. */
final class LayerTranslation {

    private final PlanBuilder plan;
    private final String name;
    private final Map<String, INDArray> parameters;

    LayerTranslation(PlanBuilder plan, String name, Map<String, INDArray> parameters) {
        this.plan = plan;
        this.name = name;
        this.parameters = parameters;
    }

    void translate(Layer layer) {
        if (layer instanceof FoldTimeLayer fold) {
            plan.enter(name, fold.inputSize(), fold.getTimeSteps(), false);
            return;
        }
        if (layer instanceof RepeatImageLayer repeat) {
            plan.enter(name, repeat.inputSize(), repeat.getTimeSteps(), true);
            return;
        }
        int input = plan.value(name, 0);
        FrameSize size = plan.size(input);
        requireTimeSteps(layer);
        if (layer instanceof FrameConvolutionLayer convolution) {
            add(convolution, input, size);
        } else if (layer instanceof FrameDenseLayer) {
            addDense(input, size, values("W"), parameters.containsKey("b") ? values("b") : null);
        } else if (layer instanceof FrameBatchNormalization normalization) {
            add(normalization, input, size);
        } else if (layer instanceof FramePoolingLayer pooling) {
            add(pooling, input, size);
        } else if (layer instanceof SpatialMeanLayer) {
            FrameSize output = new FrameSize(1, 1, size.channels());
            plan.add(name, new Operation.Pooling(name, input, size, output, false, Window.whole(size)));
        } else if (layer instanceof LifLayer lif) {
            add(lif, input, size);
        } else if (layer instanceof RefinementLayer refining) {
            Refinement refinement = refinement(
                    refining.getRefinement(),
                    refining.getGrouping().size(size, Math.max(1, refining.getTimeSteps())),
                    parameters.values().iterator());
            plan.add(name, new Operation.Attending(name, input, size, grouping(refining), refinement));
        } else if (layer instanceof TemporalAttentionLayer temporal) {
            List<float[]> arrays =
                    parameters.values().stream().map(NativeFloats::copyOf).toList();
            plan.add(
                    name,
                    new Operation.TemporalWeighting(
                            name, input, size, temporal.getGate(), temporal.getStart(), arrays));
        } else if (layer instanceof TimeMeanLayer) {
            plan.add(name, new Operation.TimeMean(name, input, size));
        } else if (layer instanceof VoteLayer vote) {
            FrameSize output = new FrameSize(1, 1, size.length() / vote.getVoters());
            plan.add(name, new Operation.Voting(name, input, output, vote.getVoters()));
        } else if (layer instanceof OutputLayer output) {
            addDense(input, size, values("W"), parameters.containsKey("b") ? values("b") : null);
            activate(output.getActivationFn(), plan.size(valueOfThis()), valueOfThis());
        } else if (layer instanceof LossLayer loss) {
            activate(loss.getActivationFn(), size, input);
        } else if (layer instanceof RnnLossLayer loss) {
            activate(loss.getActivationFn(), size, input);
        } else if (layer instanceof ActivationLayer activation) {
            activate(activation.getActivationFn(), size, input);
        } else if (layer instanceof ClipDropoutLayer
                || layer instanceof DropoutLayer
                || layer instanceof UnfoldTimeLayer) {
            plan.pass(name);
        } else {
            throw new IllegalArgumentException("EventDrivenNetwork: layer \"" + name + "\" cannot be compiled, it is a "
                    + layer.getClass().getName() + "; expected a layer of this library, or DL4J's ActivationLayer,"
                    + " DropoutLayer, OutputLayer, LossLayer or RnnLossLayer");
        }
    }

    /** A clip of one frame is a frame. */
    private FrameGrouping grouping(RefinementLayer layer) {
        return plan.timeSteps() == 1 ? FrameGrouping.FRAME : layer.getGrouping();
    }

    private int valueOfThis() {
        return plan.valueOf(name);
    }

    private void requireTimeSteps(Layer layer) {
        boolean knowsTime = layer instanceof ClipLayer
                && !(layer instanceof RefinementLayer refining && refining.getGrouping() == FrameGrouping.FRAME);
        if (knowsTime && ((ClipLayer) layer).getTimeSteps() != plan.timeSteps()) {
            throw new IllegalArgumentException("EventDrivenNetwork: expected one T in the whole network, got T = "
                    + plan.timeSteps() + " at its input and T = " + ((ClipLayer) layer).getTimeSteps() + " in layer \""
                    + name + "\"");
        }
    }

    private void add(FrameConvolutionLayer layer, int input, FrameSize size) {
        int[] kernel = layer.getKernelSize();
        int[] stride = layer.getStride();
        int[] padding = layer.getPadding();
        int out = Math.toIntExact(layer.getNOut());
        FrameSize output = new FrameConvolution(kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1])
                .outputSize(size, out);
        Window window = new Window(kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1]);
        float[] bias = layer.isHasBias() ? values("b") : new float[out];
        plan.add(name, new Operation.Convolution(name, input, size, output, window, values("W"), bias, window, output));
    }

    private void addDense(int input, FrameSize size, float[] weights, float @Nullable [] bias) {
        int out = weights.length / size.length();
        Window window = Window.whole(size);
        FrameSize output = new FrameSize(1, 1, out);
        plan.add(
                name,
                new Operation.Convolution(
                        name,
                        input,
                        size,
                        output,
                        window,
                        weights,
                        bias == null ? new float[out] : bias,
                        window,
                        output));
    }

    private void add(FrameBatchNormalization layer, int input, FrameSize size) {
        float[] gamma = values("gamma");
        float[] beta = values("beta");
        float[] mean = values("mean");
        float[] variance = values("var");
        double[] scale = new double[gamma.length];
        double[] shift = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + layer.getEpsilon());
            shift[c] = beta[c] - mean[c] * scale[c];
        }
        Operation.Convolution convolution = plan.solelyRead(name);
        if (convolution != null) {
            plan.replaceConvolution(name, Folding.with(convolution, scale, shift));
        } else {
            plan.add(name, new Operation.Affine(name, input, size, floats(scale), floats(shift)));
        }
    }

    private void add(FramePoolingLayer layer, int input, FrameSize size) {
        int[] kernel = layer.getKernelSize();
        int[] stride = layer.getStride();
        int[] padding = layer.getPadding();
        FrameSize output = new FramePooling(
                        layer.getKind(),
                        kernel[0],
                        kernel[1],
                        stride[0],
                        stride[1],
                        padding[0],
                        padding[1],
                        layer.getBorder())
                .outputSize(size);
        Window window = new Window(kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1]);
        boolean maximum = layer.getKind() == FramePooling.Kind.MAXIMUM;
        Operation.Convolution convolution = maximum ? null : plan.solelyRead(name);
        Operation.Convolution folded = convolution == null ? null : Folding.withAverage(convolution, window, output);
        if (folded != null) {
            plan.replaceConvolution(name, folded);
        } else {
            plan.add(name, new Operation.Pooling(name, input, size, output, maximum, window));
        }
    }

    private void add(LifLayer layer, int input, FrameSize size) {
        LifParameters neuron = layer.getNeuron();
        if (neuron.firing() == Firing.RELAXED) {
            throw new IllegalArgumentException("EventDrivenNetwork: layer \"" + name
                    + "\" cannot be compiled, its firing is RELAXED, which makes no spikes; it serves gradient checks");
        }
        if (layer.isLearnableDecay()) {
            double logit =
                    Objects.requireNonNull(parameters.get(LifLayer.DECAY_LOGIT)).getDouble(0);
            neuron = neuron.withDecay(LearnableDecay.of(logit));
        }
        Membrane membrane = new Membrane(
                (float) neuron.decay(),
                (float) neuron.gain(),
                (float) neuron.threshold(),
                neuron.reset() instanceof Reset.BySubtraction,
                neuron.reset() instanceof Reset.To hard ? (float) hard.potential() : 0,
                neuron.firing() == Firing.ABOVE_THRESHOLD,
                neuron.output() == Output.MEMBRANE,
                (float) layer.getInitialMembrane());
        Iterator<INDArray> arrays = parameters.values().iterator();
        List<Refinement> refinements = new ArrayList<>();
        for (MembraneRefinement refinement : layer.getRefinements()) {
            refinements.add(refinement(refinement, size, arrays));
        }
        plan.add(name, new Operation.Neurons(name, input, size, membrane, refinements));
    }

    private Refinement refinement(MembraneRefinement description, FrameSize size, Iterator<INDArray> arrays) {
        if (!Refinement.supports(description)) {
            throw new IllegalArgumentException("EventDrivenNetwork: layer \"" + name
                    + "\" cannot be compiled, its refinement " + description
                    + " is unknown here; expected ChannelAttention, SpatialAttention or SimpleAttention");
        }
        List<float[]> own = new ArrayList<>();
        for (int i = description.parameters(size).size(); i > 0; i--) {
            own.add(NativeFloats.copyOf(arrays.next()));
        }
        return new Refinement(description, own);
    }

    private void activate(IActivation activation, FrameSize size, int input) {
        if (activation instanceof ActivationIdentity) {
            plan.alias(name, input);
        } else {
            plan.add(name, new Operation.Activating(name, input, size, function(activation, size)));
        }
    }

    private Operation.Function function(IActivation activation, FrameSize size) {
        if (activation.equals(new ActivationReLU())) {
            return Operation.Function.RELU;
        }
        if (activation instanceof ActivationSigmoid) {
            return Operation.Function.SIGMOID;
        }
        if (activation instanceof ActivationTanH) {
            return Operation.Function.TANH;
        }
        if (activation instanceof ActivationSoftmax && size.pixels() == 1) {
            return Operation.Function.SOFTMAX;
        }
        throw new IllegalArgumentException("EventDrivenNetwork: layer \"" + name
                + "\" cannot be compiled, its activation is " + activation
                + "; expected identity, relu, sigmoid, tanh or, for [N, F], softmax");
    }

    private float[] values(String parameter) {
        return NativeFloats.copyOf(Objects.requireNonNull(parameters.get(parameter), parameter));
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
