package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The recurrence with refinements in it against finite differences, in double precision with relaxed firing. */
class MembraneRefinementGradientTest {

    private static final double STEP = 1e-6;
    private static final FrameSize FRAME = new FrameSize(2, 3, 2);
    private static final int STEPS = 3;

    @ParameterizedTest
    @CsvSource({
        "hard, SPIKE, 0, false",
        "hard, SPIKE, 1, true",
        "hard, SPIKE, 2, false",
        "soft, SPIKE, 0, true",
        "soft, SPIKE, 1, false",
        "soft, SPIKE, 2, true",
        "hard, MEMBRANE, 1, false",
        "soft, MEMBRANE, 2, true",
        "hard, SPIKE, 0, true",
        "soft, SPIKE, 0, false"
    })
    void gradients_matchFiniteDifferences(String reset, Output output, int refinementCount, boolean decayInput) {
        Nd4j.getRandom().setSeed(17);
        LifParameters neuron = LifParameters.paper()
                .withDecayInput(decayInput)
                .withReset("hard".equals(reset) ? Reset.to(-0.2) : Reset.bySubtraction())
                .withSurrogate(new Surrogate.Sigmoid(3))
                .withOutput(output)
                .withFiring(Firing.RELAXED);
        List<MembraneRefinement> refinements = List.<MembraneRefinement>of(new ChannelGain(0.5), new ChannelGain(-0.3))
                .subList(0, refinementCount);
        List<List<INDArray>> parameters = refinements.stream()
                .map(any -> List.of(Nd4j.rand(DataType.DOUBLE, 2).addi(0.5)))
                .toList();
        INDArray x = Nd4j.rand(DataType.DOUBLE, 2 * STEPS, 2, 3, 2).addi(0.1);
        INDArray initial = Nd4j.rand(DataType.DOUBLE, 2, 2, 3, 2);
        INDArray upstream = Nd4j.randn(DataType.DOUBLE, x.shape());
        INDArray decayLogit = Nd4j.scalar(DataType.DOUBLE, LearnableDecay.logit(0.6));
        LifKernel kernel = LifKernel.of(DataType.DOUBLE, neuron, STEPS, FRAME, refinements, parameters, decayLogit);
        INDArray scratch = Nd4j.create(DataType.DOUBLE, x.shape());
        LifKernel.Tape tape = kernel.forward(x, initial, scratch, true);
        INDArray gradient = Nd4j.create(DataType.DOUBLE, x.shape());
        INDArray initialGradient = Nd4j.create(DataType.DOUBLE, initial.shape());
        List<INDArray> parameterGradients = new ArrayList<>();
        parameters.forEach(list -> parameterGradients.add(Nd4j.ones(DataType.DOUBLE, 2)));
        parameterGradients.add(Nd4j.ones(DataType.DOUBLE, 1));
        kernel.backward(tape, x, upstream, gradient, initialGradient, parameterGradients);

        Loss loss = () -> {
            kernel.forward(x, initial, scratch, false);
            return scratch.mul(upstream).sumNumber().doubleValue();
        };
        check("x", x, gradient, loss);
        check("initial", initial, initialGradient, loss);
        for (int i = 0; i < parameters.size(); i++) {
            check("parameter " + i, parameters.get(i).get(0), parameterGradients.get(i), loss);
        }
        check("decayLogit", decayLogit, parameterGradients.get(refinementCount), loss);
    }

    private interface Loss {
        double get();
    }

    private static void check(String what, INDArray variable, INDArray gradient, Loss loss) {
        for (long i = 0; i < variable.length(); i++) {
            double value = variable.getDouble(i);
            variable.putScalar(i, value + STEP);
            double above = loss.get();
            variable.putScalar(i, value - STEP);
            double below = loss.get();
            variable.putScalar(i, value);
            assertThat(gradient.getDouble(i))
                    .as("%s[%d]", what, i)
                    .isCloseTo((above - below) / (2 * STEP), within(2e-8 * Math.max(1, Math.abs(above))));
        }
    }
}
