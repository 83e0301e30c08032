package org.masnn.core.data.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What a PNG file (ISO/IEC 15948) says about itself, and the file with header, palette and image data alone:
 * transparency, gamma, profiles and text are not needed and may be broken.
 */
final class PngStructure {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "IDAT", "IEND");

    private final String name;
    private final ByteBuffer file;
    private final ByteArrayOutputStream kept;
    private int width;
    private int height;
    private int orientation = ExifOrientation.UPRIGHT;

    private PngStructure(String name, byte[] bytes) {
        this.name = name;
        this.file = ByteBuffer.wrap(bytes);
        this.kept = new ByteArrayOutputStream(bytes.length);
    }

    static boolean matches(byte[] bytes) {
        return bytes.length >= SIGNATURE.length
                && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * Reads the structure of a file.
     *
     * @param name the file's name, for messages
     * @param bytes the file; not modified
     * @return its structure
     * @throws ImageFormatException when the file is cut or damaged
     */
    static PngStructure parse(String name, byte[] bytes) throws ImageFormatException {
        PngStructure structure = new PngStructure(name, bytes);
        structure.parse();
        return structure;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int orientation() {
        return orientation;
    }

    /** The file with header, palette and image data alone. */
    byte[] reduced() {
        return kept.toByteArray();
    }

    private void parse() throws ImageFormatException {
        kept.write(SIGNATURE, 0, SIGNATURE.length);
        int at = SIGNATURE.length;
        String type = "";
        while (!type.equals("IEND")) {
            if (at > file.limit() - 12) {
                throw truncated();
            }
            int length = file.getInt(at);
            type = new String(file.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > file.limit() - at - 12) {
                throw truncated();
            }
            if (width == 0 && !type.equals("IHDR")) {
                throw damaged("expected its header (IHDR) first, got a chunk of another kind");
            }
            chunk(type, at, length);
            at += 12 + length;
        }
    }

    private void chunk(String type, int at, int length) throws ImageFormatException {
        if (type.equals("eXIf")) {
            orientation = ExifOrientation.read(file.array(), at + 8, length);
        }
        if (!NEEDED.contains(type)) {
            return;
        }
        CRC32 checksum = new CRC32();
        checksum.update(file.array(), at + 4, length + 4);
        if ((int) checksum.getValue() != file.getInt(at + 8 + length)) {
            throw damaged("expected the checksum of chunk " + type + " at byte " + at + " to fit its content, it does"
                    + " not; the file is damaged");
        }
        if (type.equals("IHDR")) {
            if (length != 13 || width != 0) {
                throw damaged("expected one header of 13 bytes, got a chunk IHDR of " + length + " at byte " + at);
            }
            width = file.getInt(at + 8);
            height = file.getInt(at + 12);
            if (width < 1 || height < 1) {
                throw damaged("expected a size of 1 x 1 or more, got " + width + " x " + height);
            }
        }
        kept.write(file.array(), at, length + 12);
    }

    private ImageFormatException truncated() {
        return damaged("expected an end chunk, got the end of the file after " + file.limit()
                + " bytes; the file is truncated");
    }

    private ImageFormatException damaged(String problem) {
        return new ImageFormatException(name, "cannot be decoded as PNG: " + problem);
    }
}
