package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskKilledException;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.StatisticsExchange;
import org.masnn.models.distributed.ShardPlan.Slice;
import org.masnn.models.distributed.WorkerNetwork.Result;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import scala.Tuple2;

/**
 * One shard of one step: reads its examples, runs the network forward and backward, and gives its vector in pieces, each
 * under its number, and a report under the number behind the last. A function of its arguments: whoever computes it again,
 * after an executor was lost, gets the same bytes.
 *
 * <p>What a retry cannot mend is reported and not thrown. What cannot be read is thrown, so that Spark tries elsewhere.
 */
final class ShardTask implements Serializable {

    private static final long serialVersionUID = 1L;

    private final WorkOrder order;
    private final StepOrder step;

    ShardTask(WorkOrder order, StepOrder step) {
        this.order = order;
        this.step = step;
    }

    /** Pieces begin with the number of their shard and their weight in the sum. */
    List<Tuple2<Integer, byte[]>> compute(int shard) throws IOException {
        long start = System.nanoTime();
        try (MeetingExchange exchange = exchange(shard)) {
            try {
                Worker worker = Worker.of(order.id(), order.driver(), order.examples());
                WorkerNetwork network = worker.take(order);
                List<@Nullable DataSet> batches = read(network, shard);
                network.take(step);
                Result result = computed(network, batches, shard, exchange);
                double seconds = (System.nanoTime() - start) / 1e9;
                List<Tuple2<Integer, byte[]>> pieces = pieces(network, result, shard, seconds);
                if (exchange != null) {
                    exchange.agree();
                }
                worker.giveBack(order, network);
                return pieces;
            } catch (MeetingExchange.PeerFailure e) {
                return List.of(failed(shard, null, false)); // the other one says why
            } catch (ShardFailure e) {
                if (exchange != null) {
                    exchange.fail();
                }
                return List.of(failed(shard, place(shard) + ": " + e.getMessage(), e.diverged()));
            }
        }
    }

    private @Nullable MeetingExchange exchange(int shard) throws IOException {
        MeetingPlace meeting = order.meeting();
        return meeting == null
                ? null
                : new MeetingExchange(meeting, "step " + step.iteration() + " of " + order.id(), shard, step.shards());
    }

    private List<@Nullable DataSet> read(WorkerNetwork network, int shard) throws IOException {
        List<@Nullable DataSet> batches = new ArrayList<>();
        for (int i = 0; i < step.batches(); i++) {
            Slice slice = order.plan().slice(step.firstBatch() + i, shard, step.shards());
            try {
                batches.add(network.read(step, slice));
            } catch (ShardFailure e) {
                throw e;
            } catch (RuntimeException e) {
                throw new IOException(place(shard) + ": examples cannot be read: " + text(e), e);
            }
        }
        return batches;
    }

    /** What the network itself refuses it would refuse again. */
    private Result computed(
            WorkerNetwork network, List<@Nullable DataSet> batches, int shard, @Nullable MeetingExchange exchange) {
        try {
            return order.averaging() == Averaging.PARAMETERS
                    ? network.parameters(batches, step, shard)
                    : network.gradients(batches, step, shard, exchange == null ? StatisticsExchange.NONE : exchange);
        } catch (MeetingExchange.PeerFailure | UncheckedIOException | TaskKilledException e) {
            throw e;
        } catch (RuntimeException e) {
            ShardFailure failure = new ShardFailure(text(e), false);
            failure.initCause(e);
            throw failure;
        }
    }

    private List<Tuple2<Integer, byte[]>> pieces(WorkerNetwork network, Result result, int shard, double seconds) {
        List<Tuple2<Integer, byte[]>> pieces = new ArrayList<>();
        double lost = 0;
        double all = 0;
        long bytes = 0;
        ValueCoding coding = order.precision() == GradientPrecision.HALF ? ValueCoding.HALF : network.coding();
        double weight = order.averaging() == Averaging.PARAMETERS ? result.examples() : 1;
        INDArray values = result.values();
        for (int piece = 0; piece < step.pieces(); piece++) {
            long from = Pieces.from(values.length(), piece, step.pieces());
            int length = (int) (Pieces.from(values.length(), piece + 1, step.pieces()) - from);
            double[] exact = ValueCoding.read(values, from, length);
            requireFinite(exact, from, network);
            byte[] coded = coding.encode(exact);
            if (coding == ValueCoding.HALF) {
                double[] decoded = coding.decode(ByteBuffer.wrap(coded));
                for (int i = 0; i < length; i++) {
                    lost += (decoded[i] - exact[i]) * (decoded[i] - exact[i]);
                    all += exact[i] * exact[i];
                }
            }
            bytes += coded.length;
            pieces.add(new Tuple2<>(piece, Pieces.bytes(shard, weight, coded)));
        }
        if (!Double.isFinite(result.score())) {
            throw new ShardFailure("expected a finite loss, got " + result.score(), true);
        }
        double error = all > 0 ? Math.sqrt(lost / all) : 0;
        pieces.add(report(new ShardReport(
                shard,
                Worker.name(),
                result.examples(),
                result.score(),
                result.correct(),
                seconds,
                bytes,
                error,
                null,
                false)));
        return pieces;
    }

    private static void requireFinite(double[] values, long from, WorkerNetwork network) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ShardFailure(
                        "expected a finite gradient, got " + values[i] + " in "
                                + network.slices().nameAt(from + i),
                        true);
            }
        }
    }

    private Tuple2<Integer, byte[]> failed(int shard, @Nullable String failure, boolean diverged) {
        return report(new ShardReport(shard, Worker.name(), 0, 0, 0, 0, 0, 0, failure, diverged));
    }

    private Tuple2<Integer, byte[]> report(ShardReport report) {
        return new Tuple2<>(step.pieces(), report.toBytes());
    }

    private static String text(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** How messages name this shard and who computes it. */
    private String place(int shard) {
        Slice first = order.plan().slice(step.firstBatch(), shard, step.shards());
        return "shard " + (shard + 1) + " of " + step.shards() + " (epoch " + (step.epoch() + 1) + ", batch "
                + (step.firstBatch() + 1) + ", places " + first.from() + " to " + (first.end() - 1)
                + " of the epoch's order) on " + Worker.name();
    }
}
