package org.masnn.models.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.Attention;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.masnn.models.residual.BasicBlock;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ClassifierHead;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.Neuron;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.ResidualStage;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class GradientNormEqualityTest {

    private static final double[][] FIRST = {{1, 2, 0}, {0, -1, 1}, {0.5, 0, 2}, {1, 1, -1}};
    private static final double[][] SECOND = {{0.5, 0}, {1, -2}, {-1, 1}};

    private static GraphBuilder graph(InputType input) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(input)
                .setOutputs("output");
    }

    private static ComputationGraph finished(GraphBuilder builder, String last) {
        ComputationGraph graph = new ComputationGraph(builder.addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        last)
                .build());
        graph.init();
        return graph;
    }

    private static FrameDenseLayer dense(int outputs) {
        return new FrameDenseLayer.Builder().nOut(outputs).hasBias(false).build();
    }

    /** {@code y = x W1 W2 }: J of a sample is the transposed matrix. */
    private static ComputationGraph twoDense() {
        ComputationGraph graph = finished(
                graph(InputType.feedForward(4))
                        .addLayer("first", dense(3), "in")
                        .addLayer("second", dense(2), "first"),
                "second");
        graph.getLayer("first").getParam("W").assign(Nd4j.createFromArray(FIRST));
        graph.getLayer("second").getParam("W").assign(Nd4j.createFromArray(SECOND));
        return graph;
    }

    private static INDArray batch(long... shape) {
        Nd4j.getRandom().setSeed(11);
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    private static void assertEstimates(BlockIsometry result, double[][] jacobian) {
        assertThat(result.phi().standardError()).isPositive();
        assertThat(result.phi().value())
                .isCloseTo(Jacobians.phi(jacobian), within(4 * result.phi().standardError()));
        assertThat(result.varphi().value())
                .isCloseTo(
                        Jacobians.varphi(jacobian), within(4 * result.varphi().standardError()));
    }

    @Test
    void twoDenseLayers_haveTheMomentsOfTheirMatrices() {
        ComputationGraph network = twoDense();
        GradientNormEquality result = GradientNormEquality.of(
                network,
                List.of(new NetworkBlock("a", "in", "first"), new NetworkBlock("b", "first", "second")),
                batch(200, 4),
                40,
                5);
        double[][] first = Jacobians.transposed(FIRST);
        double[][] second = Jacobians.transposed(SECOND);
        double[][] both = Jacobians.product(second, first);
        assertEstimates(result.blocks().get(0), first);
        assertEstimates(result.blocks().get(1), second);
        assertEstimates(result.chain(), both);
        // and not by standard errors that are too large
        assertThat(result.blocks().get(0).phi().standardError()).isLessThan(0.03 * Jacobians.phi(first));
        assertThat(result.blocks().get(0).varphi().standardError()).isLessThan(0.15 * Jacobians.varphi(first));
        assertThat(result.chain().block()).isEqualTo(new NetworkBlock("chain", "in", "second"));
        assertThat(result.blocks().get(1).inputs()).isEqualTo(600);
        assertThat(result.blocks().get(1).outputs()).isEqualTo(400);
        assertThat(result.product().value())
                .isEqualTo(result.blocks().get(0).phi().value()
                        * result.blocks().get(1).phi().value());
        assertThat(result.furthest()).isSameAs(result.blocks().get(0)); // 4.8 against 3.6
    }

    @Test
    void scaledIdentity_isExact() {
        ComputationGraph network =
                finished(graph(InputType.feedForward(4)).addVertex("scale", new ScaleVertex(0.5), "in"), "scale");
        BlockIsometry result = GradientNormEquality.of(
                        network, List.of(new NetworkBlock("half", "in", "scale")), batch(3, 4), 4, 1)
                .blocks()
                .get(0);
        assertThat(result.phi()).isEqualTo(new Estimate(0.25, 0));
        assertThat(result.varphi()).isEqualTo(new Estimate(0, 0));
    }

    @Test
    void rankDeficientMatrix_hasVariance() {
        ComputationGraph network = twoDense();
        double[][] rankOne = {{1, 2, 0}, {2, 4, 0}, {-1, -2, 0}, {0, 0, 0}};
        network.getLayer("first").getParam("W").assign(Nd4j.createFromArray(rankOne));
        BlockIsometry result = GradientNormEquality.of(
                        network, List.of(new NetworkBlock("one", "in", "first")), batch(100, 4), 40, 2)
                .blocks()
                .get(0);
        assertEstimates(result, Jacobians.transposed(rankOne));
        assertThat(Jacobians.varphi(Jacobians.transposed(rankOne)))
                .isCloseTo(200, within(1e-9)); // eigenvalues 30, 0, 0
    }

    @Test
    void convolution_hasTheMomentsOfItsFullMatrix() {
        ComputationGraph network = finished(
                graph(InputType.convolutional(4, 3, 2, org.deeplearning4j.nn.conf.CNN2DFormat.NHWC))
                        .addLayer(
                                "conv",
                                new FrameConvolutionLayer.Builder()
                                        .nOut(2)
                                        .hasBias(false)
                                        .build(),
                                "in")
                        .addLayer("dense", dense(2), "conv"),
                "dense");
        double[][] jacobian = new double[4 * 3 * 2][4 * 3 * 2];
        INDArray weights = network.getLayer("conv").getParam("W"); // [3, 3, in, out]
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 3; x++) {
                for (int ky = 0; ky < 3; ky++) {
                    for (int kx = 0; kx < 3; kx++) {
                        int row = y + ky - 1;
                        int column = x + kx - 1;
                        if (row >= 0 && row < 4 && column >= 0 && column < 3) {
                            for (int i = 0; i < 2; i++) {
                                for (int o = 0; o < 2; o++) {
                                    jacobian[(y * 3 + x) * 2 + o][(row * 3 + column) * 2 + i] =
                                            weights.getDouble(ky, kx, i, o);
                                }
                            }
                        }
                    }
                }
            }
        }
        BlockIsometry result = GradientNormEquality.of(
                        network, List.of(new NetworkBlock("c", "in", "conv")), batch(20, 4, 3, 2), 40, 3)
                .blocks()
                .get(0);
        assertEstimates(result, jacobian);
        assertThat(result.outputs()).isEqualTo(20 * 4 * 3 * 2);
    }

    /** One block between fold and head; the surrogate is the true derivative. */
    private static ComputationGraph oneBlock(BlockKind kind) {
        Neuron neuron = Neuron.lif(LifParameters.officialImageNet()
                .withSurrogate(new Surrogate.ArcTangent(2))
                .withDetachReset(false)
                .withFiring(Firing.RELAXED));
        BasicBlock block = BasicBlock.of(kind).withNeuron(neuron).withGamma(InitialGamma.of(0.8));
        if (kind.attends()) {
            block = block.withAttention(Attention.of("CSA/C=eca3/S=3"));
        }
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(4)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(2, 5, 3, 2))
                .addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(2)
                                .format(SequenceFormat.NTHWC)
                                .build(),
                        "in");
        String last = new ResidualStage(block, 1, 3, 2).addTo(graph, "fold", "stage0", 2, 2);
        ClassifierHead.of(2, neuron).addTo(graph, last, block.signal(), 2);
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    @ParameterizedTest
    @EnumSource(names = {"VANILLA", "MS", "ATT_1", "ATT_2"})
    void residualBlock_sendsBackTheDifferenceQuotients(BlockKind kind) {
        ComputationGraph network = oneBlock(kind);
        INDArray features = batch(2, 2, 5, 3, 2);
        NetworkBlock block = NetworkBlock.residual(network).get(0);
        double[][] jacobian = byDifferences(network, features, block.output());
        NetworkPass pass = new NetworkPass(network, features);
        BlockPath path = BlockPath.of(pass.graph(), block);
        INDArray v = Nd4j.linspace(-1, 2, jacobian.length, DataType.DOUBLE);
        for (int repeat = 0; repeat < 2; repeat++) {
            INDArray back = pass.vectorJacobianProduct(
                    path, v.reshape('c', pass.activations(block.output()).shape()));
            double[] expected = Jacobians.product(new double[][] {v.toDoubleVector()}, jacobian)[0];
            assertThat(back.dup('c').data().asDouble()).containsExactly(expected, within(1e-6));
        }
        assertEstimates(
                GradientNormEquality.of(network, List.of(block), features, 200, 1)
                        .blocks()
                        .get(0),
                jacobian);
    }

    private static double[][] byDifferences(ComputationGraph network, INDArray features, String vertex) {
        double step = 1e-5;
        int inputs = (int) features.length();
        double[][] columns = new double[inputs][];
        for (int i = 0; i < inputs; i++) {
            INDArray up = features.dup('c');
            up.data().put(i, up.data().getDouble(i) + step);
            INDArray down = features.dup('c');
            down.data().put(i, down.data().getDouble(i) - step);
            INDArray above = network.feedForward(up, true).get(vertex).dup('c');
            INDArray below = network.feedForward(down, true).get(vertex).dup('c');
            columns[i] = above.sub(below).div(2 * step).dup('c').data().asDouble();
        }
        return Jacobians.transposed(columns);
    }

    @Test
    void network_isNotModified() {
        ComputationGraph network = ResidualNetwork.builder()
                .timeSteps(1)
                .classes(3)
                .input(8, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1, 2)
                .widths(2, 4)
                .block(BlockKind.MS)
                .build();
        INDArray before = network.params().dup();
        INDArray features = Nd4j.rand(DataType.FLOAT, 4, 8, 8, 3);
        INDArray output = network.outputSingle(features).dup();
        GradientNormEquality first = GradientNormEquality.of(network, NetworkBlock.residual(network), features, 4, 1);
        assertThat(first.blocks().stream().map(block -> block.block().name()))
                .containsExactly("stage0_block0", "stage1_block0", "stage1_block1");
        assertThat(first.blocks().get(0).block().input()).isEqualTo("stem_bn");
        assertThat(network.params()).isEqualTo(before);
        assertThat(network.outputSingle(features)).isEqualTo(output);
        assertThat(GradientNormEquality.of(network, NetworkBlock.residual(network), features, 4, 1))
                .isEqualTo(first);
        assertThat(GradientNormEquality.of(network, NetworkBlock.residual(network), features, 4, 2)
                        .product())
                .isNotEqualTo(first.product());
    }

    @Test
    void report_saysWhatTheTheoremAsksFor() {
        BlockIsometry fine = new BlockIsometry(
                new NetworkBlock("a", "in", "x"), 8, 4, new Estimate(1.5, 0.03), new Estimate(0.25, 0.01));
        BlockIsometry far = new BlockIsometry(
                new NetworkBlock("b", "x", "y"), 4, 4, new Estimate(0.5, 0.02), new Estimate(0, 0.04));
        BlockIsometry chain = new BlockIsometry(
                new NetworkBlock("chain", "in", "y"), 8, 4, new Estimate(0.75, 0.05), new Estimate(1, 0.5));
        GradientNormEquality result = new GradientNormEquality(List.of(fine, far), chain, 2, 16, 9);
        assertThat(result.product().value()).isEqualTo(0.75);
        assertThat(result.product().standardError()).isCloseTo(0.75 * Math.hypot(0.02, 0.04), within(1e-12));
        String summary =
                "Theorem 1 asks for phi of about 1 and varphi of about 0 in each of the 2 blocks. Product of phi:"
                        + " 0.7500 ± 0.03; phi of the whole chain: 0.7500 ± 0.05; furthest from 1: 0.5000 ± 0.02 in b. Standard"
                        + " errors are those of 16 projections (2 samples, seed 9).";
        assertThat(result.toText()).isEqualTo("""
                        block                 phi              varphi
                        a            1.500 ± 0.03       0.2500 ± 0.01
                        b           0.5000 ± 0.02        0.000 ± 0.04
                        """ + summary);
        assertThat(result.toMarkdown()).isEqualTo("""
                        | block | phi(J J^T) | varphi(J J^T) |
                        |---|---:|---:|
                        | a | 1.500 ± 0.03 | 0.2500 ± 0.01 |
                        | b | 0.5000 ± 0.02 | 0.000 ± 0.04 |

                        """ + summary);
        assertThat(result.toMap())
                .containsEntry("samples", 2L)
                .containsEntry("probes", 16)
                .containsEntry("seed", 9L)
                .containsEntry("chain", chain.toMap())
                .containsEntry("blocks", List.of(fine.toMap(), far.toMap()));
        assertThat(fine.toMap().toString())
                .isEqualTo("{block=a, input=in, output=x, inputs=8, outputs=4, phi={value=1.5, standard_error=0.03},"
                        + " varphi={value=0.25, standard_error=0.01}}");
    }

    @Test
    void blocks_thatAreNotSerial_areRefused() {
        ComputationGraph network = oneBlock(BlockKind.MS);
        refused(network, "fold", "stage0_block0_bn2")
                .hasMessage("NetworkBlock \"b\": expected that all signals pass through \"fold\" and"
                        + " \"stage0_block0_bn2\", got that vertex \"stage0_block0_short_pool\" reads \"fold\" past the"
                        + " block; choose vertices where the network has no other way");
        refused(network, "stage0_block0_lif1", "stage0_block0_sum")
                .hasMessageContaining("vertex \"stage0_block0_short_pool\" reads \"fold\" past the block");
        refused(network, "stage0_block0_lif1", "stage0_block0_conv1")
                .hasMessageContaining("vertex \"stage0_block0_short_pool\" reads \"fold\" past the block");
        refused(network, "stage0_block0_sum", "fold")
                .hasMessage("NetworkBlock \"b\": expected a way from \"stage0_block0_sum\" to \"fold\", got none; is it"
                        + " the other way round?");
        refused(network, "in", "nowhere")
                .hasMessage("NetworkBlock \"b\": expected the name of a vertex, got \"nowhere\", which the network does"
                        + " not have");
        refused(network, "fold", "fc")
                .hasMessageContaining("expected layers that are the same in every pass, got \"fc\"");
        refused(twoDense(), "first", "output").hasMessageContaining("expected no loss inside, got layer \"output\"");
    }

    @Test
    void blocks_readFromOutside_areRefused() {
        ComputationGraph network = finished(
                graph(InputType.feedForward(4))
                        .addLayer("first", dense(3), "in")
                        .addLayer("second", dense(3), "first")
                        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second"),
                "sum");
        refused(network, "in", "second").hasMessageContaining("vertex \"sum\" reads \"first\" past the block");
        refused(network, "first", "second").hasMessageContaining("vertex \"sum\" reads \"first\" past the block");
        assertThat(GradientNormEquality.of(network, List.of(new NetworkBlock("b", "in", "sum")), batch(2, 4), 4, 1)
                        .blocks())
                .hasSize(1);
    }

    @Test
    void blocks_withoutOneJacobian_areRefused() {
        ComputationGraph dropping = finished(
                graph(InputType.feedForward(4))
                        .addLayer("first", dense(3), "in")
                        .addLayer(
                                "drop",
                                new ClipDropoutLayer.Builder().timeSteps(1).build(),
                                "first"),
                "drop");
        refused(dropping, "in", "drop")
                .hasMessage("NetworkBlock \"b\": expected layers that are the same in every pass, got \"drop\" with"
                        + " dropout or weight noise; build the network without it");
        ComputationGraph network = ResidualNetwork.builder()
                .timeSteps(1)
                .classes(3)
                .input(8, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1)
                .widths(2)
                .block(BlockKind.MS)
                .build();
        refused(network, "in", "stem_bn")
                .hasMessage("NetworkBlock \"b\": expected layers that pass gradients on, got \"stem_conv\", which does"
                        + " not (needsInputGradient is off); let the block begin behind it");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
            ComputationGraph network, String input, String output) {
        return assertThatThrownBy(() -> GradientNormEquality.of(
                        network, List.of(new NetworkBlock("b", input, output)), batch(2, 4), 4, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_badArguments_areRefused() {
        ComputationGraph network = twoDense();
        NetworkBlock first = new NetworkBlock("a", "in", "first");
        NetworkBlock second = new NetworkBlock("b", "first", "second");
        assertThatThrownBy(() -> GradientNormEquality.of(network, List.of(first), batch(2, 4), 3, 1))
                .hasMessage("GradientNormEquality: expected at least 4 probes, got 3");
        assertThatThrownBy(() -> GradientNormEquality.of(network, List.of(), batch(2, 4), 4, 1))
                .hasMessage("GradientNormEquality: expected at least one block, got none");
        assertThatThrownBy(() -> GradientNormEquality.of(network, List.of(second, first), batch(2, 4), 4, 1))
                .hasMessage(
                        "GradientNormEquality: expected that block \"a\" reads \"second\", the output of block \"b\","
                                + " got \"in\"; name the blocks in the order of the signal and leave none out");
        assertThatThrownBy(() -> NetworkBlock.residual(network))
                .hasMessage(
                        "NetworkBlock: expected vertices named <stage>_block<number>_..., as ResidualNetwork makes"
                                + " them, got none; name the blocks of another network by new NetworkBlock(name, input, output)");
    }

    @Test
    void residual_blockThatIsReadTwice_isRefused() {
        ComputationGraph network = finished(
                graph(InputType.feedForward(4))
                        .addLayer("s_block0_a", dense(3), "in")
                        .addLayer("s_block0_b", dense(3), "s_block0_a")
                        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "s_block0_a", "s_block0_b"),
                "sum");
        assertThatThrownBy(() -> NetworkBlock.residual(network))
                .hasMessage("NetworkBlock \"s_block0\": expected one output, got [s_block0_a, s_block0_b]; a block's"
                        + " vertices are those whose names begin with the block's");
    }
}
