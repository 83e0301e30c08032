package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.models.distributed.Comparison.assertRelative;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

class DamagedExamplesTest {

    private static final int EPOCHS = 6;
    private static final DamagedExamples EXAMPLES = new DamagedExamples(9, Set.of(2, 7), "damaged", 0);

    /** Shards of one example: those whose example is damaged have none, also at the end of an epoch. */
    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_shardsWithoutAnyExample_isOneMachineThatLeavesThemOut(NormalizationStatistics statistics)
            throws Exception {
        assertThat(IntStream.range(0, EPOCHS).map(epoch -> new EpochOrder(11, true).samples(9, epoch)[8]))
                .as("last examples")
                .containsAnyOf(2, 7);
        boolean normalised = statistics == NormalizationStatistics.SYNCHRONISED;
        Supplier<ComputationGraph> network =
                () -> SmallNetwork.build(DataType.DOUBLE, new Nesterovs(0.01, 0.9), normalised, conf -> conf);
        ComputationGraph alone = network.get();
        ComputationGraph cluster = network.get();
        EpochIterator batches = EXAMPLES.iterator(3);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            batches.setPosition(epoch, 0);
            while (batches.hasNext()) {
                alone.fit(batches.next());
            }
            alone.incrementEpochCount();
        }
        SparkTraining.builder(cluster)
                .on(Spark.context())
                .batch(3)
                .shards(3)
                .batchNormalization(statistics)
                .build()
                .fit(EXAMPLES, EPOCHS);
        assertRelative(cluster, alone, network.get(), 1e-9);
    }
}
