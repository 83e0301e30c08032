package org.masnn.models.inference.plan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A compiled network on disk: 8 bytes {@code MASNNEDN}, the version, the content, and the CRC-32C of all before it,
 * which processors compute (SHA-256 took 45 of 115 ms of loading 10 MB). Numbers are big-endian. The content is data
 * that {@link PlanReader} reads field by field; no class is named in it.
 */
public final class PlanFile {

    /** The version that this class writes; it reads this one and, once there are, earlier ones. */
    public static final int VERSION = 1;

    private static final byte[] MAGIC = {'M', 'A', 'S', 'N', 'N', 'E', 'D', 'N'};
    private static final int HEADER = MAGIC.length + Integer.BYTES;
    private static final int CHECKSUM = Integer.BYTES;

    private PlanFile() {}

    /**
     * Whether a file begins as a compiled network does.
     *
     * @param file not modified
     * @return false for any other file, however short
     * @throws IOException if it cannot be read
     */
    public static boolean isOne(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /**
     * Writes into a temporary file of the same folder and moves it: the file is the old one or the new one, never half.
     *
     * @param plan the network
     * @param file replaced if it exists
     * @throws IOException if it cannot be written
     */
    public static void write(Plan plan, Path file) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".masnn-", ".tmp");
        try {
            Files.write(temporary, bytes(plan));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Reads a file, which is not modified.
     *
     * @param file the file
     * @return the network
     * @throws IOException if it is no such file, of a newer version, truncated or tampered with; the message names the
     *     file and says which
     */
    public static Plan read(Path file) throws IOException {
        return read(Files.readAllBytes(file), file);
    }

    static Plan read(byte[] bytes, Path file) throws IOException {
        if (bytes.length < MAGIC.length || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)) {
            throw new IOException(
                    file + ": is no compiled network, it does not begin with MASNNEDN; compile the trained"
                            + " network with EventDrivenNetwork.compile(graph) and save that");
        }
        if (bytes.length < HEADER + CHECKSUM) {
            throw new IOException(file + ": the compiled network is truncated, it has " + bytes.length
                    + " bytes; restore it from a copy");
        }
        DataInputStream header = new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, Integer.BYTES));
        int version = header.readInt();
        if (version != VERSION) {
            throw new IOException(file + ": expected a compiled network of version " + VERSION + ", got version "
                    + version + "; read it with a newer masnn, or compile the trained network again");
        }
        int end = bytes.length - CHECKSUM;
        if (ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw new IOException(
                    file + ": the compiled network is truncated or was changed, its checksum does not fit its"
                            + " content; restore it from a copy");
        }
        try {
            return new PlanReader(bytes, HEADER, end).read();
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": the compiled network cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /**
     * SHA-256 of a network's file: two networks that compute the same and came to be in the same way have the same.
     *
     * @param plan the network
     * @return 32 bytes
     */
    public static byte[] digest(Plan plan) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(plan));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(Plan plan) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(MAGIC);
            out.writeInt(VERSION);
            new PlanWriter(out).write(plan);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("PlanFile: a network could not be written to memory", e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
