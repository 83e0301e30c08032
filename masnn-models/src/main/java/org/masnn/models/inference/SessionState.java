package org.masnn.models.inference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a stream remembers, as bytes: {@code MASNNSES}, version, digest of the network's file, and a CRC-32 at the end.
 *
 * @param steps time steps so far
 * @param lastMicros time of the last event, or -1
 * @param states membrane potentials and the values of the last T steps
 */
record SessionState(long steps, long lastMicros, List<float[]> states) {

    private static final long MAGIC = 0x4D41534E4E534553L;
    private static final int VERSION = 1;
    private static final int DIGEST = 32;

    byte[] toBytes(byte[] network) {
        int values = states.stream().mapToInt(state -> state.length).sum();
        int length = 3 * Long.BYTES + 2 * Integer.BYTES + DIGEST + Math.multiplyExact(values, Float.BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.putLong(MAGIC).putInt(VERSION).put(network);
        bytes.putLong(steps).putLong(lastMicros);
        for (float[] state : states) {
            bytes.asFloatBuffer().put(state);
            bytes.position(bytes.position() + state.length * Float.BYTES);
        }
        bytes.putInt(checksum(bytes.array(), bytes.position()));
        return bytes.array();
    }

    /** The state of bytes, with arrays as long as those of the session that wants it. */
    static SessionState of(byte[] state, byte[] network, List<float[]> like) {
        try {
            return read(state, network, like);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "Session: the saved state is truncated, it has " + state.length + " bytes", e);
        }
    }

    private static SessionState read(byte[] state, byte[] network, List<float[]> like) {
        ByteBuffer bytes = ByteBuffer.wrap(state);
        if (bytes.getLong() != MAGIC) {
            throw new IllegalArgumentException("Session: expected a state that Session.save() gave, got other bytes");
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "Session: expected a saved state of version " + VERSION + ", got version " + version);
        }
        byte[] digest = new byte[DIGEST];
        bytes.get(digest);
        if (!Arrays.equals(digest, network)) {
            throw new IllegalArgumentException("Session: the saved state is of another network");
        }
        long steps = bytes.getLong();
        long lastMicros = bytes.getLong();
        List<float[]> states = new ArrayList<>();
        for (float[] own : like) {
            float[] values = new float[own.length];
            bytes.asFloatBuffer().get(values);
            bytes.position(bytes.position() + values.length * Float.BYTES);
            states.add(values);
        }
        int checked = bytes.position();
        if (bytes.getInt() != checksum(state, checked) || bytes.hasRemaining() || steps < 0) {
            throw new IllegalArgumentException("Session: the saved state was changed, its checksum does not fit");
        }
        return new SessionState(steps, lastMicros, states);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
