package org.masnn.models.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.memory.InsufficientMemoryException;
import org.masnn.core.memory.MemoryPrediction;
import org.masnn.core.memory.MemoryPrediction.Term;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/** What the prediction says; that it is right is measured by {@code bench memory}'s test. */
class MemoryPredictionTest {

    private static ResidualNetwork.Builder small() {
        return ResidualNetwork.builder()
                .stages(2, 1)
                .block(BlockKind.MS)
                .stem(Stem.Kind.SMALL)
                .timeSteps(2)
                .classes(3)
                .input(8, 8, 3)
                .width(8)
                .updater(new Adam(1e-3));
    }

    private static Map<String, Long> terms(MemoryPrediction prediction) {
        return prediction.terms().stream().collect(Collectors.toMap(Term::name, Term::bytes));
    }

    @Test
    void terms_areThoseOfTheBuiltNetwork() {
        MemoryPrediction prediction = small().memory(5);
        ComputationGraph network = small().build();
        Map<String, Long> terms = terms(prediction);
        assertThat(terms.get("parameters")).isEqualTo(4 * network.numParams());
        assertThat(terms.get("gradients")).isEqualTo(4 * network.numParams());
        assertThat(terms.get("updater's state"))
                .isEqualTo(4 * network.getUpdater().getStateViewArray().length());
        assertThat(terms.get("batch")).isEqualTo(4 * 5 * (8 * 8 * 3 + 3));
        // per example 2 frames of 8x8x8, then of 4x4x16: spikes of each LIF layer, whose membrane is computed again
        assertThat(prediction.activationsByKind().get("LifLayer"))
                .isEqualTo(4L * 5 * 2 * (5 * 8 * 8 * 8 + 2 * 4 * 4 * 16));
        assertThat(prediction.activationsByKind().get("SpatialMeanLayer")).isEqualTo(4L * 5 * 2 * 16);
        assertThat(prediction.activationsByKind().get("TimeMeanLayer")).isEqualTo(4L * 5 * 16);
        assertThat(prediction.bytes())
                .isEqualTo(terms.values().stream().mapToLong(Long::longValue).sum());
        assertThat(prediction.markdown()).contains("| parameters | ").contains("| predicted peak | ");
    }

    @Test
    void recomputing_keepsLess() {
        MemoryPrediction ordinary = small().memory(64);
        MemoryPrediction recomputing = small().recompute(true).memory(64);
        assertThat(recomputing.bytes())
                .isEqualTo(ordinary.recomputing().bytes())
                .isLessThan(ordinary.bytes());
        assertThat(terms(recomputing)).containsKeys("activations that are kept", "activations of a segment");
        assertThat(ordinary.withHeap(0).bytes())
                .isEqualTo(ordinary.bytes() - terms(ordinary).get("Java heap"));
    }

    @Test
    void of_plainNetworks_knowsTheirSizes() {
        MemoryPrediction prediction = ThreeLayerNetwork.builder()
                .timeSteps(60)
                .classes(11)
                .attention(Attention.of("TCSA"))
                .memory(4);
        // 106,763 neurons at T = 60, of which the spikes are kept
        assertThat(prediction.activationsByKind().get("LifLayer")).isEqualTo(4L * 4 * 60 * 106_763);
        // conv0, dense layers: none; conv1 and conv2: averages of 2x2
        assertThat(prediction.activationsByKind().get("FrameBatchNormalization"))
                .isEqualTo(4L * 4 * 60 * 128 * (16 * 16 + 8 * 8));
        assertThat(prediction.activationsByKind().get("FramePoolingLayer")).isZero();
        MemoryPrediction plain = prediction.withoutFusion();
        assertThat(plain.activationsByKind().get("FrameBatchNormalization"))
                .isEqualTo(4L * 4 * 60 * (32 * 32 * (64 + 128) + 16 * 16 * 128 + 256 + 11));
        assertThat(plain.activationsByKind().get("FramePoolingLayer")).isEqualTo(4L * 4 * 60 * 128 * (16 * 16 + 8 * 8));
        assertThat(plain.bytes()).isGreaterThan(prediction.bytes());
    }

    /**
     * CSA on the membrane of the three convolutional layers: states of every eighth step, and of each step four values per
     * channel and per pixel.
     */
    @Test
    void of_membraneAttention_keepsStatesInTheHeap() {
        ThreeLayerNetwork.Builder builder =
                ThreeLayerNetwork.builder().timeSteps(60).classes(11).attention(Attention.of("TCSA"));
        long states = 4L * 4 * 8 * (32 * 32 * 64 + 16 * 16 * 128 + 8 * 8 * 128);
        long tapes = 4L * 4 * 60 * 4 * (64 + 32 * 32 + 128 + 16 * 16 + 128 + 8 * 8);
        MemoryPrediction prediction = builder.memory(4);
        assertThat(terms(prediction).get("membranes under attention, in the Java heap"))
                .isEqualTo(states + tapes);
        assertThat(terms(prediction.withHeap(268_435_456)))
                .doesNotContainKey("membranes under attention, in the Java heap");
        assertThat(terms(ThreeLayerNetwork.builder().timeSteps(60).classes(11).memory(4)))
                .doesNotContainKey("membranes under attention, in the Java heap");
        assertThat(prediction.recomputing().terms())
                .filteredOn(term -> term.name().equals("membranes under attention, in the Java heap"))
                .singleElement()
                .satisfies(term -> assertThat(term.bytes()).isBetween(1L, states + tapes));
        assertThatThrownBy(() -> prediction.withHeap(1_000_000).requireFits(Long.MAX_VALUE))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageMatching(
                        "MemoryPrediction: training with batches of 4 keeps \\d+ MB of membranes in the Java"
                                + " heap, which may have 1 MB; give the JVM more by -Xmx, or take smaller batches");
    }

    @Test
    void of_aHundredAndFourLayers_fitsInto16Gigabytes() {
        assertThatCode(() -> ResidualNetwork.builder()
                        .depth(104)
                        .timeSteps(1)
                        .classes(1000)
                        .memory(8)
                        .requireFits(16_000_000_000L))
                .doesNotThrowAnyException();
    }

    @Test
    void requireFits_tooLittle_saysWhatWouldFit() {
        MemoryPrediction prediction = ResidualNetwork.builder()
                .depth(34)
                .timeSteps(4)
                .classes(1000)
                .memory(8)
                .withHeap(268_435_456);
        assertThatThrownBy(() -> prediction.requireFits(3_000_000_000L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("MemoryPrediction: training with batches of 8 needs \\d+ MB, there are 3000 MB; "
                        + "what would fit: batches of \\d, added up by GradientAccumulation, or a RecomputingGraph "
                        + "\\(\\d+ MB\\)");
        assertThatThrownBy(() -> prediction.requireFits(100_000_000))
                .hasMessageEndingWith("there are 100 MB; a smaller network or smaller frames would fit");
    }

    @Test
    void of_whatCannotBePredicted_isNamed() {
        assertThatThrownBy(() -> small().memory(0))
                .hasMessage("MemoryPrediction: expected a batch of at least 1, got 0");
        assertThatThrownBy(() -> small().dataType(DataType.DOUBLE).memory(1))
                .hasMessage(
                        "MemoryPrediction: expected data type FLOAT, got DOUBLE; what the reference kernels take is "
                                + "freed by the garbage collector");
    }
}
