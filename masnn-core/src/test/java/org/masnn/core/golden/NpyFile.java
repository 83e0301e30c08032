package org.masnn.core.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** NumPy's file format (NEP 1), versions 1 to 3, little-endian float64 in C order. */
final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([^)]*)\\)");

    private NpyFile() {}

    static INDArray read(Path file) {
        try {
            return parse(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static INDArray parse(Path file, ByteBuffer bytes) {
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new AssertionError(file + ": not a .npy file");
        }
        int version = bytes.get();
        bytes.get();
        int headerLength = version == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
        byte[] headerBytes = new byte[headerLength];
        bytes.get(headerBytes);
        String header = new String(headerBytes, StandardCharsets.UTF_8);
        Matcher shapeMatcher = SHAPE.matcher(header);
        if (!header.contains("'<f8'") || !header.contains("'fortran_order': False") || !shapeMatcher.find()) {
            throw new AssertionError(file + ": expected little-endian float64 in C order, got " + header.strip());
        }
        long[] shape = Arrays.stream(shapeMatcher.group(1).split(","))
                .map(String::strip)
                .filter(size -> !size.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (bytes.remaining() != length * Double.BYTES) {
            throw new AssertionError(file + ": expected " + length + " values, got " + bytes.remaining() + " bytes");
        }
        double[] values = new double[(int) length];
        bytes.asDoubleBuffer().get(values);
        return shape.length == 0
                ? Nd4j.scalar(values[0])
                : Nd4j.createFromArray(values).reshape(shape);
    }
}
