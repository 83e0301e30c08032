package org.masnn.core.data.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a JPEG file (ITU-T T.81) says about itself, and the file without all that its decoder does not need. Application
 * segments go: colour profiles, thumbnails and comments are where the JDK's reader stumbles over files that are fine
 * otherwise, and its samples come before any colour conversion, which {@link JpegColour} does.
 */
final class JpegStructure {

    /** Most scans of a file: a progressive picture has about 10, an attack thousands. libjpeg-turbo advises 500. */
    static final int MAXIMUM_SCANS = 500;

    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DRI = 0xDD;
    private static final int DHT = 0xC4;

    private final String name;
    private final byte[] bytes;
    private final ByteArrayOutputStream kept;
    private int position;

    private int width;
    private int height;
    private int[] componentIds = {};
    private boolean jfif;
    private int adobeTransform = -1;
    private int orientation;
    private int scans;

    private JpegStructure(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        this.kept = new ByteArrayOutputStream(bytes.length);
    }

    static boolean matches(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) SOI && bytes[2] == (byte) 0xFF;
    }

    /**
     * Reads the structure of a file.
     *
     * @param name the file's name, for messages
     * @param bytes the file; not modified
     * @return its structure
     * @throws ImageFormatException when the file is cut, damaged or of a kind that is not supported
     */
    static JpegStructure parse(String name, byte[] bytes) throws ImageFormatException {
        JpegStructure structure = new JpegStructure(name, bytes);
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
        return orientation == 0 ? ExifOrientation.UPRIGHT : orientation;
    }

    /** How the stored samples are to be understood, by the rules of libjpeg. */
    JpegColour colour() {
        if (componentIds.length == 1) {
            return JpegColour.GRAY;
        }
        if (componentIds.length == 4) {
            return adobeTransform > 0 ? JpegColour.YCCK : JpegColour.CMYK;
        }
        boolean named = componentIds[0] == 'R' && componentIds[1] == 'G' && componentIds[2] == 'B';
        boolean rgb = !jfif && (adobeTransform == 0 || (adobeTransform < 0 && named));
        return rgb ? JpegColour.RGB : JpegColour.YCBCR;
    }

    /** The file with tables, frame and scans alone. */
    byte[] reduced() {
        return kept.toByteArray();
    }

    private void parse() throws ImageFormatException {
        position = 2;
        kept.write(0xFF);
        kept.write(SOI);
        int marker = nextMarker();
        while (marker != EOI) {
            if (marker != 0x01 && (marker < 0xD0 || marker > 0xD7)) {
                segment(marker);
            }
            marker = nextMarker();
        }
        if (scans == 0) {
            throw damaged("expected image data, got none");
        }
        kept.write(0xFF);
        kept.write(EOI);
    }

    private int nextMarker() throws ImageFormatException {
        while (position + 1 < bytes.length) {
            int first = bytes[position++] & 0xFF;
            int second = bytes[position] & 0xFF;
            if (first == 0xFF && second != 0 && second != 0xFF) {
                position++;
                return second;
            }
        }
        throw damaged("expected an end marker, got the end of the file after " + bytes.length
                + " bytes; the file is truncated");
    }

    private void segment(int marker) throws ImageFormatException {
        int start = position;
        int length = start + 1 < bytes.length ? unsignedShort(start) : bytes.length;
        if (length < 2 || start + length > bytes.length) {
            throw damaged("expected a segment (marker 0x" + Integer.toHexString(marker) + ") at byte " + start
                    + ", got the end of the file after " + bytes.length + " bytes; the file is truncated or damaged");
        }
        position = start + length;
        if (marker == SOI) {
            throw damaged("expected one picture, got the start of another inside it at byte " + start);
        } else if (marker >= APP0 && marker <= 0xEF) {
            application(marker, start + 2, length - 2);
        } else if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != 0xC8 && marker != 0xCC) {
            frame(marker, start, length);
        } else if (marker == DQT || marker == DHT || marker == DRI) {
            keep(marker, start, position);
        } else if (marker == SOS) {
            scan(start);
        }
    }

    private void application(int marker, int start, int length) {
        if (marker == APP0 && startsWith(start, length, "JFIF\0")) {
            jfif = true;
        } else if (marker == APP14 && length >= 12 && startsWith(start, length, "Adobe")) {
            adobeTransform = bytes[start + 11] & 0xFF;
        } else if (marker == APP1 && orientation == 0 && startsWith(start, length, "Exif\0\0")) {
            orientation = ExifOrientation.read(bytes, start + 6, length - 6);
        }
    }

    private void frame(int marker, int start, int length) throws ImageFormatException {
        if (marker > 0xC2) {
            String kind = switch (marker) {
                case 0xC3 -> "lossless";
                case 0xC5, 0xC6, 0xC7 -> "hierarchical";
                default -> "arithmetic or lossless";
            };
            throw unsupported("a " + kind + " one (marker 0x" + Integer.toHexString(marker) + ")");
        }
        if (componentIds.length > 0) {
            throw damaged("expected one frame, got a second at byte " + start);
        }
        int components = length >= 8 ? bytes[start + 7] & 0xFF : 0;
        if (length < 8 + 3 * components) {
            throw damaged("expected a frame header, got " + length + " bytes at byte " + start);
        }
        int precision = bytes[start + 2] & 0xFF;
        height = unsignedShort(start + 3);
        width = unsignedShort(start + 5);
        if (precision != 8) {
            throw unsupported("one of " + precision + " bits");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw unsupported("one of " + components + " components");
        }
        if (width == 0 || height == 0) {
            throw damaged("expected a size of 1 x 1 or more, got " + width + " x " + height);
        }
        componentIds = new int[components];
        for (int i = 0; i < components; i++) {
            componentIds[i] = bytes[start + 8 + 3 * i] & 0xFF;
        }
        keep(marker, start, position);
    }

    private void scan(int start) throws ImageFormatException {
        if (componentIds.length == 0) {
            throw damaged("expected a frame header before image data, got none");
        }
        if (++scans > MAXIMUM_SCANS) {
            throw damaged("expected " + MAXIMUM_SCANS + " scans at most, got more");
        }
        while (position + 1 < bytes.length && !endsScan(bytes[position], bytes[position + 1] & 0xFF)) {
            position++;
        }
        keep(SOS, start, Math.min(position, bytes.length));
    }

    private static boolean endsScan(byte first, int second) {
        return first == (byte) 0xFF && second != 0 && second != 0xFF && (second < 0xD0 || second > 0xD7);
    }

    private void keep(int marker, int from, int to) {
        kept.write(0xFF);
        kept.write(marker);
        kept.write(bytes, from, to - from);
    }

    private boolean startsWith(int start, int length, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        if (length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[start + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private int unsignedShort(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private ImageFormatException damaged(String problem) {
        return new ImageFormatException(name, "cannot be decoded as JPEG: " + problem);
    }

    private ImageFormatException unsupported(String kind) {
        return new ImageFormatException(
                name,
                "expected a baseline, extended or progressive Huffman JPEG of 8 bits and 1, 3 or 4 components, got "
                        + kind + "; convert the file");
    }
}
