package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Spatial attention (Yao et al. 2023, Eq. 12 and 13) in ND4J operations, for any data type and backend. */
public final class ReferenceSpatialAttention implements ReferenceRefinement {

    private final INDArray weights;
    private final GateStart start;
    private final int[] arguments;

    /**
     * Makes the kernel.
     *
     * @param start scale and bias of the gate
     * @param weights {@code [k, k, 2]}; not modified
     */
    public ReferenceSpatialAttention(GateStart start, INDArray weights) {
        this.start = start;
        int k = (int) weights.size(0);
        this.weights = weights.reshape('c', k, k, 2, 1);
        // Kernel, stride, padding, dilation, explicit padding, NHWC, weights [kH, kW, in, out].
        arguments = new int[] {k, k, 1, 1, k / 2, k / 2, 1, 1, 0, 1, 0};
    }

    @Override
    public Step refine(INDArray membrane) {
        long[] shape = membrane.shape();
        long pixels = shape[0] * shape[1] * shape[2];
        INDArray potentials = membrane.reshape('c', pixels, shape[3], 1);
        ReferencePooling pooling = new ReferencePooling(potentials);
        INDArray planes =
                Nd4j.concat(1, pooling.average(), pooling.maximum()).reshape('c', shape[0], shape[1], shape[2], 2);
        INDArray sums = Nd4j.create(membrane.dataType(), shape[0], shape[1], shape[2], 1);
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(planes, weights)
                .addOutputs(sums)
                .addIntegerArguments(arguments)
                .build());
        INDArray gate = Transforms.sigmoid(sums.add(start.bias()), false)
                .muli(start.scale())
                .reshape('c', pixels, 1, 1);
        INDArray output = potentials.mul(gate).reshape('c', shape);
        return new Step() {
            @Override
            public INDArray output() {
                return output;
            }

            @Override
            public INDArray weights() {
                return gate.reshape('c', shape[0], shape[1], shape[2], 1);
            }

            @Override
            public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
                INDArray refined = gradient.reshape('c', potentials.shape());
                INDArray sumGradient = refined.mul(potentials)
                        .sum(1)
                        .reshape('c', gate.shape())
                        .muli(gate)
                        .muli(gate.div(-start.scale()).addi(1))
                        .reshape('c', sums.shape());
                INDArray planeGradient = planes.ulike();
                INDArray weightGradient = weights.ulike();
                Nd4j.exec(DynamicCustomOp.builder("conv2d_bp")
                        .addInputs(planes, weights, sumGradient)
                        .addOutputs(planeGradient, weightGradient)
                        .addIntegerArguments(arguments)
                        .build());
                INDArray total = parameterGradients.get(0);
                total.addi(weightGradient.reshape('c', total.shape()));
                INDArray pooled = planeGradient.reshape('c', pixels, 2);
                return pooling.backward(column(pooled, 0), column(pooled, 1))
                        .addi(refined.mul(gate))
                        .reshape('c', shape);
            }
        };
    }

    private static INDArray column(INDArray pooled, int index) {
        return pooled.getColumn(index, true).dup('c');
    }
}
