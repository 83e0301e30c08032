package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** SimAM (Yang et al., ICML 2021) in ND4J operations, for any data type and backend. */
public final class ReferenceSimpleAttention implements ReferenceRefinement {

    private final double lambda;

    /**
     * Makes the kernel.
     *
     * @param lambda addend of the variance
     */
    public ReferenceSimpleAttention(double lambda) {
        this.lambda = lambda;
    }

    @Override
    public Step refine(INDArray membrane) {
        long[] shape = membrane.shape();
        long pixels = shape[1] * shape[2];
        INDArray x = membrane.reshape('c', shape[0], pixels, shape[3]);
        INDArray distance = x.sub(perChannel(x.mean(1)));
        INDArray squares = distance.mul(distance);
        INDArray variance = perChannel(squares.sum(1).divi(pixels - 1));
        INDArray factor = variance.add(lambda).muli(4).rdivi(1);
        INDArray weights = Transforms.sigmoid(squares.mul(factor).addi(0.5), false);
        INDArray output = x.mul(weights).reshape('c', shape);
        return new Step() {
            @Override
            public INDArray output() {
                return output;
            }

            @Override
            public INDArray weights() {
                return weights.reshape('c', shape);
            }

            @Override
            public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
                INDArray upstream = gradient.reshape('c', x.shape());
                INDArray energy =
                        upstream.mul(x).muli(weights).muli(weights.rsub(1)); // gradient in front of the sigmoid
                INDArray ofFactor = perChannel(energy.mul(squares).sum(1));
                INDArray ofVariance = ofFactor.mul(factor).muli(factor).muli(-4);
                INDArray ofSquares = energy.mul(factor).addi(ofVariance.div(pixels - 1));
                INDArray ofDistance = ofSquares.muli(distance).muli(2);
                INDArray ofMean = perChannel(ofDistance.mean(1));
                return upstream.mul(weights).addi(ofDistance).subi(ofMean).reshape('c', shape);
            }
        };
    }

    private static INDArray perChannel(INDArray values) {
        return values.reshape('c', values.size(0), 1, values.size(1));
    }
}
