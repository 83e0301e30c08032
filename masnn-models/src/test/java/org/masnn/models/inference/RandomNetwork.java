package org.masnn.models.inference;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.core.layer.VoteLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks in which any layer of this library follows any other that it can follow. */
final class RandomNetwork {

    private static final List<VectorGate> GATES = List.of(
            new VectorGate.SharedPerceptron(2),
            new VectorGate.SqueezeExcitation(2),
            new VectorGate.LocalConvolution(3));

    final int timeSteps;
    final boolean repeats;
    final boolean wholeClips;
    final ComputationGraph graph;
    private final Random random;
    private final GraphBuilder builder;
    private final int height;
    private final int width;
    private final int channels;
    private boolean whole;
    private String last = "in";
    private int layers;
    private int rows;
    private int columns;
    private int depth;

    RandomNetwork(long seed, boolean mayNeedWholeClips) {
        random = new Random(seed);
        timeSteps = 2 + random.nextInt(4);
        repeats = random.nextInt(5) == 0;
        height = 5 + random.nextInt(6);
        width = 5 + random.nextInt(6);
        channels = 1 + random.nextInt(3);
        builder = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU_UNIFORM)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(
                        repeats
                                ? InputType.convolutional(height, width, channels, CNN2DFormat.NHWC)
                                : FoldTimeLayer.inputType(timeSteps, height, width, channels));
        add(
                repeats
                        ? new RepeatImageLayer.Builder().timeSteps(timeSteps).build()
                        : new FoldTimeLayer.Builder()
                                .timeSteps(timeSteps)
                                .format(SequenceFormat.NTHWC)
                                .build());
        rows = height;
        columns = width;
        depth = channels;
        int blocks = 1 + random.nextInt(2);
        for (int i = 0; i < blocks; i++) {
            block(mayNeedWholeClips);
        }
        end();
        wholeClips = whole;
        graph = new ComputationGraph(builder.build());
        graph.init();
        GraphComparison.randomize(graph, random);
    }

    /** Counts or images; about a third of the values are not 0. */
    INDArray features(int clips) {
        long[] shape = repeats
                ? new long[] {clips, height, width, channels}
                : new long[] {clips, timeSteps, height, width, channels};
        INDArray features = Nd4j.zeros(DataType.FLOAT, shape);
        for (long i = 0; i < features.length(); i++) {
            if (random.nextInt(3) == 0) {
                features.putScalar(i, 1 + random.nextInt(3));
            }
        }
        return features;
    }

    private String add(Layer layer) {
        String name = "l" + layers++ + "_" + layer.getClass().getSimpleName();
        builder.addLayer(name, layer, last);
        last = name;
        return name;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private void block(boolean mayNeedWholeClips) {
        if (chance(4)) {
            attend(mayNeedWholeClips);
        }
        convolve();
        if (chance(3)) {
            pool();
        }
        if (!chance(4)) {
            add(new FrameBatchNormalization.Builder().build());
        }
        if (chance(3)) {
            pool();
        }
        if (mayNeedWholeClips && chance(3)) {
            whole = true;
            add(new TemporalAttentionLayer.Builder()
                    .timeSteps(timeSteps)
                    .gate(GATES.get(random.nextInt(3)))
                    .start(GateStart.plain().withScale(2))
                    .build());
        }
        if (chance(3)) {
            attend(mayNeedWholeClips);
            if (chance(2)) {
                add(new ActivationLayer(Activation.RELU));
            }
        }
        String before = last;
        fire();
        if (chance(2)) {
            join(before);
        }
        if (chance(5)) {
            add(new ClipDropoutLayer.Builder().timeSteps(timeSteps).build());
        }
    }

    private void convolve() {
        int kernel = Math.min(1 + random.nextInt(3), Math.min(rows, columns));
        int stride = 1 + random.nextInt(2);
        int padding = random.nextInt(kernel + 1) / 2;
        depth = 1 + random.nextInt(20);
        add(new FrameConvolutionLayer.Builder()
                .nOut(depth)
                .kernelSize(kernel)
                .stride(stride)
                .padding(padding)
                .hasBias(chance(2))
                .build());
        rows = (rows + 2 * padding - kernel) / stride + 1;
        columns = (columns + 2 * padding - kernel) / stride + 1;
    }

    private void pool() {
        int size = 2 + random.nextInt(2);
        if (rows < size || columns < size) {
            return;
        }
        FramePoolingLayer layer = new FramePoolingLayer.Builder()
                .kind(chance(3) ? FramePooling.Kind.MAXIMUM : FramePooling.Kind.AVERAGE)
                .kernelSize(size)
                .stride(1 + random.nextInt(2))
                .padding(chance(3) ? size / 2 : 0)
                .border(chance(2) ? FramePooling.Border.PARTIAL : FramePooling.Border.LEFT_OUT)
                .frame(rows, columns, depth)
                .build();
        InputType.InputTypeConvolutional output = (InputType.InputTypeConvolutional)
                layer.getOutputType(0, InputType.convolutional(rows, columns, depth, CNN2DFormat.NHWC));
        add(layer);
        rows = (int) output.getHeight();
        columns = (int) output.getWidth();
    }

    private void attend(boolean mayNeedWholeClips) {
        RefinementLayer.Builder refining = new RefinementLayer.Builder().refinement(refinement());
        if (mayNeedWholeClips && chance(2)) {
            whole = true;
            refining.jointly(chance(2) ? FrameGrouping.CLIP_AS_ROWS : FrameGrouping.CLIP_AS_CHANNELS, timeSteps);
        }
        add(refining.build());
    }

    private MembraneRefinement refinement() {
        if (rows * columns > 1 && chance(3)) {
            return SimpleAttention.withDefaults();
        }
        GateStart start =
                chance(2) ? GateStart.plain() : GateStart.plain().withScale(2).withBias(0.5);
        return chance(2)
                ? SpatialAttention.of(chance(2) ? 3 : 7).withStart(start)
                : ChannelAttention.of(GATES.get(random.nextInt(3)).fitted(Math.max(1, depth)))
                        .withStart(start);
    }

    private void fire() {
        LifParameters neuron = List.of(
                        LifParameters.paper(),
                        LifParameters.officialEvents(),
                        LifParameters.officialImageNet(),
                        LifParameters.spikingJelly(2))
                .get(random.nextInt(4));
        if (chance(3)) {
            neuron = neuron.withReset(Reset.bySubtraction());
        }
        if (chance(4)) {
            neuron = neuron.withOutput(Output.MEMBRANE);
        }
        if (chance(3)) {
            neuron = neuron.withFiring(Firing.ABOVE_THRESHOLD);
        }
        LifLayer.Builder lif = new LifLayer.Builder()
                .timeSteps(timeSteps)
                .neuron(neuron)
                .learnableDecay(chance(3))
                .initialMembrane(chance(3) ? 0.1 : 0);
        if (chance(2)) {
            lif.refinements(chance(2) ? List.of(refinement()) : List.of(refinement(), refinement()));
        }
        add(lif.build());
    }

    /** With the value in front of the neurons, or with what further neurons make of it. */
    private void join(String before) {
        String spikes = last;
        last = before;
        if (chance(2)) {
            fire();
        }
        String other = last;
        String name = "join" + layers++;
        if (chance(2)) {
            builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), spikes, other);
        } else {
            SpikeLogicVertex.Operation operation =
                    chance(2) ? SpikeLogicVertex.Operation.AND : SpikeLogicVertex.Operation.IAND;
            builder.addVertex(name, new SpikeLogicVertex(operation), spikes, other);
        }
        last = name;
    }

    private void end() {
        if (chance(3)) {
            add(new SpatialMeanLayer.Builder().build());
            last(depth);
            return;
        }
        int width = 2 * (1 + random.nextInt(10));
        add(new FrameDenseLayer.Builder().nOut(width).hasBias(chance(2)).build());
        if (chance(2)) {
            add(new FrameBatchNormalization.Builder().build());
        }
        if (chance(2)) {
            add(new LifLayer.Builder().timeSteps(timeSteps).build());
        }
        if (chance(2)) {
            add(new VoteLayer.Builder().voters(2).build());
            width /= 2;
        }
        last(width);
    }

    private void last(int width) {
        if (chance(5)) {
            builder.setOutputs(add(new UnfoldTimeLayer.Builder()
                    .timeSteps(timeSteps)
                    .format(SequenceFormat.NTF)
                    .build()));
            return;
        }
        add(new TimeMeanLayer.Builder().timeSteps(timeSteps).build());
        if (chance(2)) {
            Activation activation = List.of(
                            Activation.IDENTITY, Activation.SOFTMAX, Activation.SIGMOID, Activation.TANH)
                    .get(random.nextInt(4));
            builder.setOutputs(add(new LossLayer.Builder(LossFunction.MSE)
                    .activation(activation)
                    .build()));
        } else {
            builder.setOutputs(add(new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(width)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build()));
        }
    }
}
