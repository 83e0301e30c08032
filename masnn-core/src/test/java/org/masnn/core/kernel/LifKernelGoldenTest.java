package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.core.golden.GoldenAxes;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.golden.GoldenNeuron;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** LIF and LIAF against an independent implementation, both kernels. */
class LifKernelGoldenTest {

    @Test
    void referenceAndFused_allCases() {
        List<GoldenCase> cases = GoldenCases.matching("a_");
        for (GoldenCase golden : cases) {
            check(golden, DataType.DOUBLE);
            check(golden, DataType.FLOAT);
        }
        GoldenCases.report("LifKernelGoldenTest", cases.size());
    }

    private static void check(GoldenCase golden, DataType type) {
        boolean membraneOutput = golden.has("out_a");
        LifParameters neuron = GoldenNeuron.of(golden).withOutput(membraneOutput ? Output.MEMBRANE : Output.SPIKE);
        INDArray raw = golden.array("in_x");
        int steps = Math.toIntExact(raw.size(0));
        INDArray x = GoldenAxes.frames(raw).castTo(type);
        FrameSize frame = new FrameSize((int) x.size(1), (int) x.size(2), (int) x.size(3));
        LifKernel kernel = LifKernel.of(type, neuron, steps, frame, List.of(), List.of(), null);
        assertThat(kernel).isInstanceOf(type == DataType.FLOAT ? FusedLifKernel.class : ReferenceLifKernel.class);
        double tolerance = type == DataType.FLOAT ? FUSED_TOLERANCE : REFERENCE_TOLERANCE;
        String what = golden + " " + type + " ";

        INDArray initial =
                golden.has("in_h0") ? GoldenAxes.step(golden.array("in_h0")).castTo(type) : null;
        INDArray output = Nd4j.createUninitialized(type, x.shape(), 'c');
        LifKernel.Tape tape = kernel.forward(x, initial, output, true);
        if (membraneOutput) {
            assertClose(output, GoldenAxes.frames(golden.array("out_a")), tolerance, what + "out_a");
        } else {
            assertExact(output, GoldenAxes.frames(golden.array("out_s")), what + "out_s");
        }
        INDArray u = GoldenAxes.frames(golden.array("s_u"));
        assertClose(tape.membrane(), u, tolerance, what + "s_u");
        // s_h follows from u and s; it is what the kernel carries from u to the next u0 = h + x
        INDArray s = GoldenAxes.frames(golden.array("s_s"));
        INDArray h = neuron.reset() instanceof Reset.To hard
                ? s.mul(hard.potential()).add(s.rsub(1).mul(u).mul(neuron.decay()))
                : u.sub(s.mul(neuron.threshold())).mul(neuron.decay());
        assertClose(h, GoldenAxes.frames(golden.array("s_h")), REFERENCE_TOLERANCE, what + "s_h");

        INDArray upstream = GoldenAxes.frames(golden.array(membraneOutput ? "up_a" : "up_s"))
                .castTo(type);
        INDArray gradient = Nd4j.createUninitialized(type, x.shape(), 'c');
        INDArray initialGradient = initial == null ? null : Nd4j.createUninitialized(type, initial.shape(), 'c');
        kernel.backward(tape, x, upstream, gradient, initialGradient, List.of());
        assertClose(gradient, GoldenAxes.frames(golden.array("g_in_x")), tolerance, what + "g_in_x");
        if (initialGradient != null) {
            assertClose(initialGradient, GoldenAxes.step(golden.array("g_in_h0")), tolerance, what + "g_in_h0");
        }
    }
}
