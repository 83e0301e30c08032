package org.masnn.models.distributed;

import java.util.List;
import java.util.NoSuchElementException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.kernel.StatisticsExchange;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.memory.InsufficientMemoryException;
import org.masnn.core.memory.MemoryCheck;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.training.GradientAccumulation;
import org.masnn.core.training.RightAnswers;
import org.masnn.models.distributed.ShardPlan.Slice;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A worker's copy of the network, with an iterator over the data; for one task at a time, kept between steps. */
final class WorkerNetwork {

    private final WorkOrder order;
    private final ComputationGraph network;
    private final EpochIterator samples;
    private final StatisticSlices slices;
    private final @Nullable RightAnswers rightAnswers;
    private boolean memoryChecked;

    WorkerNetwork(WorkOrder order, EpochIterator samples) {
        this.order = order;
        this.samples = samples;
        ComputationGraph plain = new ComputationGraph(
                ComputationGraphConfiguration.fromJson(order.configuration().value()));
        plain.init();
        NormalizationFusion.apply(plain);
        network = order.recompute() ? RecomputingGraph.of(plain) : plain;
        slices = new StatisticSlices(network);
        rightAnswers = order.countRightAnswers() && !order.recompute() ? new RightAnswers(network) : null;
        if (rightAnswers != null) {
            network.setListeners(List.of(rightAnswers));
        }
    }

    /** What a shard's pass gave: a sum of gradients, or parameters and state. */
    record Result(INDArray values, int examples, double score, long correct) {}

    StatisticSlices slices() {
        return slices;
    }

    ValueCoding coding() {
        return ValueCoding.of(network.params().dataType());
    }

    /** Refuses, before the first pass, what would not fit: the system ends a process that takes too much without a word. */
    void requireMemory(int examples) {
        if (!memoryChecked) {
            try {
                MemoryCheck.beforeTraining(network, examples);
            } catch (InsufficientMemoryException e) {
                throw new ShardFailure(e.getMessage() + "; or give more shards", false);
            }
            memoryChecked = true;
        }
    }

    /**
     * The samples of a shard; null where there are none, or all of them were damaged and left out. Reading may fail and be
     * tried again.
     */
    @Nullable
    DataSet read(StepOrder step, Slice slice) {
        if (slice.count() == 0) {
            return null;
        }
        samples.setPosition(step.epoch(), slice.from());
        DataSet batch;
        try {
            batch = samples.next(slice.count());
        } catch (NoSuchElementException e) {
            if (samples.hasNext()) {
                throw e;
            }
            return null; // the epoch ended with damaged ones
        }
        if (batch.hasMaskArrays()) {
            throw new ShardFailure("expected examples without masks, got some with a mask", false);
        }
        return samples.nextBatch() == slice.end() ? batch : null; // else it is of samples behind the slice
    }

    void take(StepOrder step) {
        byte[] values = step.parameters().value();
        INDArray state =
                order.averaging() == Averaging.PARAMETERS ? network.getUpdater().getStateViewArray() : null;
        if (state == null) {
            coding().decode(values, network.params());
        } else {
            INDArray both = Nd4j.createUninitializedDetached(
                    network.params().dataType(), network.params().length() + state.length());
            coding().decode(values, both);
            long count = network.params().length();
            network.params()
                    .assign(ValueCoding.part(both, 0, count)
                            .reshape(network.params().shape()));
            state.assign(ValueCoding.part(both, count, state.length()).reshape(state.shape()));
        }
        network.getConfiguration().setIterationCount(step.iteration());
        network.getConfiguration().setEpochCount(step.epochCount());
        if (rightAnswers != null) {
            rightAnswers.forget();
        }
    }

    /** The sum of gradients over all batches; in the places of running statistics their change, times examples. */
    Result gradients(List<@Nullable DataSet> batches, StepOrder step, int shard, @Nullable MeetingExchange meeting) {
        INDArray parameters = network.params();
        INDArray total = Nd4j.zeros(parameters.dataType(), parameters.length());
        List<INDArray> before = slices.statistics().stream()
                .map(slice -> ValueCoding.part(parameters, slice.from(), slice.length())
                        .dup())
                .toList();
        int examples = 0;
        double score = 0;
        for (int i = 0; i < batches.size(); i++) {
            DataSet batch = batches.get(i);
            if (batch == null) {
                if (meeting != null) {
                    meeting.sitOut().ifPresent(running -> slices.write(running, parameters));
                }
            } else {
                seed(step, shard, i);
                expect(batch);
                network.setInputs(batch.getFeatures());
                network.setLabels(batch.getLabels());
                StatisticsExchange.during(meeting == null ? StatisticsExchange.NONE : meeting, () -> {
                    network.computeGradientAndScore();
                    return network;
                });
                if (meeting != null) {
                    meeting.endPass(() -> slices.read(parameters));
                }
                total.addi(network.getFlattenedGradients().reshape(total.shape()));
                examples += batch.numExamples();
                score += network.score() * batch.numExamples();
            }
        }
        network.clearLayersStates();
        for (int i = 0; i < before.size(); i++) {
            StatisticSlices.Slice slice = slices.statistics().get(i);
            ValueCoding.part(total, slice.from(), slice.length())
                    .assign(ValueCoding.part(parameters, slice.from(), slice.length())
                            .sub(before.get(i))
                            .muli(examples));
        }
        return new Result(total, examples, score, correct());
    }

    /** Parameters and the updater's state after a step for each batch. */
    Result parameters(List<@Nullable DataSet> batches, StepOrder step, int shard) {
        GradientAccumulation single = new GradientAccumulation(network, 1);
        int examples = 0;
        double score = 0;
        for (int i = 0; i < batches.size(); i++) {
            DataSet batch = batches.get(i);
            if (batch != null) {
                seed(step, shard, i);
                expect(batch);
                single.step(List.of(batch));
                examples += batch.numExamples();
                score += network.score() * batch.numExamples();
            }
        }
        INDArray parameters = network.params().reshape(network.params().length());
        INDArray state = network.getUpdater().getStateViewArray();
        INDArray values = state == null ? parameters : Nd4j.concat(0, parameters, state.reshape(state.length()));
        return new Result(values, examples, score, correct());
    }

    void close() {
        close(samples);
    }

    /** Ends what an iterator holds, such as threads that decode images. */
    static void close(EpochIterator samples) {
        if (samples instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("SparkTraining: an iterator cannot be closed (" + e + ")", e);
            }
        }
    }

    private void expect(DataSet batch) {
        if (rightAnswers != null) {
            rightAnswers.expect(batch);
        }
    }

    private long correct() {
        return rightAnswers == null ? 0 : rightAnswers.take();
    }

    private static void seed(StepOrder step, int shard, int batch) {
        Nd4j.getRandom().setSeed(step.seed() + 0x9E3779B97F4A7C15L * (1L + shard + (long) step.shards() * batch));
    }
}
