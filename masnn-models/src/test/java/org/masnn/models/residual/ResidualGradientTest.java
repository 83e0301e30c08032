package org.masnn.models.residual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.attention.Attention;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Gradients of tiny residual networks of each block kind against finite differences: double precision, and the surrogate's
 * primitive in place of the step, so that the surrogate is the true derivative. Sizes are odd where blocks halve them.
 */
class ResidualGradientTest {

    private static final int STEPS = 2;

    @BeforeAll
    static void doublePrecision() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // GradientCheckUtil asks for it
    }

    @AfterAll
    static void singlePrecision() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    private static ResidualNetwork.Builder tiny(BlockKind kind) {
        return ResidualNetwork.builder()
                .classes(3)
                .input(7, 5, 2)
                .stem(Stem.Kind.SMALL)
                .stages(1, 1)
                .widths(2, 3)
                .block(kind)
                .neuron(LifParameters.officialImageNet()
                        .withSurrogate(new Surrogate.ArcTangent(2))
                        .withDetachReset(false) // the difference quotient sees the reset
                        .withFiring(Firing.RELAXED))
                .initialGamma(InitialGamma.of(0.8))
                .dropOut(1)
                .l2(0)
                .updater(new NoOp())
                .dataType(DataType.DOUBLE)
                .seed(5);
    }

    @ParameterizedTest
    @CsvSource({
        "VANILLA, AVERAGE_POOL, none",
        "SEW_ADD, STRIDED, none",
        "SEW_AND, AVERAGE_POOL, none",
        "SEW_IAND, STRIDED, none",
        "MS, AVERAGE_POOL, none",
        "MS, STRIDED, none",
        "ATT_1, AVERAGE_POOL, CSA/C=cbam2/S=3",
        "ATT_1, STRIDED, official:CSA/C=cbam1",
        "ATT_1, AVERAGE_POOL, CA/C=simam",
        "ATT_2, AVERAGE_POOL, CSA/C=eca3/S=3",
        "ATT_2, STRIDED, TSA/T=cbam1/S=3"
    })
    void spikingNetwork(BlockKind kind, Shortcut shortcut, String attention) {
        ResidualNetwork.Builder builder =
                tiny(kind).shortcut(shortcut).timeSteps(STEPS).clips(SequenceFormat.NTHWC);
        if (kind.attends()) {
            builder.attention(Attention.of(attention));
        }
        check(builder, Nd4j.rand(DataType.DOUBLE, 3, STEPS, 7, 5, 2));
    }

    @Test
    void poolingStem() {
        check(
                tiny(BlockKind.MS).stem(Stem.Kind.LARGE_POOLED).timeSteps(STEPS).input(9, 11, 2),
                Nd4j.rand(DataType.DOUBLE, 3, 9, 11, 2));
    }

    private static void check(ResidualNetwork.Builder builder, INDArray features) {
        ComputationGraph network = builder.build();
        Set<String> statistics = new HashSet<>(network.paramTable().keySet());
        statistics.removeIf(name -> !name.endsWith("_mean") && !name.endsWith("_var"));
        INDArray labels = Nd4j.eye(3).castTo(DataType.DOUBLE);
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(network)
                .inputs(new INDArray[] {features})
                .labels(new INDArray[] {labels})
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-8)
                .subset(true)
                .maxPerParam(3)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
                .excludeParams(statistics));
        assertThat(passed).isTrue();
        network.setInputs(features);
        network.setLabels(labels);
        network.computeGradientAndScore();
        List<String> without = network.paramTable().keySet().stream()
                .filter(name -> !statistics.contains(name))
                .filter(name ->
                        network.gradient().getGradientFor(name).amaxNumber().doubleValue() < 1e-7)
                .toList();
        assertThat(without).as("parameters without a gradient").isEmpty();
    }
}
