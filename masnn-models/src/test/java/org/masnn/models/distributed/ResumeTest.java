package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.masnn.models.distributed.Comparison.assertRelative;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.training.GradientAccumulation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class ResumeTest {

    private static final NoiseExamples EXAMPLES = new NoiseExamples(23, DataType.DOUBLE);

    private static ComputationGraph network() {
        return SmallNetwork.plain(DataType.DOUBLE, new Adam(0.01));
    }

    private static SparkTraining.Builder training(ComputationGraph network, int shards) {
        return SparkTraining.builder(network).on(Spark.context()).batch(10).shards(shards);
    }

    @ParameterizedTest(name = "continued with {0} shards")
    @CsvSource({"3, true", "2, false"})
    void fit_stoppedInMidEpoch_continues(int shards, boolean sameBits, @TempDir Path folder) throws Exception {
        ComputationGraph undisturbed = network();
        training(undisturbed, 3).build().fit(EXAMPLES, 4);
        Path file = folder.resolve("run.zip");
        AtomicInteger steps = new AtomicInteger();
        training(network(), 3)
                .checkpoints(file, Duration.ZERO)
                .stopWhen(() -> steps.getAndIncrement() == 5)
                .build()
                .fit(EXAMPLES, 4);
        ComputationGraph continued = network();
        training(continued, shards).checkpoints(file, Duration.ZERO).build().fit(EXAMPLES, 4);
        if (sameBits) {
            assertThat(Comparison.bits(continued)).isEqualTo(Comparison.bits(undisturbed));
        } else {
            assertRelative(continued, undisturbed, network(), 1e-9);
        }
    }

    @Test
    void fit_reportsWhatAStepMoves_andWhatHalfPrecisionLoses() throws Exception {
        List<StepReport> full = new ArrayList<>();
        List<StepReport> half = new ArrayList<>();
        ComputationGraph exact = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        ComputationGraph rounded = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        NoiseExamples examples = new NoiseExamples(23, DataType.FLOAT);
        training(exact, 2).report(full::add).build().fit(examples, 2);
        training(rounded, 2)
                .gradients(GradientPrecision.HALF)
                .report(half::add)
                .build()
                .fit(examples, 2);
        long parameters = exact.numParams();
        assertThat(full).hasSize(6).allSatisfy(step -> {
            assertThat(step.parameterBytes()).isEqualTo(4 * parameters);
            assertThat(step.gradientBytes()).isEqualTo(4 * parameters);
            assertThat(step.gradientError()).isZero();
            assertThat(step.shards()).isEqualTo(2);
            assertThat(step.workers()).isEqualTo(1);
            assertThat(step.overheadSeconds()).isPositive();
        });
        assertThat(full.get(2).examples()).isEqualTo(3);
        assertThat(half).hasSize(6).allSatisfy(step -> {
            assertThat(step.gradientBytes()).isEqualTo(2 * parameters + 2 * Integer.BYTES);
            assertThat(step.gradientError()).isBetween(1e-5, 0x1p-11);
        });
    }

    @Test
    void fit_halfPrecision_isOneStepOffByWhatItReports() throws Exception {
        List<StepReport> reports = new ArrayList<>();
        ComputationGraph untrained = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        ComputationGraph exact = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        ComputationGraph rounded = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        NoiseExamples examples = new NoiseExamples(10, DataType.FLOAT);
        training(exact, 1).build().fit(examples, 1);
        training(rounded, 1)
                .gradients(GradientPrecision.HALF)
                .report(reports::add)
                .build()
                .fit(examples, 1);
        double step = exact.params().sub(untrained.params()).norm2Number().doubleValue();
        double lost = exact.params().sub(rounded.params()).norm2Number().doubleValue();
        assertThat(lost / step).isCloseTo(reports.get(0).gradientError(), withinPercentage(5.0));
    }

    /** Two workers that make steps of their own, done by hand. */
    @Test
    void fit_averagedParameters_isLocalSgd() throws Exception {
        NoiseExamples examples = new NoiseExamples(10, DataType.DOUBLE);
        ComputationGraph cluster = network();
        training(cluster, 2)
                .batch(5)
                .batchesPerStep(2)
                .averaging(Averaging.PARAMETERS)
                .build()
                .fit(examples, 2);
        List<ComputationGraph> workers = List.of(network(), network());
        for (int epoch = 0; epoch < 2; epoch++) {
            EpochIterator samples = examples.iterator(1);
            samples.setPosition(epoch, 0);
            for (int batch = 0; batch < 2; batch++) {
                for (int worker = 0; worker < 2; worker++) {
                    new GradientAccumulation(workers.get(worker), 1).step(List.of(samples.next(worker == 0 ? 2 : 3)));
                }
            }
            INDArray parameters =
                    average(workers.get(0).params(), workers.get(1).params());
            INDArray state = average(
                    workers.get(0).getUpdater().getStateViewArray(),
                    workers.get(1).getUpdater().getStateViewArray());
            for (ComputationGraph worker : workers) {
                worker.params().assign(parameters);
                worker.getUpdater().getStateViewArray().assign(state);
            }
        }
        assertRelative(cluster, workers.get(0), network(), 1e-9);
        assertThat(cluster.getIterationCount()).isEqualTo(4);
    }

    private static INDArray average(INDArray two, INDArray three) {
        return two.mul(0.4).addi(three.mul(0.6));
    }
}
