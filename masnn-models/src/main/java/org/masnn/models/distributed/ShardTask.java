package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;
import org.jspecify.annotations.Nullable;
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
        try (MeetingExchange meeting = meeting(shard)) {
            try {
                return results(shard, meeting);
            } catch (MeetingExchange.PeerFailure e) {
                if (e.again()) {
                    throw e; // a stage of which one task fails and another ends well is not tried again as a whole
                }
                return List.of(failed(shard, null, false)); // the other one says why
            } catch (ShardFailure e) {
                String failure = place(shard) + ": " + e.getMessage();
                if (meeting != null && meeting.fail(false, failure)) {
                    throw new IOException(failure, e);
                }
                return List.of(failed(shard, failure, e.diverged()));
            } catch (MeetingExchange.MeetingEnded | TaskKilledException e) {
                throw e;
            } catch (IOException | RuntimeException | Error e) {
                String message = e instanceof IOException ? e.getMessage() : null; // says already where
                tell(meeting, message == null ? place(shard) + ": " + e : message);
                throw e;
            }
        }
    }

    private @Nullable MeetingExchange meeting(int shard) throws IOException {
        MeetingPlace place = order.meeting();
        if (place == null) {
            return null;
        }
        BarrierTaskContext context = BarrierTaskContext.get();
        int together = context.getTaskInfos().length;
        if (together != step.shards()) { // a success that came late: Spark takes it for done
            throw new IOException("shard " + (shard + 1) + " of " + step.shards()
                    + ": expected all shards to be computed again at once, got " + together);
        }
        StageAttempt attempt = new StageAttempt(context.stageId(), context.stageAttemptNumber());
        return new MeetingExchange(place, attempt, shard, step.shards(), context::killTaskIfInterrupted);
    }

    /** The others stop too, and the driver knows why: Spark names the task whose failure comes first, which may be theirs. */
    private static void tell(@Nullable MeetingExchange meeting, String reason) {
        if (meeting != null) {
            try {
                meeting.fail(true, reason);
            } catch (MeetingExchange.MeetingEnded e) {
                return; // nobody is left to stop
            }
        }
    }

    private List<Tuple2<Integer, byte[]>> results(int shard, @Nullable MeetingExchange meeting) throws IOException {
        Worker worker = Worker.of(order.id(), order.driver(), order.examples());
        WorkerNetwork network = worker.take(order);
        boolean done = false;
        try {
            network.requireMemory(slice(0, shard).count()); // the largest
            long start = System.nanoTime();
            List<@Nullable DataSet> batches = read(network, shard);
            long read = System.nanoTime();
            network.take(step);
            long taken = System.nanoTime();
            Result result = computed(network, batches, shard, meeting);
            long waited = meeting == null ? 0 : meeting.nanosAtMeetings();
            double seconds = (read - start + System.nanoTime() - taken - waited) / 1e9;
            List<Tuple2<Integer, byte[]>> pieces = pieces(network, result, shard, seconds);
            if (meeting != null) {
                meeting.agree();
            }
            done = true;
            return pieces;
        } finally {
            if (done) {
                worker.giveBack(order, network);
            } else {
                network.close();
            }
        }
    }

    private Slice slice(int batch, int shard) {
        return order.plan().slice(step.firstBatch() + batch, shard, step.shards());
    }

    private List<@Nullable DataSet> read(WorkerNetwork network, int shard) throws IOException {
        List<@Nullable DataSet> batches = new ArrayList<>();
        for (int i = 0; i < step.batches(); i++) {
            try {
                batches.add(network.read(step, slice(i, shard)));
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
            WorkerNetwork network, List<@Nullable DataSet> batches, int shard, @Nullable MeetingExchange meeting) {
        try {
            return order.averaging() == Averaging.PARAMETERS
                    ? network.parameters(batches, step, shard)
                    : network.gradients(batches, step, shard, meeting);
        } catch (ShardFailure
                | MeetingExchange.PeerFailure
                | MeetingExchange.MeetingEnded
                | UncheckedIOException
                | TaskKilledException e) {
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

    private void requireFinite(double[] values, long from, WorkerNetwork network) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ShardFailure(
                        "expected a finite " + (order.averaging() == Averaging.PARAMETERS ? "parameter" : "gradient")
                                + ", got " + values[i] + " in "
                                + network.slices().nameAt(from + i),
                        true);
            }
        }
    }

    private Tuple2<Integer, byte[]> failed(int shard, @Nullable String failure, boolean diverged) {
        return report(new ShardReport(shard, Worker.name(), 0, 0, 0, 0, 0, 0, failure, diverged));
    }

    private Tuple2<Integer, byte[]> report(ShardReport report) {
        return new Tuple2<>(step.pieces(), Serialized.of(report));
    }

    private static String text(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** How messages name this shard and who computes it. */
    private String place(int shard) {
        Slice first = slice(0, shard);
        return "shard " + (shard + 1) + " of " + step.shards() + " (epoch " + (step.epoch() + 1) + ", batch "
                + (step.firstBatch() + 1) + ", places " + first.from() + " to " + (first.end() - 1)
                + " of the epoch's order) on " + Worker.name();
    }
}
