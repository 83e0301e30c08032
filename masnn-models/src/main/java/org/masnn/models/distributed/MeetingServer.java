package org.masnn.models.distributed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the shards of a step meet, on the driver: each sends what it has and gets what all have together, computed once
 * and in the order of the shards. Spark's own {@code allGather} takes a second for each meeting, since it sleeps that long
 * before it looks again; here it is a round trip.
 */
final class MeetingServer implements AutoCloseable {

    /** The setting that fixes the port. */
    static final String PORT = "spark.masnn.meeting.port";

    private static final Logger LOG = LoggerFactory.getLogger(MeetingServer.class);
    private static final int HELLO_MILLIS = 30_000;

    private final ServerSocket socket;
    private final int helloMillis;
    private final String secret = UUID.randomUUID().toString();
    private final Set<Socket> guests = ConcurrentHashMap.newKeySet();
    private StageAttempt latest = StageAttempt.NONE;
    private @Nullable Meeting meeting;

    /** Port 0 takes a free one. */
    MeetingServer(int port) throws IOException {
        this(port, HELLO_MILLIS);
    }

    /** With another time in which guests say who they are. */
    MeetingServer(int port, int helloMillis) throws IOException {
        this.helloMillis = helloMillis;
        try {
            socket = new ServerSocket(port, 1024);
        } catch (IOException e) {
            throw new IOException(
                    "MeetingServer: expected a free port for SYNCHRONISED batch normalisation, got " + port + " of "
                            + PORT + " (" + e.getMessage() + "); give another one, or 0 for any",
                    e);
        }
        Thread thread = new Thread(this::accept, "masnn-meetings");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where tasks find it. */
    MeetingPlace place(String host) {
        return new MeetingPlace(host, socket.getLocalPort(), secret);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket guest = socket.accept();
                guests.add(guest);
                Thread thread = new Thread(() -> serve(guest), "masnn-meeting");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("MeetingServer: a task could not be accepted", e);
                }
            }
        }
    }

    private void serve(Socket guest) {
        InetAddress address = guest.getInetAddress();
        try (guest;
                DataInputStream in = new DataInputStream(new BufferedInputStream(guest.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(guest.getOutputStream()))) {
            guest.setTcpNoDelay(true);
            guest.setKeepAlive(true);
            guest.setSoTimeout(helloMillis);
            if (!in.readUTF().equals(secret)) {
                LOG.warn("MeetingServer: {} does not belong to this training and is sent away", address);
                return;
            }
            StageAttempt attempt = new StageAttempt(in.readInt(), in.readInt());
            int shard = in.readInt();
            Meeting joined = meeting(attempt, in.readInt());
            guest.setSoTimeout(0); // others may compute for long
            try {
                while (true) {
                    Message own = Message.read(in);
                    if (own.kind() == Message.Kind.FINISHED) {
                        return;
                    }
                    joined.exchange(shard, own).write(out);
                    out.flush();
                }
            } catch (IOException e) {
                joined.abandon(); // the others would wait for it
                throw e;
            }
        } catch (IOException e) {
            LOG.debug("MeetingServer: {} left", address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            guests.remove(guest);
        }
    }

    /** The first guest of an attempt opens its meeting, which ends the one before; late guests of older ones find none. */
    private synchronized Meeting meeting(StageAttempt attempt, int shards) throws IOException {
        if (latest.isBefore(attempt) && !socket.isClosed()) {
            forget();
            meeting = new Meeting(shards);
            latest = attempt;
        }
        Meeting found = meeting;
        if (found == null || !latest.equals(attempt)) {
            throw new IOException("MeetingServer: expected " + latest + " or a later one, got " + attempt);
        }
        return found;
    }

    /** Before a step: what was said at the one before does not matter any more. */
    synchronized void forget() {
        if (meeting != null) {
            meeting.abandon();
            meeting = null;
        }
    }

    /** Why the latest attempt has no result, as a shard said; null if none did. */
    synchronized @Nullable String failure() {
        return meeting == null ? null : meeting.failure();
    }

    @Override
    public void close() {
        try {
            socket.close();
            forget();
            for (Socket guest : guests) {
                guest.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
