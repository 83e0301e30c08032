package org.masnn.core.event.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a NumPy array: {@code \x93NUMPY}, version, length, and a Python dictionary.
 *
 * @param fields the numbers of an item by name; one with an empty name for arrays that are not structured
 * @param itemBytes bytes of an item
 * @param shape lengths of the axes
 * @param fortran whether the first axis is the fastest
 * @param headerBytes bytes in front of the first item
 */
record NumpyHeader(Map<String, Field> fields, int itemBytes, List<Long> shape, boolean fortran, int headerBytes) {

    static final String MAGIC = "\u0093NUMPY";
    private static final int LARGEST = 1 << 20;
    private static final int LARGEST_ITEM = 1 << 12;

    /**
     * A number of an item.
     *
     * @param format of the number
     * @param offset from the item's first byte
     */
    record Field(NumberFormat format, int offset) {}

    /** Reads a header and leaves the stream at the first item. */
    static NumpyHeader read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !new String(start, 0, 6, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            throw new IllegalArgumentException("no NumPy array");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new IllegalArgumentException("version " + version + " of NumPy's format is not read");
        }
        byte[] size = in.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | (size[i] & 0xFF);
        }
        if (length > LARGEST) {
            throw new IllegalArgumentException("header of " + length + " bytes");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw new EOFException("the header ends too early");
        }
        return parse(new String(text, StandardCharsets.UTF_8), 8 + size.length + text.length);
    }

    private static NumpyHeader parse(String text, int headerBytes) {
        if (!(PythonLiteral.parse(text) instanceof Map<?, ?> header)
                || !(header.get("shape") instanceof List<?> lengths)
                || !(header.get("fortran_order") instanceof Boolean fortran)
                || header.get("descr") == null) {
            throw new IllegalArgumentException("header " + text.strip() + " lacks shape, fortran_order or descr");
        }
        List<Long> shape = new ArrayList<>();
        for (Object axis : lengths) {
            if (!(axis instanceof Long value) || value < 0) {
                throw new IllegalArgumentException("shape " + lengths);
            }
            shape.add(value);
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        int bytes = fields(header.get("descr"), fields);
        return new NumpyHeader(fields, bytes, List.copyOf(shape), fortran, headerBytes);
    }

    /** Adds what a descr describes and returns its bytes. */
    private static int fields(Object descr, Map<String, Field> fields) {
        if (descr instanceof String simple) {
            NumberFormat format = format(simple);
            fields.put("", new Field(format, 0));
            return format.bytes();
        }
        int offset = 0;
        for (Object member : (List<?>) descr) {
            if (!(member instanceof List<?> pair)
                    || pair.size() != 2
                    || !(pair.get(0) instanceof String name)
                    || !(pair.get(1) instanceof String type)) {
                throw new IllegalArgumentException("item type " + descr);
            }
            if (type.startsWith("|V")) {
                offset += Integer.parseInt(type.substring(2));
            } else {
                NumberFormat format = format(type);
                fields.put(name, new Field(format, offset));
                offset += format.bytes();
            }
            if (offset < 0 || offset > LARGEST_ITEM) {
                throw new IllegalArgumentException("items of " + offset + " bytes");
            }
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("item type " + descr);
        }
        return offset;
    }

    private static NumberFormat format(String type) {
        if (!type.matches("[<>|=][iufb]\\d")) {
            throw new IllegalArgumentException("numbers of type " + type + " are not read");
        }
        ByteOrder order = type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NumberFormat(type.charAt(1), type.charAt(2) - '0', order);
    }
}
