package org.masnn.core.training;

import org.masnn.core.kernel.AdamKernel;
import org.masnn.core.kernel.NativeFloats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;

/** The arithmetic of {@link FusedAdam} over its state. */
final class FusedAdamUpdater extends AdamUpdater {

    private final FusedAdam adam;

    FusedAdamUpdater(FusedAdam adam) {
        super(adam);
        this.adam = adam;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        INDArray mean = getM();
        INDArray squares = getV();
        if (mean == null || squares == null || !isFused(gradient) || !isFused(mean) || !isFused(squares)) {
            super.applyUpdater(gradient, iteration, epoch);
            return;
        }
        new AdamKernel(
                        adam.getLearningRate(iteration, epoch),
                        adam.getBeta1(),
                        adam.getBeta2(),
                        adam.getEpsilon(),
                        iteration)
                .run(gradient, mean, squares);
    }

    private static boolean isFused(INDArray array) {
        return array.dataType() == DataType.FLOAT && NativeFloats.isDense(array);
    }
}
