package org.masnn.models.residual;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.masnn.attention.Attention;
import org.masnn.attention.Dimension;
import org.masnn.attention.Location;
import org.masnn.attention.PlacedAttention;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.core.neuron.LifParameters;

/**
 * A block of two 3x3 convolutions without bias, the first with the stride (Yao et al. 2023, Fig. 5; Eq. 15 and 16).
 *
 * <p>Vertices are named {@code lif1}, {@code conv1}, {@code bn1}, {@code lif2}, {@code conv2}, {@code bn2}, attention
 * {@code ta}, {@code ca}, {@code sa} and {@code relu} (official form), the shortcut's {@code short_pool}, {@code
 * short_conv}, {@code short_bn} and {@code short_lif} (SEW), and {@code sum} ({@code join} for SEW's AND and IAND),
 * behind the block's name and {@code _}.
 *
 * @param kind the order of its layers
 * @param attention for {@link BlockKind#ATT_1} and {@link BlockKind#ATT_2}, else {@link Attention#none()}; the kind
 *     decides where it works, so that channel and spatial attention that would stand at Activate-PRE stand on the
 *     branch or the sum. Temporal attention is possible; it ties the network to its T.
 * @param neuron what fires
 * @param shortcut what stands in the shortcut where the shape changes
 * @param gamma first values of batch normalisation
 */
public record BasicBlock(BlockKind kind, Attention attention, Neuron neuron, Shortcut shortcut, InitialGamma gamma)
        implements ResidualBlock {

    /**
     * Checks that kind, attention and neuron go together.
     *
     * @param kind not null
     * @param attention used if and only if the kind has attention; not at Conv-PRE
     * @param neuron spiking for SEW's AND and IAND
     * @param shortcut not null
     * @param gamma not null
     */
    public BasicBlock {
        Objects.requireNonNull(kind, "BasicBlock: kind is missing");
        Objects.requireNonNull(attention, "BasicBlock: attention is missing");
        Objects.requireNonNull(neuron, "BasicBlock: neuron is missing");
        Objects.requireNonNull(shortcut, "BasicBlock: shortcut is missing");
        Objects.requireNonNull(gamma, "BasicBlock: gamma is missing");
        if (kind.attends() != attention.usesAny()) {
            throw new IllegalArgumentException(
                    kind.attends()
                            ? "BasicBlock: " + kind + " needs attention, got none; for none choose MS"
                            : "BasicBlock: " + kind + " has no attention, got " + attention
                                    + "; choose ATT_1 (Eq. 15) or ATT_2 (Eq. 16)");
        }
        if ((kind == BlockKind.SEW_AND || kind == BlockKind.SEW_IAND) && neuron instanceof Neuron.Rectified) {
            throw new IllegalArgumentException(
                    "BasicBlock: " + kind + " joins spikes, which an ANN does not have; its twin is that of SEW_ADD");
        }
        attention = behindConvolutions(attention);
    }

    private static Attention behindConvolutions(Attention attention) {
        Attention result = attention;
        for (Dimension dimension : Dimension.values()) {
            if (attention.uses(dimension) && attention.location(dimension) == Location.CONV_PRE) {
                throw new IllegalArgumentException(
                        "BasicBlock: expected attention on the residual branch or its sum, got " + attention
                                + "; leave out @conv-pre, the block's kind says where attention works");
            }
            if (attention.uses(dimension)) {
                result = result.withLocation(dimension, Location.CONV_POST);
            }
        }
        return result;
    }

    /**
     * A block with the neuron, shortcut and first values of gamma of the published ImageNet code, and for the
     * Att-Res-SNNs its attention: CSA of the official form, {@code r_c = 8}, 3x3.
     *
     * @param kind the order of its layers
     * @return the block
     */
    public static BasicBlock of(BlockKind kind) {
        LifParameters neuron = LifParameters.officialImageNet();
        return new BasicBlock(
                kind,
                kind.attends() ? Attention.official("CSA") : Attention.none(),
                Neuron.lif(neuron),
                Shortcut.AVERAGE_POOL,
                gamma(kind, Neuron.lif(neuron)));
    }

    /** What a kind starts with unless told otherwise. */
    static InitialGamma gamma(BlockKind kind, Neuron neuron) {
        if (neuron instanceof Neuron.Spiking spiking) {
            double threshold = spiking.parameters().threshold();
            // Neurons behind a small gamma are silent. Where they follow the last normalisation, SEW's AND would be
            // dead.
            return kind.signal() == BlockSignal.MEMBRANE
                    ? InitialGamma.official(threshold)
                    : InitialGamma.of(threshold);
        }
        return InitialGamma.of(1);
    }

    /**
     * A copy with another attention.
     *
     * @param value the attention
     * @return the copy
     */
    public BasicBlock withAttention(Attention value) {
        return new BasicBlock(kind, value, neuron, shortcut, gamma);
    }

    /**
     * A copy with another neuron; the first values of gamma stay.
     *
     * @param value the neuron
     * @return the copy
     */
    public BasicBlock withNeuron(Neuron value) {
        return new BasicBlock(kind, attention, value, shortcut, gamma);
    }

    /**
     * A copy with another shortcut.
     *
     * @param value the shortcut
     * @return the copy
     */
    public BasicBlock withShortcut(Shortcut value) {
        return new BasicBlock(kind, attention, neuron, value, gamma);
    }

    /**
     * A copy with other first values of gamma.
     *
     * @param value the values
     * @return the copy
     */
    public BasicBlock withGamma(InitialGamma value) {
        return new BasicBlock(kind, attention, neuron, shortcut, value);
    }

    @Override
    public BlockSignal signal() {
        return kind.signal();
    }

    @Override
    public String addTo(GraphBuilder graph, String input, BlockPlace place) {
        LayerChain branch = new LayerChain(graph, input);
        if (kind.signal() == BlockSignal.MEMBRANE) {
            addNeurons(branch, place, "lif1");
            addConvolution(branch, place, 1, place.stride(), gamma.first());
            addNeurons(branch, place, "lif2");
        } else {
            addConvolution(branch, place, 1, place.stride(), gamma.first());
            addNeurons(branch, place, "lif1");
        }
        addConvolution(branch, place, 2, 1, gamma.last());
        if (kind == BlockKind.ATT_1) {
            addAttention(branch, place);
        }
        String around = shortcut.addTo(graph, input, place, gamma.shortcut());
        if (kind.joinsSpikes()) {
            addNeurons(branch, place, "lif2");
            return joined(graph, branch.last(), spiking(graph, around, place), place);
        }
        String sum = sum(graph, branch.last(), around, place);
        LayerChain behind = new LayerChain(graph, sum);
        if (kind == BlockKind.ATT_2) {
            addAttention(behind, place);
        } else if (kind == BlockKind.VANILLA) {
            addNeurons(behind, place, "lif2");
        }
        return behind.last();
    }

    private void addNeurons(LayerChain chain, BlockPlace place, String name) {
        chain.add(place.vertex(name), neuron.layer(place.timeSteps()));
    }

    private static void addConvolution(LayerChain chain, BlockPlace place, int number, int stride, double gamma) {
        chain.add(
                        place.vertex("conv" + number),
                        new FrameConvolutionLayer.Builder()
                                .stride(stride)
                                .hasBias(false)
                                .nOut(place.outputChannels())
                                .build())
                .add(place.vertex("bn" + number), InitialGamma.normalization(gamma));
    }

    private void addAttention(LayerChain chain, BlockPlace place) {
        for (PlacedAttention placed : attention.layers(Location.CONV_POST, place.timeSteps())) {
            chain.add(place.vertex(placed.suffix()), placed.layer());
        }
    }

    /** SEW joins spikes, so a convolution in the shortcut is followed by neurons. */
    private String spiking(GraphBuilder graph, String around, BlockPlace place) {
        LayerChain chain = new LayerChain(graph, around);
        if (!place.keepsShape()) {
            addNeurons(chain, place, "short_lif");
        }
        return chain.last();
    }

    private String joined(GraphBuilder graph, String branch, String around, BlockPlace place) {
        if (kind == BlockKind.SEW_ADD) {
            return sum(graph, branch, around, place);
        }
        String name = place.vertex("join");
        SpikeLogicVertex.Operation operation =
                kind == BlockKind.SEW_AND ? SpikeLogicVertex.Operation.AND : SpikeLogicVertex.Operation.IAND;
        graph.addVertex(name, new SpikeLogicVertex(operation), branch, around);
        return name;
    }

    private static String sum(GraphBuilder graph, String branch, String around, BlockPlace place) {
        String name = place.vertex("sum");
        graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), branch, around);
        return name;
    }
}
