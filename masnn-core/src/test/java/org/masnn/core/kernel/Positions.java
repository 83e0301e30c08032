package org.masnn.core.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Indices and values of arrays in row-major order, for plain loops. */
final class Positions {

    private Positions() {}

    static List<long[]> of(long... shape) {
        List<long[]> result = new ArrayList<>();
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        for (long i = 0; i < count; i++) {
            long[] position = new long[shape.length];
            long rest = i;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                position[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            result.add(position);
        }
        return result;
    }

    /** The values of {@code [R, C]}; ND4J's own conversion takes a call per row. */
    static double[][] rows(INDArray matrix) {
        double[] all = matrix.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        int columns = (int) matrix.size(1);
        double[][] result = new double[all.length / columns][];
        for (int i = 0; i < result.length; i++) {
            result[i] = Arrays.copyOfRange(all, i * columns, (i + 1) * columns);
        }
        return result;
    }
}
