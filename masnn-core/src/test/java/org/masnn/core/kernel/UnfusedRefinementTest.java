package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A refinement with a reference alone runs in the fused kernels. */
class UnfusedRefinementTest {

    private static final int STEPS = 4;
    private static final FrameSize FRAME = new FrameSize(3, 2, 5);

    /** Outputs, input gradient and the gradients of both gains. */
    private static List<INDArray> pass(MembraneRefinement refinement, INDArray x, INDArray upstream) {
        List<List<INDArray>> parameters = List.of(
                List.of(Nd4j.linspace(DataType.FLOAT, 0.6, 0.1, 5)),
                List.of(Nd4j.linspace(DataType.FLOAT, 1, -0.1, 5)));
        LifParameters neuron = LifParameters.paper().withSurrogate(new Surrogate.Sigmoid(4));
        LifKernel kernel =
                new FusedRefinedLifKernel(neuron, STEPS, FRAME, List.of(refinement, refinement), parameters, null);
        INDArray output = Nd4j.create(DataType.FLOAT, x.shape());
        LifKernel.Tape tape = kernel.forward(x, null, output, true);
        INDArray gradient = Nd4j.create(DataType.FLOAT, x.shape());
        INDArray first = Nd4j.ones(DataType.FLOAT, 5);
        INDArray second = Nd4j.ones(DataType.FLOAT, 5);
        kernel.backward(tape, x, upstream, gradient, null, List.of(first, second));
        return List.of(output, gradient, first, second);
    }

    @Test
    void recurrence_withAndWithoutAFusedRefinement_isTheSame() {
        Nd4j.getRandom().setSeed(5);
        INDArray x = Nd4j.rand(DataType.FLOAT, 3 * STEPS, 3, 2, 5);
        INDArray upstream = Nd4j.randn(DataType.FLOAT, x.shape());
        List<INDArray> expected = pass(new ChannelGain(0.3), x, upstream);
        List<INDArray> actual = pass(new UnfusedChannelGain(0.3), x, upstream);
        assertThat(expected.get(0).sumNumber().intValue()).as("spikes").isBetween(1, (int) x.length() - 1);
        for (int i = 0; i < expected.size(); i++) {
            assertClose(actual.get(i), expected.get(i), 1e-5, "array " + i);
        }
    }

    @Test
    void openWorkspace_isNotUsed() {
        Nd4j.getRandom().setSeed(6);
        INDArray x = Nd4j.rand(DataType.FLOAT, 1, 3, 2, 5);
        List<float[]> gain = List.of(new float[] {1, 2, 3, 4, 5});
        float[] expected = NativeFloats.copyOf(x);
        new ChannelGain(0.5).fused(FRAME, gain).refine(expected, new float[1], 0);
        float[] actual = NativeFloats.copyOf(x);
        WorkspaceConfiguration small =
                WorkspaceConfiguration.builder().initialSize(1 << 16).build();
        FusedRefinement unfused;
        try (MemoryWorkspace open = Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "UNFUSED")) {
            unfused = new UnfusedChannelGain(0.5).fused(FRAME, gain);
            assertThat(open.getPrimaryOffset()).isZero();
        }
        unfused.refine(actual, new float[0], 0);
        assertClose(Nd4j.createFromArray(actual), Nd4j.createFromArray(expected), 1e-6, "refined");
    }

    @Test
    void weights_areWhatThePotentialsWereMultipliedWith() {
        INDArray u = Nd4j.rand(DataType.DOUBLE, 2, 3, 2, 5);
        ReferenceRefinement.Step step = new UnfusedChannelGain(0.5)
                .reference(FRAME, List.of(Nd4j.rand(DataType.DOUBLE, 5)))
                .refine(u);
        assertThat(u.mul(step.weights())).isEqualTo(step.output());
    }

    @Test
    void weights_nobodyTold_areNull() {
        assertThat(new Turned()
                        .reference(FRAME, List.of())
                        .refine(Nd4j.rand(2, 3, 2, 5))
                        .weights())
                .isNull();
    }

    @Test
    void wrongShape_fromTheReference_isNamed() {
        FusedRefinement turned = new Turned().fused(FRAME, List.of());
        assertThatThrownBy(() -> turned.refine(new float[30], new float[0], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Turned[]: expected refined potentials of shape [1, 3, 2, 5] from its reference, got"
                        + " [1, 5, 2, 3]");
    }

    /** What nobody should write. */
    record Turned() implements MembraneRefinement {

        @Override
        public List<ParameterSpecification> parameters(FrameSize frame) {
            return List.of();
        }

        @Override
        public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
            return membrane -> new ReferenceRefinement.Step() {
                @Override
                public INDArray output() {
                    return membrane.permute(0, 3, 2, 1);
                }

                @Override
                public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
                    return gradient.permute(0, 3, 2, 1);
                }
            };
        }
    }
}
