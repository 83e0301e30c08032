package org.masnn.models.distributed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.apache.spark.BarrierTaskContext;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.StatisticsExchange;

/**
 * A shard's side of a {@link MeetingServer}: statistics of the whole batch at each layer of batch normalisation, in double
 * precision and the same bits for all. A shard that fails says so at the meeting where the others are, and they stop: none
 * waits for one that does not come.
 */
final class MeetingExchange implements StatisticsExchange, AutoCloseable {

    private static final int CONNECT_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 1000;
    private static final int MESSAGE_MILLIS = 120_000;

    private final BarrierTaskContext context;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Opens the way to the driver; what was computed again meets apart from the attempt before. */
    MeetingExchange(MeetingPlace place, String step, int shard, int of) throws IOException {
        context = BarrierTaskContext.get();
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(place.host(), place.port()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            out.writeUTF(place.secret());
            out.writeUTF(step + " attempt " + context.stageAttemptNumber());
            out.writeInt(shard);
            out.writeInt(of);
            out.flush();
        } catch (IOException e) {
            socket.close();
            throw new IOException("the driver's meeting place " + place.host() + ":" + place.port()
                    + " cannot be reached (" + e.getMessage()
                    + "); SYNCHRONISED batch normalisation needs it, spark.masnn.meeting.port fixes the port");
        }
    }

    @Override
    public BatchStatistics joined(BatchStatistics own) {
        return meet(Message.of(own)).statistics();
    }

    @Override
    public GradientSums summed(GradientSums own) {
        int channels = own.plain().length;
        double[] values = new double[2 * channels];
        System.arraycopy(own.plain(), 0, values, 0, channels);
        System.arraycopy(own.weighted(), 0, values, channels, channels);
        double[] sums = meet(new Message(Message.Kind.SUMS, values)).values();
        return new GradientSums(Arrays.copyOf(sums, channels), Arrays.copyOfRange(sums, channels, 2 * channels));
    }

    /** The last meeting of a pass that went well. */
    void agree() {
        meet(Message.without(Message.Kind.AGREEMENT));
        send(Message.without(Message.Kind.FINISHED));
    }

    /** The last meeting of one that did not. */
    void fail() {
        try {
            meet(Message.without(Message.Kind.FAILED));
        } catch (PeerFailure e) {
            send(Message.without(Message.Kind.FINISHED)); // as expected: its own
        }
    }

    private Message meet(Message own) {
        send(own);
        Message together = receive();
        if (together.kind() == Message.Kind.FAILED) {
            throw new PeerFailure();
        }
        return together;
    }

    private void send(Message own) {
        try {
            own.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the meeting on the driver ended", e);
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
                    context.killTaskIfInterrupted();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the meeting on the driver ended", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Another task said why there is no result. */
    static final class PeerFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PeerFailure() {
            super("another shard of the step failed");
        }
    }
}
