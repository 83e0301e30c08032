package org.masnn.models.distributed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.StatisticsExchange;

/**
 * A shard's side of a {@link MeetingServer}: statistics of the whole batch at each layer of batch normalisation, in double
 * precision and the same bits for all. A shard that fails says at the meeting where the others are why, and they stop: none
 * waits for one that does not come, and the driver knows the reason whatever the others make of it.
 */
final class MeetingExchange implements StatisticsExchange, AutoCloseable {

    private static final int CONNECT_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 1000;
    private static final int MESSAGE_MILLIS = 120_000;

    private final Runnable whileWaiting;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private long nanosAtMeetings;

    /** Opens the way to the driver; what has to be computed again meets apart. {@code whileWaiting} may throw. */
    MeetingExchange(MeetingPlace place, StageAttempt attempt, int shard, int of, Runnable whileWaiting)
            throws IOException {
        this.whileWaiting = whileWaiting;
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(place.host(), place.port()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            out.writeUTF(place.secret());
            out.writeInt(attempt.stage());
            out.writeInt(attempt.number());
            out.writeInt(shard);
            out.writeInt(of);
            out.flush();
        } catch (IOException e) {
            socket.close();
            throw new IOException(
                    "the driver's meeting place " + place.host() + ":" + place.port() + " cannot be reached ("
                            + e.getMessage() + "); SYNCHRONISED batch normalisation needs it, " + MeetingServer.PORT
                            + " fixes the port",
                    e);
        }
    }

    @Override
    public BatchStatistics joined(BatchStatistics own) {
        requireFinite(own.mean(), "mean");
        requireFinite(own.variance(), "variance");
        return meet(Message.of(own)).statistics();
    }

    @Override
    public GradientSums summed(GradientSums own) {
        requireFinite(own.plain(), "gradient");
        requireFinite(own.weighted(), "gradient");
        int channels = own.plain().length;
        double[] values = new double[2 * channels];
        System.arraycopy(own.plain(), 0, values, 0, channels);
        System.arraycopy(own.weighted(), 0, values, channels, channels);
        double[] sums = meet(new Message(Message.Kind.SUMS, values)).values();
        return new GradientSums(Arrays.copyOf(sums, channels), Arrays.copyOfRange(sums, channels, 2 * channels));
    }

    /** Before the others have it too: then nobody could tell whose it was. */
    private static void requireFinite(double[] values, String what) {
        for (int channel = 0; channel < values.length; channel++) {
            if (!Double.isFinite(values[channel])) {
                throw new ShardFailure(
                        "expected finite values at batch normalisation, got a " + what + " of " + values[channel]
                                + " in channel " + channel + " of " + values.length,
                        true);
            }
        }
    }

    /** The meeting behind each pass; running statistics are for shards that had no example of it. */
    void endPass(Supplier<double[]> runningStatistics) {
        if (meet(Message.without(Message.Kind.AGREEMENT)).values().length > 0) {
            meet(new Message(Message.Kind.RUNNING, runningStatistics.get()));
        }
    }

    /** Goes to all meetings of a pass of which this shard has no example; the others' running statistics if there are. */
    Optional<double[]> sitOut() {
        Message together;
        do {
            together = meet(Message.without(Message.Kind.ABSENT));
        } while (together.kind() != Message.Kind.AGREEMENT);
        return together.values().length == 0
                ? Optional.empty() // all of the batch was left out
                : Optional.of(meet(Message.without(Message.Kind.ABSENT)).values());
    }

    /** The last meeting of a shard whose passes went well. */
    void agree() {
        meet(Message.without(Message.Kind.AGREEMENT));
        send(Message.without(Message.Kind.FINISHED));
    }

    /** The last meeting of one that has no result; whether Spark has to try all shards again, for this one or another. */
    boolean fail(boolean again, String reason) {
        try {
            meet(Message.failed(again ? Message.Kind.FAILED_THIS_TIME : Message.Kind.FAILED, reason));
            return again;
        } catch (PeerFailure e) { // as expected: its own
            send(Message.without(Message.Kind.FINISHED));
            return e.again();
        }
    }

    /** How long this shard sent, and waited for others, so far. */
    long nanosAtMeetings() {
        return nanosAtMeetings;
    }

    private Message meet(Message own) {
        long start = System.nanoTime();
        send(own);
        Message together = receive();
        nanosAtMeetings += System.nanoTime() - start;
        if (together.kind().isFailure()) {
            throw new PeerFailure(together.kind() == Message.Kind.FAILED_THIS_TIME, together.text());
        }
        return together;
    }

    private void send(Message own) {
        try {
            own.write(out);
            out.flush();
        } catch (IOException e) {
            throw new MeetingEnded(e);
        }
    }

    /** Others may take long; a task that is killed meanwhile does not wait for them. */
    private Message receive() {
        try {
            while (true) {
                socket.setSoTimeout(LOOK_MILLIS);
                try {
                    int kind = in.readUnsignedByte();
                    socket.setSoTimeout(MESSAGE_MILLIS);
                    return Message.read(kind, in);
                } catch (SocketTimeoutException e) {
                    whileWaiting.run();
                }
            }
        } catch (IOException e) {
            throw new MeetingEnded(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Another task said why there is no result. */
    static final class PeerFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean again;

        PeerFailure(boolean again, String reason) {
            super("another shard of the step failed: " + reason);
            this.again = again;
        }

        /** Whether Spark has to try all shards again. */
        boolean again() {
            return again;
        }
    }

    /** Another task, or the driver, is gone. */
    static final class MeetingEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MeetingEnded(IOException cause) {
            super("the meeting on the driver ended", cause);
        }
    }
}
