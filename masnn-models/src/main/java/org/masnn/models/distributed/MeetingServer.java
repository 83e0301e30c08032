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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the shards of a step meet, on the driver: each sends what it has and gets what all have together, computed once
 * and in the order of the shards. Spark's own {@code allGather} takes a second for each meeting, since it sleeps that long
 * before it looks again; here it is a round trip.
 */
final class MeetingServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MeetingServer.class);

    private final ServerSocket socket;
    private final String secret = UUID.randomUUID().toString();
    private final Map<String, Meeting> meetings = new HashMap<>();

    /** Port 0 takes a free one. */
    MeetingServer(int port) throws IOException {
        socket = new ServerSocket(port, 1024);
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
                guest.setTcpNoDelay(true);
                guest.setKeepAlive(true);
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
            if (!in.readUTF().equals(secret)) {
                LOG.warn("MeetingServer: {} does not belong to this training and is sent away", address);
                return;
            }
            String name = in.readUTF();
            int shard = in.readInt();
            int of = in.readInt();
            Meeting meeting = meeting(name, of);
            try {
                while (true) {
                    Message own = Message.read(in);
                    if (own.kind() == Message.Kind.FINISHED) {
                        return;
                    }
                    meeting.exchange(shard, own).write(out);
                    out.flush();
                }
            } catch (IOException e) {
                meeting.abandon(); // the others would wait for it
                throw e;
            }
        } catch (IOException e) {
            LOG.debug("MeetingServer: {} left", address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first guest opens it; older ones of the same step are of a stage that is computed again. */
    private synchronized Meeting meeting(String name, int of) {
        Meeting found = meetings.get(name);
        if (found == null) {
            meetings.values().forEach(Meeting::abandon);
            meetings.clear();
            found = new Meeting(of);
            meetings.put(name, found);
        }
        return found;
    }

    @Override
    public synchronized void close() {
        meetings.values().forEach(Meeting::abandon);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
