package org.masnn.attention.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.CumSum;
import org.nd4j.linalg.factory.Nd4j;

/** Average and maximum over the middle axis of {@code [A, L, B]}. */
final class ReferencePooling {

    private final INDArray input;
    private final INDArray average;
    private final INDArray maximum;

    /**
     * Pools.
     *
     * @param input {@code [A, L, B]}; not modified
     */
    ReferencePooling(INDArray input) {
        this.input = input;
        average = input.mean(1);
        maximum = input.max(1);
    }

    /** {@code [A, B]}. */
    INDArray average() {
        return average;
    }

    /** {@code [A, B]}. */
    INDArray maximum() {
        return maximum;
    }

    /** Gradient with respect to the input, {@code [A, L, B]}, from those with respect to average and maximum. */
    INDArray backward(INDArray averageGradient, INDArray maximumGradient) {
        INDArray isMaximum = input.eq(widen(maximum)).castTo(input.dataType());
        // The running count of maxima is 1 at the first one and larger at the later ones.
        INDArray count = Nd4j.exec(new CumSum(isMaximum, false, false, 1))[0];
        INDArray isFirst = count.lte(1).castTo(input.dataType()).muli(isMaximum);
        return isFirst.muli(widen(maximumGradient)).addi(widen(averageGradient.div(input.size(1))));
    }

    private static INDArray widen(INDArray pooled) {
        return pooled.reshape(pooled.size(0), 1, pooled.size(1));
    }
}
