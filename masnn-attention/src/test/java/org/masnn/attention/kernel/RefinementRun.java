package org.masnn.attention.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Forward and backward pass of one refinement over frames {@code [N, H, W, C]}. */
record RefinementRun(INDArray output, INDArray inputGradient, List<INDArray> parameterGradients) {

    static FrameSize frame(INDArray membrane) {
        return new FrameSize((int) membrane.size(1), (int) membrane.size(2), (int) membrane.size(3));
    }

    static RefinementRun reference(
            MembraneRefinement refinement, INDArray membrane, List<INDArray> parameters, INDArray upstream) {
        List<INDArray> gradients = new ArrayList<>();
        parameters.forEach(parameter -> gradients.add(Nd4j.zerosLike(parameter)));
        ReferenceRefinement.Step step =
                refinement.reference(frame(membrane), parameters).refine(membrane);
        return new RefinementRun(step.output(), step.backward(upstream, gradients), gradients);
    }

    static RefinementRun fused(
            MembraneRefinement refinement, INDArray membrane, List<INDArray> parameters, INDArray upstream) {
        FrameSize size = frame(membrane);
        List<float[]> weights = parameters.stream().map(NativeFloats::copyOf).toList();
        List<float[]> gradients =
                weights.stream().map(values -> new float[values.length]).toList();
        FusedRefinement kernel = refinement.fused(size, weights);
        int count = (int) membrane.size(0);
        int tapeLength = kernel.tapeLength();
        float[] tape = new float[count * tapeLength];
        float[] output = NativeFloats.copyOf(membrane);
        float[] gradient = NativeFloats.copyOf(upstream);
        float[] potentials = NativeFloats.copyOf(membrane);
        for (int i = 0; i < count; i++) {
            float[] one = row(output, i, size);
            kernel.refine(one, tape, i * tapeLength);
            System.arraycopy(one, 0, output, i * size.length(), size.length());
        }
        for (int i = count - 1; i >= 0; i--) {
            float[] one = row(gradient, i, size);
            kernel.backward(row(potentials, i, size), tape, i * tapeLength, one, gradients);
            System.arraycopy(one, 0, gradient, i * size.length(), size.length());
            float[] replayed = row(potentials, i, size);
            kernel.replay(replayed, tape, i * tapeLength);
            if (!Arrays.equals(replayed, row(output, i, size))) {
                throw new AssertionError("replay differs from refine for frame " + i);
            }
        }
        List<INDArray> parameterGradients = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            parameterGradients.add(array(gradients.get(i), parameters.get(i).shape()));
        }
        return new RefinementRun(
                array(output, membrane.shape()), array(gradient, membrane.shape()), parameterGradients);
    }

    private static float[] row(float[] values, int index, FrameSize size) {
        return Arrays.copyOfRange(values, index * size.length(), (index + 1) * size.length());
    }

    private static INDArray array(float[] values, long[] shape) {
        return Nd4j.createFromArray(values).reshape('c', shape).castTo(DataType.DOUBLE);
    }
}
