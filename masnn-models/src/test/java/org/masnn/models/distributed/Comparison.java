package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares networks parameter by parameter. */
final class Comparison {

    private Comparison() {}

    /** All parameters, to compare to the bit: {@code INDArray.equals} forgives 1e-5. */
    static byte[] bits(ComputationGraph network) {
        return ValueCoding.of(network.params().dataType()).encode(network.params());
    }

    /**
     * Each parameter's Euclidean distance, relative to its norm. Each has to have moved a hundred times further than that
     * in training: an update that is missing would be seen.
     */
    static void assertRelative(
            ComputationGraph found, ComputationGraph expected, ComputationGraph untrained, double tolerance) {
        for (String name : expected.paramTable().keySet()) {
            INDArray wanted = expected.getParam(name).castTo(DataType.DOUBLE);
            INDArray moved = wanted.sub(untrained.getParam(name).castTo(DataType.DOUBLE));
            INDArray distance = wanted.sub(found.getParam(name).castTo(DataType.DOUBLE));
            double norm = wanted.norm2Number().doubleValue();
            assertThat(moved.norm2Number().doubleValue())
                    .as("how far %s moved", name)
                    .isGreaterThan(100 * tolerance * norm);
            assertThat(distance.norm2Number().doubleValue())
                    .as("distance in %s, whose norm is %s", name, norm)
                    .isLessThanOrEqualTo(tolerance * norm);
        }
    }
}
