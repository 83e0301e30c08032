package org.masnn.attention.kernel;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random arrays of type DOUBLE whose values single precision holds exactly. */
final class RandomValues {

    private RandomValues() {}

    /** Normal values, or -1, 0 and 1 where ties are wanted. */
    static INDArray of(Random random, boolean ties, long... shape) {
        INDArray values = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, ties ? random.nextInt(3) - 1 : (float) random.nextGaussian());
        }
        return values;
    }
}
