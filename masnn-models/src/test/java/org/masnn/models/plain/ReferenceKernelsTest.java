package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.layer.NormalizationFusion;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A whole step in single precision by the reference kernels, as {@code -Dmasnn.kernels=reference} chooses them. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ReferenceKernelsTest {

    private static final double TOLERANCE = 1e-4;

    private final @Nullable String before = System.getProperty(KernelChoice.PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(KernelChoice.PROPERTY);
        } else {
            System.setProperty(KernelChoice.PROPERTY, before);
        }
    }

    private record Step(double score, INDArray gradient, INDArray parameters, INDArray output) {}

    private static Step step(String kernels, String attention) {
        System.setProperty(KernelChoice.PROPERTY, kernels);
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(6)
                .classes(3)
                .input(8, 8, 2)
                .convolutions(8, 16, 16)
                .hidden(16)
                .attention(Attention.of(attention))
                .batchNormalization(1, 0)
                .updater(new Sgd(0.1))
                .seed(5)
                .build();
        Nd4j.getRandom().setSeed(6);
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, 6, 8, 8, 2).lt(0.3).castTo(DataType.FLOAT);
        network.fit(new DataSet(features, Nd4j.eye(3).castTo(DataType.FLOAT)));
        boolean fused = kernels.equals("fused");
        assertThat(NormalizationFusion.isUsedBy(network)).isEqualTo(fused);
        assertThat(NormalizationFusion.handedOver(network)).isEqualTo(fused ? 5 : 0);
        return new Step(
                network.score(),
                network.gradient().gradient().dup(),
                network.params().dup(),
                network.outputSingle(features).dup());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "TCSA"})
    void step_isThatOfTheFusedKernels(String attention) {
        Step fused = step("fused", attention);
        Step reference = step("reference", attention);
        assertThat(reference.score()).isCloseTo(fused.score(), within(TOLERANCE));
        assertThat(fused.gradient().norm2Number().doubleValue()).isPositive();
        assertClose(reference.gradient(), fused.gradient(), TOLERANCE, "gradient");
        assertClose(reference.parameters(), fused.parameters(), TOLERANCE, "parameters and statistics");
        assertClose(reference.output(), fused.output(), TOLERANCE, "inference");
    }
}
