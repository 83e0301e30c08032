package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradient of a learnable decay against sums written out by hand, for spikes, in both kernels. */
class LearnableDecayTest {

    private static final FrameSize ONE = new FrameSize(1, 1, 1);

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE"})
    void threeSteps_byHand(DataType type) {
        double[] x = {0.4, 1.2, 0.5};
        double[] upstream = {0.7, -1.1, 1.3};
        double w = 0.4;
        LifParameters neuron = LifParameters.spikingJelly(2).withDecayInput(false);
        // u = x1; u = d x1 + x2 = 1.44 > 1 fires, so nothing of it is left: h = d u (1 - s) = 0; u = x3
        double d = 1 / (1 + Math.exp(-w));
        double u2 = d * x[0] + x[1];
        double slope2 = 1 / (1 + Math.pow(Math.PI * (u2 - 1), 2));
        double byHand = d * (1 - d) * upstream[1] * slope2 * x[0];
        assertThat(gradient(neuron, w, x, upstream, type)).isCloseTo(byHand, within(1e-6));

        // with the reset in the gradient, u3 = x3 + d u2 (1 - s2) sees d through s2 too
        double slope3 = 1 / (1 + Math.pow(Math.PI * (x[2] - 1), 2));
        double throughReset = -d * u2 * slope2 * x[0];
        assertThat(gradient(neuron.withDetachReset(false), w, x, upstream, type))
                .isCloseTo(byHand + d * (1 - d) * upstream[2] * slope3 * throughReset, within(1e-6));
    }

    /** Forward in time: {@code du[t]/dd = dh[t-1]/dd + dgain/dd x[t]} needs no backward pass. */
    @ParameterizedTest
    @CsvSource({
        "hard, false, false, FLOAT", "hard, false, true, DOUBLE", "hard, true, false, DOUBLE",
                "hard, true, true, FLOAT",
        "soft, false, false, DOUBLE", "soft, false, true, FLOAT", "soft, true, false, FLOAT", "soft, true, true, DOUBLE"
    })
    void manySteps_equalTheDerivativeCarriedForward(String kind, boolean detach, boolean decayInput, DataType type) {
        Reset reset = "hard".equals(kind) ? Reset.to(-0.2) : Reset.bySubtraction();
        Surrogate surrogate = new Surrogate.ArcTangent(2);
        LifParameters neuron = new LifParameters(
                0.1,
                decayInput,
                0.5,
                reset,
                detach,
                surrogate,
                LifParameters.paper().output(),
                LifParameters.paper().firing());
        Random random = new Random(8);
        double[] upstream = random.doubles(12, -1, 1).toArray();
        double w = 0.9;
        double d = LearnableDecay.of(w);
        double gain = decayInput ? 1 - d : 1;
        double[] x = random.doubles(12, 0, 1 / gain).toArray();
        double h = 0;
        double dh = 0;
        double expected = 0;
        int spikes = 0;
        for (int t = 0; t < x.length; t++) {
            double u = h + gain * x[t];
            double du = dh - (decayInput ? x[t] : 0);
            double s = u >= 0.5 ? 1 : 0;
            double ds = surrogate.derivative(u - 0.5) * du;
            expected += upstream[t] * ds;
            double resetDs = detach ? 0 : ds;
            if ("hard".equals(kind)) {
                h = -0.2 * s + d * u * (1 - s);
                dh = -0.2 * resetDs + u * (1 - s) + d * du * (1 - s) - d * u * resetDs;
            } else {
                h = d * (u - 0.5 * s);
                dh = u - 0.5 * s + d * (du - 0.5 * resetDs);
            }
            spikes += (int) s;
        }
        assertThat(spikes).isBetween(2, 10);
        assertThat(gradient(neuron, w, x, upstream, type))
                .isCloseTo(expected * d * (1 - d), within(type == DataType.FLOAT ? 1e-5 : 1e-12));
    }

    private static double gradient(LifParameters neuron, double w, double[] x, double[] upstream, DataType type) {
        INDArray input = Nd4j.createFromArray(x).reshape(x.length, 1).castTo(type);
        INDArray gradient = Nd4j.scalar(type, 7).reshape(1);
        LifKernel kernel = LifKernel.of(
                type,
                neuron,
                x.length,
                ONE,
                List.of(),
                List.of(),
                Nd4j.scalar(type, w).reshape(1));
        assertThat(kernel).isInstanceOf(type == DataType.FLOAT ? FusedLifKernel.class : ReferenceLifKernel.class);
        LifKernel.Tape tape = kernel.forward(input, null, input.ulike(), true);
        INDArray above = Nd4j.createFromArray(upstream).reshape(x.length, 1).castTo(type);
        kernel.backward(tape, input, above, input.ulike(), null, List.of(gradient));
        return gradient.getDouble(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE"})
    void charging_isSpikingJellys(DataType type) {
        // v + (x - v) / tau with tau = 4 and a threshold out of reach
        double[] x = {1, -2, 0.5};
        double v = 0;
        LifParameters neuron = LifParameters.spikingJelly(4).withThreshold(100);
        INDArray input = Nd4j.createFromArray(x).reshape(3, 1).castTo(type);
        LifKernel kernel = LifKernel.of(type, neuron, 3, ONE, List.of(), List.of(), null);
        INDArray membrane = kernel.forward(input, null, input.ulike(), true).membrane();
        for (int t = 0; t < 3; t++) {
            v = v + (x[t] - v) / 4;
            assertThat(membrane.getDouble(t)).isCloseTo(v, within(1e-6));
        }
    }

    @Test
    void logit_isTheInverseOfTheSigmoid() {
        for (double decay : new double[] {1e-6, 0.25, 0.5, 0.9, 0.999}) {
            assertThat(LearnableDecay.of(LearnableDecay.logit(decay))).isCloseTo(decay, within(1e-15));
        }
        assertThat(LearnableDecay.logit(0.5)).isZero();
        for (double decay : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> LearnableDecay.logit(decay))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expected a decay in (0, 1), where a learnable one can start, got " + decay);
        }
        assertThatThrownBy(() -> LifParameters.spikingJelly(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LifParameters: expected a finite tau > 1, got 1.0");
    }
}
