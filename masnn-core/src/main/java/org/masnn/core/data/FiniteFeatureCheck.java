package org.masnn.core.data;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Refuses batches with a feature that is infinite or not a number, before it turns every weight of a network into one.
 * Counts of events are finite; this is for features from elsewhere. Use it with {@code setPreProcessor}.
 */
public final class FiniteFeatureCheck implements DataSetPreProcessor {

    /** A check without state. */
    public FiniteFeatureCheck() {}

    /**
     * Checks the features of a batch.
     *
     * @param batch not modified
     * @throws IllegalArgumentException naming the first value that is not finite and its place
     */
    @Override
    public void preProcess(DataSet batch) {
        INDArray features = batch.getFeatures();
        // A sum is finite unless a value is not, or it overflows: only then look at each value.
        if (Double.isFinite(features.sumNumber().doubleValue())) {
            return;
        }
        long[] place = new long[features.rank()];
        for (long i = 0; i < features.length(); i++) {
            double value = features.getDouble(place);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("FiniteFeatureCheck: expected finite features, got " + value + " at "
                        + Arrays.toString(place) + " of a batch " + Arrays.toString(features.shape())
                        + "; look for divisions by zero in what made the features");
            }
            advance(place, features.shape());
        }
    }

    private static void advance(long[] place, long[] shape) {
        for (int axis = place.length - 1; axis >= 0 && ++place[axis] == shape[axis]; axis--) {
            place[axis] = 0;
        }
    }
}
