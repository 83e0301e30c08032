package org.masnn.core.kernel;

import java.util.ArrayList;
import java.util.List;

/** All indices of an array, in row-major order, for plain loops. */
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
}
