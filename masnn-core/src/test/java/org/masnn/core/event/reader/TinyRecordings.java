package org.masnn.core.event.reader;

import com.google.flatbuffers.FlatBufferBuilder;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.masnn.core.event.EventStream;

/** Writes the same events in every format, the smallest way that is right; what the tests read back and damage. */
final class TinyRecordings {

    static final int EVENTS = 150;
    private static final int SIDE = 34;

    private TinyRecordings() {}

    /** Events on a sensor of 34 x 34 pixels that reach its last row and column. */
    static EventStream events() {
        EventStream.Builder events = EventStream.builder(SIDE, SIDE);
        SplittableRandom random = new SplittableRandom(5);
        long time = 4096;
        for (int i = 0; i < EVENTS; i++) {
            time += random.nextInt(60);
            boolean last = i == EVENTS - 1;
            events.add(last ? 33 : random.nextInt(SIDE), last ? 33 : random.nextInt(SIDE), time, i % 3 == 0);
        }
        return events.build();
    }

    /** Every format by name; each is a recording of {@link #events}. */
    static Map<String, byte[]> all() throws IOException {
        EventStream events = events();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("aedat2", aedat2(events));
        files.put("aedat3", aedat3(events));
        files.put("aedat4", aedat4(events, 0));
        files.put("aedat4-lz4", aedat4(events, 1));
        files.put("aedat4-zstd", aedat4(events, 3));
        files.put("nmnist", nMnist(events));
        files.put("dat", dat(events));
        files.put("evt2", evt2(events));
        files.put("evt3", evt3(events));
        files.put("npz", npz(events, true));
        files.put("npz-stored", npz(events, false));
        files.put("npz-matrix", zip("arr_0", matrix(events), true));
        files.put("npy-structured", structured(events));
        files.put("text", text(events));
        files.put("mat", mat(events, false));
        files.put("mat-compressed", mat(events, true));
        files.put("hdf5", hdf5(events, false));
        files.put("hdf5-chunked", hdf5(events, true));
        return files;
    }

    /** Frames {@code [3, 2, 5, 4]}, columns before rows, with counts 0 to 2. */
    static byte[] frames() throws IOException {
        ByteBuffer out = buffer(1 << 12, ByteOrder.LITTLE_ENDIAN);
        header(out, "'|u1'", "(3, 2, 5, 4)");
        for (int i = 0; i < 3 * 2 * 5 * 4; i++) {
            out.put((byte) (i % 7 == 0 ? 2 : i % 3 == 0 ? 1 : 0));
        }
        return zip("frames", bytes(out), true);
    }

    private static ByteBuffer buffer(int bytes, ByteOrder order) {
        return ByteBuffer.allocate(bytes).order(order);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static ByteBuffer put(ByteBuffer buffer, String text) {
        return buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] aedat2(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.BIG_ENDIAN);
        put(out, "#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n");
        for (int i = 0; i < events.size(); i++) {
            int address = (179 - events.y(i)) << 22 | (239 - events.x(i)) << 12 | (events.isOn(i) ? 1 << 11 : 0);
            out.putInt(address).putInt((int) events.timeMicros(i));
        }
        return bytes(out);
    }

    static byte[] aedat3(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        put(out, "#!AER-DAT3.1\r\n#Format: RAW\r\n#!END-HEADER\r\n");
        for (int start = 0; start < events.size(); start += 50) {
            int count = Math.min(50, events.size() - start);
            out.putShort((short) 1).putShort((short) 1).putInt(8).putInt(4).putInt(0);
            out.putInt(count).putInt(count).putInt(count);
            for (int i = start; i < start + count; i++) {
                out.putInt(events.x(i) << 17 | events.y(i) << 2 | (events.isOn(i) ? 2 : 0) | 1);
                out.putInt((int) events.timeMicros(i));
            }
        }
        return bytes(out);
    }

    static byte[] aedat4(EventStream events, int compression) throws IOException {
        String xml = "<dv version=\"2.0\"><node name=\"outInfo\"><node name=\"0\">"
                + "<attr key=\"typeIdentifier\" type=\"string\">EVTS</attr><node name=\"info\">"
                + "<attr key=\"sizeX\">34</attr><attr key=\"sizeY\">34</attr></node></node></node></dv>";
        FlatBufferBuilder header = new FlatBufferBuilder();
        int info = header.createString(xml);
        header.startTable(3);
        header.addInt(0, compression, 0);
        header.addLong(1, -1, 0);
        header.addOffset(2, info, 0);
        header.finishSizePrefixed(header.endTable(), "IOHE");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("#!AER-DAT4.0\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(header.sizedByteArray());
        for (int start = 0; start < events.size(); start += 60) {
            byte[] packet = packed(packet(events, start, Math.min(60, events.size() - start)), compression);
            out.write(bytes(buffer(8, ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(packet.length)));
            out.write(packet);
        }
        return out.toByteArray();
    }

    private static byte[] packet(EventStream events, int start, int count) {
        FlatBufferBuilder packet = new FlatBufferBuilder();
        packet.startVector(16, count, 8);
        for (int i = start + count - 1; i >= start; i--) {
            packet.prep(8, 16);
            packet.putInt(events.isOn(i) ? 1 : 0);
            packet.putShort((short) events.y(i));
            packet.putShort((short) events.x(i));
            packet.putLong(events.timeMicros(i));
        }
        int elements = packet.endVector();
        packet.startTable(1);
        packet.addOffset(0, elements, 0);
        packet.finishSizePrefixed(packet.endTable(), "EVTS");
        return packet.sizedByteArray();
    }

    private static byte[] packed(byte[] packet, int compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = compression == 0
                ? out
                : compression == 1 ? new FramedLZ4CompressorOutputStream(out) : new ZstdOutputStream(out)) {
            packing.write(packet);
        }
        return out.toByteArray();
    }

    static byte[] nMnist(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < events.size(); i++) {
            int time = (int) events.timeMicros(i);
            out.put((byte) events.x(i)).put((byte) events.y(i));
            out.put((byte) ((events.isOn(i) ? 0x80 : 0) | time >> 16)).putShort((short) time);
        }
        return bytes(out);
    }

    static byte[] dat(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        put(out, "% Data file containing CD events.\n% Version 2\n% Height 34\n% Width 34\n");
        out.put((byte) 12).put((byte) 8);
        for (int i = 0; i < events.size(); i++) {
            out.putInt((int) events.timeMicros(i));
            out.putInt((events.isOn(i) ? 1 << 28 : 0) | events.y(i) << 14 | events.x(i));
        }
        return bytes(out);
    }

    static byte[] evt2(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        put(out, "% evt 2.0\n% geometry 34x34\n% end\n");
        long high = -1;
        for (int i = 0; i < events.size(); i++) {
            long time = events.timeMicros(i);
            if (time >> 6 != high) {
                high = time >> 6;
                out.putInt(0x8 << 28 | (int) high);
            }
            int kind = events.isOn(i) ? 1 : 0;
            out.putInt(kind << 28 | (int) (time & 63) << 22 | events.x(i) << 11 | events.y(i));
        }
        return bytes(out);
    }

    static byte[] evt3(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        put(out, "% format EVT3;height=34;width=34\n% end\n");
        for (int i = 0; i < events.size(); i++) {
            long time = events.timeMicros(i);
            out.putShort((short) (0x8 << 12 | time >> 12)).putShort((short) (0x6 << 12 | (time & 0xFFF)));
            out.putShort((short) events.y(i));
            if (i % 2 == 0) {
                out.putShort((short) (0x2 << 12 | (events.isOn(i) ? 0x800 : 0) | events.x(i)));
            } else {
                out.putShort((short) (0x3 << 12 | (events.isOn(i) ? 0x800 : 0) | Math.max(0, events.x(i) - 7)));
                out.putShort((short) (0x5 << 12 | 1 << Math.min(7, events.x(i))));
            }
        }
        return bytes(out);
    }

    static byte[] npz(EventStream events, boolean deflated) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "t", column("<i8", 8, events::timeMicros), deflated);
            entry(zip, "x", column("<u2", 2, events::x), deflated);
            entry(zip, "y", column(">i4", -4, events::y), deflated);
            entry(zip, "p", column("|b1", 1, i -> events.isOn(i) ? 1 : 0), deflated);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        if (!deflated) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    static byte[] zip(String name, byte[] content, boolean deflated) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, name, content, deflated);
        }
        return out.toByteArray();
    }

    /** A NumPy array; a negative number of bytes means big-endian. */
    private static byte[] column(String type, int bytes, IntToLongFunction values) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.BIG_ENDIAN);
        header(out, "'" + type + "'", "(" + EVENTS + ",)");
        for (int i = 0; i < EVENTS; i++) {
            number(out, bytes, values.applyAsLong(i));
        }
        return bytes(out);
    }

    private static void number(ByteBuffer out, int bytes, long value) {
        for (int b = 0; b < Math.abs(bytes); b++) {
            int place = bytes < 0 ? -bytes - 1 - b : b;
            out.put((byte) (value >> (8 * place)));
        }
    }

    static void header(ByteBuffer out, String type, String shape) {
        String text = "{'descr': " + type + ", 'fortran_order': False, 'shape': " + shape + ", }\n";
        put(out, NumpyHeader.MAGIC).put((byte) 1).put((byte) 0);
        number(out, 2, text.length());
        put(out, text);
    }

    private static byte[] matrix(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        header(out, "'<f8'", "(" + EVENTS + ", 4)");
        for (int i = 0; i < EVENTS; i++) {
            out.putDouble(events.timeMicros(i) / 1e6).putDouble(events.x(i)).putDouble(events.y(i));
            out.putDouble(events.isOn(i) ? 1 : -1);
        }
        return bytes(out);
    }

    private static byte[] structured(EventStream events) {
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        header(out, "[('t', '<i8'), ('x', '<i2'), ('y', '<i2'), ('p', '|u1'), ('', '|V3')]", "(" + EVENTS + ",)");
        for (int i = 0; i < EVENTS; i++) {
            out.putLong(events.timeMicros(i)).putShort((short) events.x(i)).putShort((short) events.y(i));
            out.putInt(events.isOn(i) ? 1 : 0);
        }
        return bytes(out);
    }

    static byte[] text(EventStream events) {
        StringBuilder out = new StringBuilder("x,y,p,t\n");
        for (int i = 0; i < events.size(); i++) {
            out.append(events.x(i)).append(',').append(events.y(i)).append(',');
            out.append(events.isOn(i) ? 1 : 0)
                    .append(',')
                    .append(events.timeMicros(i))
                    .append('\n');
        }
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A structure TD whose pixels count from 0, which the events show. */
    static byte[] mat(EventStream events, boolean compressed) throws IOException {
        ByteBuffer body = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        description(body, 2, "TD");
        body.putInt(4 << 16 | 5).putInt(4);
        byte[] names = "x\0\0\0y\0\0\0p\0\0\0ts\0\0".getBytes(StandardCharsets.ISO_8859_1);
        element(body, 1, names);
        field(body, 11, 4, 2, events::x);
        field(body, 11, 4, 2, events::y);
        field(body, 9, 2, 1, i -> events.isOn(i) ? 1 : 0);
        field(body, 13, 6, 4, events::timeMicros);
        ByteBuffer variable = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        variable.putInt(14).putInt(body.position()).put(body.flip());
        byte[] matrix = bytes(variable);
        ByteBuffer out = buffer(1 << 14, ByteOrder.LITTLE_ENDIAN);
        put(out, String.format("%-124s", "MATLAB 5.0 MAT-file, written by a test"));
        out.putShort((short) 0x0100).putShort((short) ('M' << 8 | 'I'));
        if (compressed) {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
                deflater.write(matrix);
            }
            out.putInt(15).putInt(deflated.size()).put(deflated.toByteArray());
        } else {
            out.put(matrix);
        }
        return bytes(out);
    }

    private static void description(ByteBuffer out, int kind, String name) {
        int sides = kind == 2 ? 1 : EVENTS;
        out.putInt(6).putInt(8).putInt(kind).putInt(0);
        out.putInt(5).putInt(8).putInt(sides).putInt(1);
        element(out, 1, name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void element(ByteBuffer out, int type, byte[] data) {
        out.putInt(type).putInt(data.length).put(data);
        while (out.position() % 8 != 0) {
            out.put((byte) 0);
        }
    }

    private static void field(ByteBuffer out, int kind, int type, int bytes, IntToLongFunction values) {
        ByteBuffer field = buffer(1 << 12, ByteOrder.LITTLE_ENDIAN);
        description(field, kind, "");
        ByteBuffer numbers = buffer(1 << 12, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < EVENTS; i++) {
            number(numbers, bytes, values.applyAsLong(i));
        }
        element(field, type, bytes(numbers));
        out.putInt(14).putInt(field.position()).put(field.flip());
    }

    static byte[] hdf5(EventStream events, boolean chunked) throws IOException {
        long[] t = new long[EVENTS];
        short[] x = new short[EVENTS];
        short[] y = new short[EVENTS];
        byte[] p = new byte[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            t[i] = events.timeMicros(i);
            x[i] = (short) events.x(i);
            y[i] = (short) events.y(i);
            p[i] = (byte) (events.isOn(i) ? 1 : 0);
        }
        Path file = Files.createTempFile("tiny", ".h5");
        try {
            try (WritableHdfFile hdf = HdfFile.write(file)) {
                WritableGroup group = hdf.putGroup("events");
                put(group, "t", t, chunked);
                put(group, "x", x, chunked);
                put(group, "y", y, chunked);
                put(group, "p", p, chunked);
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void put(WritableGroup group, String name, Object data, boolean chunked) {
        if (chunked) {
            group.putDataset(
                    name,
                    data,
                    DatasetCreationOptions.builder()
                            .chunkDimensions(64)
                            .shuffle()
                            .deflate()
                            .build());
        } else {
            group.putDataset(name, data);
        }
    }
}
