package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedLifKernel;
import org.masnn.core.kernel.ReferenceLifKernel;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What a user reads who gives wrong sizes: who, what was expected, what came, what to do. */
class LayerMessageTest {

    private static final InputType FRAMES = InputType.convolutional(8, 8, 64, CNN2DFormat.NHWC);

    private static ComputationGraph graph(FrameLayer layer, String name, InputType input) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(input)
                .addLayer(name, layer, "in")
                .setOutputs(name)
                .build());
        graph.init();
        return graph;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> output(
            FrameLayer layer, String name, InputType input, long... shape) {
        ComputationGraph graph = graph(layer, name, input);
        INDArray features = Nd4j.create(DataType.FLOAT, shape);
        return refused(() -> graph.outputSingle(features));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    private static LifLayer lif(int steps) {
        return new LifLayer.Builder().timeSteps(steps).build();
    }

    @Test
    void wrongNumberOfRows() {
        output(lif(16), "lif1", FRAMES, 30, 8, 8, 64)
                .hasMessage("LifLayer \"lif1\": expected [N*T, 8, 8, 64] with T = 16, got [30, 8, 8, 64]; 30 is not a"
                        + " multiple of 16");
        output(lif(16), "lif1", InputType.feedForward(5), 15, 5)
                .hasMessage(
                        "LifLayer \"lif1\": expected [N*T, 5] with T = 16, got [15, 5]; 15 is not a multiple of 16");
        output(new TimeMeanLayer.Builder().timeSteps(3).build(), "mean", InputType.feedForward(5), 7, 5)
                .hasMessage(
                        "TimeMeanLayer \"mean\": expected [N*T, 5] with T = 3, got [7, 5]; 7 is not a multiple of 3");
        output(new UnfoldTimeLayer.Builder().timeSteps(3).build(), "exit", InputType.feedForward(5), 7, 5)
                .hasMessage(
                        "UnfoldTimeLayer \"exit\": expected [N*T, 5] with T = 3, got [7, 5]; 7 is not a multiple of 3");
    }

    @Test
    void wrongTimeSteps_atTheEntrance() {
        output(
                        new FoldTimeLayer.Builder().timeSteps(16).build(),
                        "fold",
                        FoldTimeLayer.inputType(16, 8, 8, 2),
                        2,
                        15,
                        8,
                        8,
                        2)
                .hasMessage(
                        "FoldTimeLayer \"fold\": expected NTHWC with T = 16, H = 8, W = 8, C = 2, got [2, 15, 8, 8, 2];"
                                + " this network has T = 16, these clips have T = 15:"
                                + " NetworkTimeSteps.change(network, 15) makes a network for them");
        output(
                        new FoldTimeLayer.Builder()
                                .timeSteps(16)
                                .format(SequenceFormat.TNCHW)
                                .build(),
                        "fold",
                        FoldTimeLayer.inputType(16, 8, 8, 2),
                        2,
                        16,
                        2,
                        8,
                        8)
                .hasMessage(
                        "FoldTimeLayer \"fold\": expected TNCHW with T = 16, H = 8, W = 8, C = 2, got [2, 16, 2, 8, 8];"
                                + " this network has T = 16, these clips have T = 2: NetworkTimeSteps.change(network, 2)"
                                + " makes a network for them; if N and T are swapped, choose another format");
        output(
                        new FoldTimeLayer.Builder()
                                .timeSteps(4)
                                .format(SequenceFormat.NFT)
                                .build(),
                        "fold",
                        FoldTimeLayer.inputType(4, 7),
                        2,
                        4,
                        7)
                .hasMessage("FoldTimeLayer \"fold\": expected NFT with T = 4, F = 7, got [2, 4, 7]");
        output(
                        new FoldTimeLayer.Builder()
                                .timeSteps(4)
                                .format(SequenceFormat.NFT)
                                .build(),
                        "fold",
                        FoldTimeLayer.inputType(4, 7),
                        2,
                        7,
                        3)
                .hasMessage("FoldTimeLayer \"fold\": expected NFT with T = 4, F = 7, got [2, 7, 3]; this network has T"
                        + " = 4, these clips have T = 3: NetworkTimeSteps.change(network, 3) makes a network for them");
        FoldTimeLayer fold = new FoldTimeLayer.Builder().timeSteps(16).build();
        refused(() -> graph(fold, "fold", FoldTimeLayer.inputType(10, 8, 8, 2)))
                .hasMessageStartingWith("FoldTimeLayer \"fold\": expected T = 16, got T = 10 in the input type ");
        refused(() -> graph(new FoldTimeLayer.Builder().timeSteps(16).build(), "fold", FRAMES))
                .hasMessageStartingWith("FoldTimeLayer \"fold\": expected an input type of clips, see"
                        + " FoldTimeLayer.inputType(T, H, W, C) and inputType(T, F), got ");
        refused(() -> graph(new FoldTimeLayer.Builder().timeSteps(16).build(), "fold", FoldTimeLayer.inputType(16, 3)))
                .hasMessageStartingWith("FoldTimeLayer \"fold\": the format NTHWC does not fit the input type ");
    }

    @Test
    void wrongRankOrChannels() {
        output(lif(16), "lif1", FRAMES, 2, 16, 8, 8, 64)
                .hasMessage("LifLayer \"lif1\": expected [N*T, 8, 8, 64], got [2, 16, 8, 8, 64]");
        output(lif(16), "lif1", FRAMES, 32, 8, 8, 32)
                .hasMessage("LifLayer \"lif1\": expected [N*T, 8, 8, 64], got [32, 8, 8, 32]");
        output(new FrameConvolutionLayer.Builder().nOut(3).build(), "conv1", FRAMES, 4, 64, 8, 8)
                .hasMessage("FrameConvolutionLayer \"conv1\": expected [N*T, 8, 8, 64], got [4, 64, 8, 8]");
        output(new FrameDenseLayer.Builder().nOut(3).build(), "fc", InputType.feedForward(5), 4, 6)
                .hasMessage("FrameDenseLayer \"fc\": expected [N*T, 5], got [4, 6]");
        output(
                        new RepeatImageLayer.Builder().timeSteps(4).build(),
                        "repeat",
                        InputType.convolutional(8, 6, 3, CNN2DFormat.NCHW),
                        2,
                        8,
                        6,
                        3)
                .hasMessage(
                        "RepeatImageLayer \"repeat\": expected images NCHW with H = 8, W = 6, C = 3, got [2, 8, 6, 3]");
    }

    @Test
    void missingOrBadOptions() {
        assertThatThrownBy(() -> new LifLayer.Builder().name("lif1").build())
                .hasMessage("LifLayer \"lif1\": the number of time steps is missing; call timeSteps(T)");
        assertThatThrownBy(() -> new FoldTimeLayer.Builder().name("a").build())
                .hasMessage("FoldTimeLayer \"a\": the number of time steps is missing; call timeSteps(T)");
        assertThatThrownBy(() -> new RepeatImageLayer.Builder().name("a").build())
                .hasMessage("RepeatImageLayer \"a\": the number of time steps is missing; call timeSteps(T)");
        assertThatThrownBy(() -> new UnfoldTimeLayer.Builder().name("a").build())
                .hasMessage("UnfoldTimeLayer \"a\": the number of time steps is missing; call timeSteps(T)");
        assertThatThrownBy(() -> new TimeMeanLayer.Builder().name("a").build())
                .hasMessage("TimeMeanLayer \"a\": the number of time steps is missing; call timeSteps(T)");
        assertThatThrownBy(() -> new LifLayer.Builder().name("lif1").timeSteps(0))
                .hasMessage("LifLayer \"lif1\": expected timeSteps >= 1, got 0");
        assertThatThrownBy(() -> new LifLayer.Builder().name("lif1").initialMembrane(Double.NaN))
                .hasMessage("LifLayer \"lif1\": expected a finite initialMembrane, got NaN");
        assertThatThrownBy(() -> new LifLayer.Builder()
                        .name("lif1")
                        .timeSteps(2)
                        .nIn(3)
                        .neuron(LifParameters.paper().withDecay(1))
                        .learnableDecay(true)
                        .build())
                .hasMessage("LifLayer \"lif1\": expected a decay in (0, 1), where a learnable one can start, got 1.0");
        assertThatThrownBy(
                        () -> new FrameConvolutionLayer.Builder().name("conv1").build())
                .hasMessage("FrameConvolutionLayer \"conv1\": expected nOut >= 1, got 0");
        assertThatThrownBy(
                        () -> new FrameConvolutionLayer.Builder().name("conv1").kernelSize(3, 0))
                .hasMessage(
                        "FrameConvolutionLayer \"conv1\": expected kernelSize as one or two numbers >= 1, got [3, 0]");
        assertThatThrownBy(
                        () -> new FrameConvolutionLayer.Builder().name("conv1").padding(1, 1, 1))
                .hasMessage(
                        "FrameConvolutionLayer \"conv1\": expected padding as one or two numbers >= 0, got [1, 1, 1]");
        assertThatThrownBy(
                        () -> new FrameConvolutionLayer.Builder().name("conv1").frame(0, 4, 2))
                .hasMessage("FrameConvolutionLayer \"conv1\": expected frame height >= 1, got 0");
        assertThatThrownBy(
                        () -> new FrameBatchNormalization.Builder().name("bn").momentum(0))
                .hasMessage("FrameBatchNormalization \"bn\": expected momentum in (0, 1], got 0.0 (DL4J's decay is 1 -"
                        + " momentum)");
        assertThatThrownBy(
                        () -> new FrameBatchNormalization.Builder().name("bn").epsilon(0))
                .hasMessage("FrameBatchNormalization \"bn\": expected epsilon > 0, got 0.0");
        assertThatThrownBy(() -> new SmoothedCrossEntropy(1))
                .hasMessage("SmoothedCrossEntropy: expected smoothing in [0, 1), got 1.0");
        refused(() -> new FrameDenseLayer.Builder().name("fc").activation(Activation.RELU))
                .hasMessage("FrameDenseLayer \"fc\": has no activation function of its own, got relu; add a LifLayer"
                        + " (spiking) or DL4J's ActivationLayer (ANN) after it");
    }

    @Test
    void layersInTheWrongPlace() {
        FrameConvolutionLayer conv = new FrameConvolutionLayer.Builder().nOut(3).build();
        refused(() -> graph(conv, "conv1", InputType.convolutional(8, 8, 2, CNN2DFormat.NCHW)))
                .hasMessage(
                        "FrameConvolutionLayer \"conv1\": expected frames [N*T, H, W, C] (NHWC) or [N*T, F], got"
                                + " InputTypeConvolutional(h=8,w=8,c=2,NCHW); put a FoldTimeLayer or a RepeatImageLayer in front");
        refused(() -> graph(
                        new FrameConvolutionLayer.Builder().nOut(3).build(),
                        "conv1",
                        FoldTimeLayer.inputType(4, 8, 8, 2)))
                .hasMessageStartingWith("FrameConvolutionLayer \"conv1\": expected frames [N*T, H, W, C] (NHWC)")
                .hasMessageEndingWith("put a FoldTimeLayer or a RepeatImageLayer in front");
        refused(() -> graph(new FrameConvolutionLayer.Builder().nOut(3).build(), "conv1", InputType.feedForward(9)))
                .hasMessage("FrameConvolutionLayer \"conv1\": expected frames [N*T, H, W, C], got"
                        + " InputTypeFeedForward(9); use a FrameDenseLayer");
        refused(() -> graph(new TimeMeanLayer.Builder().timeSteps(2).build(), "mean", FRAMES))
                .hasMessage("TimeMeanLayer \"mean\": expected [N*T, F], got InputTypeConvolutional(h=8,w=8,c=64,NHWC);"
                        + " put a FrameDenseLayer in front");
        refused(() -> graph(new UnfoldTimeLayer.Builder().timeSteps(2).build(), "exit", FRAMES))
                .hasMessage("UnfoldTimeLayer \"exit\": the format NFT does not fit the input"
                        + " InputTypeConvolutional(h=8,w=8,c=64,NHWC)");
        refused(() -> graph(
                        new FrameConvolutionLayer.Builder()
                                .nOut(3)
                                .kernelSize(11)
                                .padding(0)
                                .build(),
                        "conv1",
                        FRAMES))
                .hasMessage(
                        "FrameConvolutionLayer \"conv1\": a kernel of 11x11 with padding 0x0 does not fit into frames"
                                + " of 8x8");
        refused(() -> graph(new FramePoolingLayer.Builder().kernelSize(9).build(), "pool1", FRAMES))
                .hasMessage("FramePoolingLayer \"pool1\": a window of 9x9 does not fit into frames of 8x8");
    }

    @Test
    void sizesThatNobodyGave() {
        ComputationGraph unsized = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("lif1", lif(2), "in")
                .setOutputs("lif1")
                .build());
        assertThatThrownBy(() -> {
                    unsized.init();
                    unsized.outputSingle(Nd4j.create(DataType.FLOAT, 2, 3));
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("LifLayer \"lif1\": the input size is not known; call setInputTypes(...) on the network's"
                        + " builder, or frame(height, width, channels) or nIn(n) on the layer's");
        ComputationGraph halfSized = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "conv1",
                        new FrameConvolutionLayer.Builder().nIn(2).nOut(3).build(),
                        "in")
                .setOutputs("conv1")
                .build());
        assertThatThrownBy(halfSized::init)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FrameConvolutionLayer \"conv1\": the size of the frames is not known; call"
                        + " setInputTypes(...) on the network's builder, or frame(height, width, channels) on the"
                        + " layer's");
    }

    @Test
    void masks() {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        DataSet data = SmallNetwork.data(3, 1);
        data.setFeaturesMaskArray(Nd4j.ones(DataType.FLOAT, 3, SmallNetwork.STEPS));
        refused(() -> graph.fit(data))
                .hasMessage(
                        "FoldTimeLayer \"fold\": expected features without a mask, got a mask [3, 4]; give every clip"
                                + " all of its time steps");
    }

    @Test
    void kernels() {
        FrameSize frame = new FrameSize(8, 8, 64);
        INDArray odd = Nd4j.create(DataType.FLOAT, 30, 8, 8, 64);
        INDArray narrow = Nd4j.create(DataType.FLOAT, 32, 8, 8, 32);
        refused(() -> new FusedLifKernel(LifParameters.paper(), 16, frame, null).forward(odd, null, odd, false))
                .hasMessage("FusedLifKernel: expected [N*T, 8, 8, 64] with T = 16, got [30, 8, 8, 64]; 30 is not a"
                        + " multiple of 16");
        refused(() -> new ReferenceLifKernel(LifParameters.paper(), 16, frame, List.of(), List.of(), null)
                        .forward(narrow, null, narrow, false))
                .hasMessage("ReferenceLifKernel: expected [N*T, 8, 8, 64], got [32, 8, 8, 32]");
    }
}
