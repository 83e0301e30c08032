package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.energy.Accounting;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.graph.Signal;
import org.masnn.energy.operation.Operation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Exact synaptic operations of random networks against loops over every output, kernel position and channel. */
class SynapticOperationsPropertyTest {

    private static final int STEPS = 2;

    @Property(tries = 60)
    void exactOperations_equalABruteForceCount(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int clips) {
        Random random = new Random(seed);
        ComputationGraph network = network(random);
        INDArray features = features(random, clips, network);

        SpikeStatistics statistics =
                SpikeStatistics.of(network, new ExistingDataSetIterator(List.of(new DataSet(features, null))));

        Map<String, INDArray> activations = network.feedForward(features, false);
        NetworkCosts costs = NetworkCosts.of(network);
        double acs = 0;
        for (WeightedLayerCost cost : costs.weighted()) {
            double expected = (double) counted(costs.graph().node(cost.layer()), activations.get(cost.input())) / clips;
            assertThat(statistics.input(cost.layer()).operationsPerClip())
                    .as(cost.layer())
                    .isEqualTo(expected)
                    .isLessThanOrEqualTo((double) cost.operationsPerClip());
            acs += cost.signal() == Signal.SPIKES ? expected : 0;
        }
        assertThat(Accounting.synapticOperations().energy(costs, statistics).total(Operation.AC))
                .isEqualTo(acs);
    }

    private static long counted(GraphNode node, INDArray input) {
        double[] values = input.dup('c').data().asDouble();
        if (node.layer() instanceof FrameDenseLayer dense) {
            long spikes = 0;
            for (double value : values) {
                spikes += value != 0 ? 1 : 0;
            }
            return spikes * dense.getNOut();
        }
        FrameConvolutionLayer layer = (FrameConvolutionLayer) node.layer();
        FrameSize in = layer.inputSize();
        int[] kernel = layer.getKernelSize();
        int[] stride = layer.getStride();
        int[] padding = layer.getPadding();
        long operations = 0;
        for (int row = 0; row < input.size(0); row++) {
            for (int y = -padding[0]; y + kernel[0] <= in.height() + padding[0]; y += stride[0]) {
                for (int x = -padding[1]; x + kernel[1] <= in.width() + padding[1]; x += stride[1]) {
                    for (int i = 0; i < kernel[0] * kernel[1] * in.channels(); i++) {
                        int h = y + i / in.channels() / kernel[1];
                        int w = x + i / in.channels() % kernel[1];
                        boolean inside = h >= 0 && w >= 0 && h < in.height() && w < in.width();
                        int index = ((row * in.height() + h) * in.width() + w) * in.channels() + i % in.channels();
                        operations += inside && values[index] != 0 ? layer.getNOut() : 0;
                    }
                }
            }
        }
        return operations;
    }

    /** conv, LIF, [pooling,] conv and LIF twice, the sum of both spikes or all of them, conv, LIF, dense. */
    private static ComputationGraph network(Random random) {
        int height = 5 + random.nextInt(6);
        int width = 5 + random.nextInt(6);
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(random.nextLong())
                .weightInit(WeightInit.RELU)
                .graphBuilder()
                .addInputs("events")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, height, width, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "events")
                .addLayer("conv1", convolution(random), "fold")
                .addLayer("lif1", lif(), "conv1");
        String last = "lif1";
        if (random.nextBoolean()) {
            graph.addLayer("pool", pooling(random), last);
            last = "pool";
        }
        graph.addLayer("conv2a", same(random), last)
                .addLayer("lif2a", lif(), "conv2a")
                .addLayer("conv2b", same(random), last)
                .addLayer("lif2b", lif(), "conv2b")
                .addVertex(
                        "join",
                        random.nextBoolean() ? new ElementWiseVertex(ElementWiseVertex.Op.Add) : new MergeVertex(),
                        "lif2a",
                        "lif2b")
                .addLayer("conv3", same(random), "join")
                .addLayer("lif3", lif(), "conv3")
                .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "lif3")
                .addLayer("out", new LossLayer.Builder().build(), "fc")
                .setOutputs("out");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    private static FrameConvolutionLayer convolution(Random random) {
        int rows = 1 + random.nextInt(4);
        int columns = 1 + random.nextInt(4);
        return new FrameConvolutionLayer.Builder()
                .kernelSize(rows, columns)
                .stride(1 + random.nextInt(2), 1 + random.nextInt(2))
                .padding(random.nextInt(rows), random.nextInt(columns))
                .nOut(1 + random.nextInt(4))
                .build();
    }

    /** Of equal output size, so that spikes can be added. */
    private static FrameConvolutionLayer same(Random random) {
        int half = random.nextInt(3);
        return new FrameConvolutionLayer.Builder()
                .kernelSize(1 + 2 * half)
                .padding(half)
                .nOut(3)
                .build();
    }

    private static FramePoolingLayer pooling(Random random) {
        return new FramePoolingLayer.Builder()
                .kernelSize(2)
                .kind(random.nextBoolean() ? FramePooling.Kind.MAXIMUM : FramePooling.Kind.AVERAGE)
                .border(FramePooling.Border.PARTIAL)
                .build();
    }

    private static LifLayer lif() {
        return new LifLayer.Builder().timeSteps(STEPS).build();
    }

    private static INDArray features(Random random, int clips, ComputationGraph network) {
        FrameSize frame = ((FoldTimeLayer) NetworkGraph.of(network).node("fold").layer()).inputSize();
        INDArray result = Nd4j.zeros(DataType.FLOAT, clips, STEPS, frame.height(), frame.width(), frame.channels());
        for (int i = 0; i < result.length(); i++) {
            result.data().put(i, random.nextInt(3) == 0 ? 2.0 * random.nextFloat() : 0);
        }
        return result;
    }
}
