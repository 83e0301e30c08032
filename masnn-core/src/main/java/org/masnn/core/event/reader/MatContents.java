package org.masnn.core.event.reader;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.masnn.core.event.EventFormatException;

/**
 * Where the numeric arrays of a MATLAB 5 file lie, found without reading their numbers: lengths in the file reserve no
 * memory.
 *
 * @param arrays by variable, or by {@code variable.field} for the fields of a structure
 * @param found all variables, for messages
 */
record MatContents(Map<String, Numbers> arrays, List<String> found) {

    private static final int HEADER_BYTES = 128;
    private static final int TAG_BYTES = 8;
    private static final int SMALL_BYTES = 4;
    private static final int STRUCTURE = 2;
    private static final int FIRST_NUMERIC = 6;
    private static final int LAST_NUMERIC = 15;
    private static final int MOST_VARIABLES = 1 << 12;
    private static final int MOST_FIELDS = 256;

    /**
     * An array of numbers.
     *
     * @param element place of the variable in the file
     * @param compressed whether the variable is deflated
     * @param offset of the first number, in the file or in the inflated variable
     * @param format of a number
     * @param count of numbers
     */
    record Numbers(long element, boolean compressed, long offset, NumberFormat format, long count) {

        NumberColumn.Opener column(Path path) {
            return () -> {
                InputStream in = MatContents.at(path, compressed ? element : 0, compressed);
                try {
                    in.skipNBytes(offset);
                } catch (IOException | RuntimeException e) {
                    in.close();
                    throw e;
                }
                return new StreamColumn(in, format, format.bytes(), 0);
            };
        }
    }

    private static InputStream at(Path path, long position, boolean compressed) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            in.skipNBytes(position);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return compressed ? new BufferedInputStream(new InflaterInputStream(in), 1 << 16) : in;
    }

    static MatContents of(Path path) throws IOException {
        MatContents contents = new MatContents(new LinkedHashMap<>(), new ArrayList<>());
        long length = Files.size(path);
        ByteOrder order = order(path);
        long position = HEADER_BYTES;
        while (position < length && contents.found.size() < MOST_VARIABLES) {
            try (InputStream in = at(path, position, false)) {
                MatElement element = MatElement.read(new MatElement.Input(in, order));
                if (element.bytes() > length - position - TAG_BYTES) {
                    throw new EventFormatException(
                            path,
                            position,
                            "expected a variable of " + element.bytes() + " bytes, got "
                                    + (length - position - TAG_BYTES)
                                    + " to the end of the file; the file is truncated, copy it again");
                }
                contents.add(path, element, position + TAG_BYTES, order);
                position += TAG_BYTES + element.bytes() + element.padding();
            } catch (EventFormatException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new EventFormatException(
                        path,
                        position,
                        "expected a MATLAB variable, got one that cannot be read (" + e.getMessage()
                                + "); the file is damaged here");
            }
        }
        return contents;
    }

    private static ByteOrder order(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            if (header.length == HEADER_BYTES && header[126] == 'I' && header[127] == 'M') {
                return ByteOrder.LITTLE_ENDIAN;
            }
            if (header.length == HEADER_BYTES && header[126] == 'M' && header[127] == 'I') {
                return ByteOrder.BIG_ENDIAN;
            }
            throw new EventFormatException(
                    path,
                    0,
                    "expected a header of 128 bytes with the byte order mark IM or MI of a MATLAB 5 file, got other bytes");
        }
    }

    private void add(Path path, MatElement element, long data, ByteOrder order) throws IOException {
        if (element.type() == MatElement.COMPRESSED) {
            try (InputStream in = at(path, data, true)) {
                MatElement.Input input = new MatElement.Input(in, order);
                if (MatElement.read(input).type() == MatElement.MATRIX) {
                    variable(input, data, true, "");
                }
            }
        } else if (element.type() == MatElement.MATRIX && !element.isSmall()) {
            try (InputStream in = at(path, data, false)) {
                variable(new MatElement.Input(in, order), data, false, "");
            }
        }
    }

    /** Reads a variable's or a field's description; the numbers of numeric arrays are skipped. */
    private void variable(MatElement.Input in, long element, boolean compressed, String prefix) throws IOException {
        byte[] flags = MatElement.read(in).description(in);
        int kind = ByteBuffer.wrap(flags).order(in.order()).getInt() & 0xFF;
        byte[] lengths = MatElement.read(in).description(in);
        byte[] name = MatElement.read(in).description(in);
        String title = prefix + text(name, 0, name.length);
        if (prefix.isEmpty()) {
            found.add(title);
        }
        if (kind == STRUCTURE && prefix.isEmpty()) {
            structure(in, element, compressed, title, lengths);
        } else if (kind >= FIRST_NUMERIC && kind <= LAST_NUMERIC) {
            MatElement numbers = MatElement.read(in);
            NumberFormat format = numbers.numbers(in.order());
            long data = in.position() - (numbers.isSmall() ? SMALL_BYTES : 0);
            long offset = data + (compressed ? 0 : element);
            arrays.put(title, new Numbers(element, compressed, offset, format, numbers.bytes() / format.bytes()));
        }
    }

    private void structure(MatElement.Input in, long element, boolean compressed, String title, byte[] lengths)
            throws IOException {
        for (ByteBuffer sides = ByteBuffer.wrap(lengths).order(in.order()); sides.remaining() >= 4; ) {
            if (sides.getInt() != 1) {
                return; // an array of structures holds no one recording
            }
        }
        int nameBytes = ByteBuffer.wrap(MatElement.read(in).description(in))
                .order(in.order())
                .getInt();
        byte[] names = MatElement.read(in).description(in);
        int fields = nameBytes < 1 ? 0 : Math.min(MOST_FIELDS, names.length / nameBytes);
        for (int i = 0; i < fields; i++) {
            MatElement field = MatElement.read(in);
            if (field.type() != MatElement.MATRIX || field.isSmall()) {
                throw new IllegalArgumentException("field of type " + field.type());
            }
            long end = in.position() + field.bytes();
            if (field.bytes() > 0) {
                variable(in, element, compressed, title + "." + text(names, i * nameBytes, nameBytes));
            }
            in.skip(Math.max(0, end - in.position()));
        }
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1).replaceAll("\0.*", "");
    }
}
