package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;

class Aedat4ReaderTest {

    private static final String MAGIC = "#!AER-DAT4.0\r\n";

    @TempDir
    private Path folder;

    private static String stream(int number, String type, int width, int height) {
        return "<node name=\"" + number + "\"><attr key=\"typeIdentifier\">" + type
                + "</attr><node name=\"info\"><attr key=\"sizeX\">" + width + "</attr><attr key=\"sizeY\">" + height
                + "</attr></node></node>";
    }

    private static RecordingBytes file(int compression, long table, String streams) {
        FlatBufferBuilder header = new FlatBufferBuilder();
        int info = streams.isEmpty()
                ? 0
                : header.createString("<dv version=\"2.0\"><node name=\"outInfo\">" + streams + "</node></dv>");
        header.startTable(3);
        header.addInt(0, compression, 0);
        header.addLong(1, table, 0);
        header.addOffset(2, info, 0);
        header.finishSizePrefixed(header.endTable(), "IOHE");
        return add(new RecordingBytes().text(MAGIC), header.sizedByteArray());
    }

    private static RecordingBytes add(RecordingBytes file, byte[] bytes) {
        for (byte next : bytes) {
            file.bytes(next);
        }
        return file;
    }

    /** A packet of events {t, x, y, p}. */
    private static void packet(RecordingBytes file, int stream, String mark, int[]... events) {
        FlatBufferBuilder packet = new FlatBufferBuilder();
        packet.startVector(16, events.length, 8);
        for (int i = events.length - 1; i >= 0; i--) {
            packet.prep(8, 16);
            packet.putInt(events[i][3]);
            packet.putShort((short) events[i][2]);
            packet.putShort((short) events[i][1]);
            packet.putLong(events[i][0]);
        }
        int elements = packet.endVector();
        packet.startTable(1);
        packet.addOffset(0, elements, 0);
        packet.finishSizePrefixed(packet.endTable(), mark);
        byte[] bytes = packet.sizedByteArray();
        add(file.ints(stream, bytes.length), bytes);
    }

    @Test
    void read_severalStreams_givesTheFirstOneOfEvents() throws IOException {
        RecordingBytes bytes = file(
                0,
                -1,
                stream(0, "FRME", 99, 99)
                        + stream(1, "EVTS", 346, 260)
                        + stream(2, "EVTS", 640, 480)
                        + stream(3, "IMUS", 0, 0));
        packet(bytes, 2, "EVTS", new int[] {4, 600, 400, 1});
        packet(bytes, 0, "FRME", new int[] {4, 1, 1, 1});
        packet(bytes, 1, "EVTS", new int[] {5, 345, 0, 1}, new int[] {6, 0, 259, 0});
        packet(bytes, 3, "IMUS", new int[] {4, 1, 1, 1});
        packet(bytes, 1, "EVTS");
        packet(bytes, 1, "EVTS", new int[] {5, 1, 2, 1});
        Path file = bytes.in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 345 0 1", "5 1 2 1", "6 0 259 0");
        assertThat(RecordingBytes.summary(file)).isEqualTo("AEDAT 4.0 346x260 3 events, 3 others, 0 bytes skipped");
    }

    @Test
    void read_noListOfStreams_takesTheFirstPacketOfEvents() throws IOException {
        RecordingBytes bytes = file(0, -1, "");
        packet(bytes, 7, "IMUS", new int[] {4, 1, 1, 1});
        packet(bytes, 5, "EVTS", new int[] {5, 3, 4, 1});
        packet(bytes, 6, "EVTS", new int[] {5, 30, 40, 1});
        assertThat(RecordingBytes.summary(bytes.in(folder)))
                .isEqualTo("AEDAT 4.0 4x5 measured 1 events, 2 others, 0 bytes skipped");
    }

    @Test
    void read_dataTable_isNoPacket() throws IOException {
        String streams = stream(0, "EVTS", 10, 10);
        RecordingBytes packets = new RecordingBytes();
        packet(packets, 0, "EVTS", new int[] {5, 3, 4, 1});
        long table = (long) file(0, 1, streams).toByteArray().length + packets.toByteArray().length;
        Path file = add(file(0, table, streams), packets.toByteArray())
                .text("the table")
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 3 4 1");
        Path cut = add(file(0, table + 1000, streams), packets.toByteArray()).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(cut))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected packets up to byte " + (table + 1000));
    }

    @Test
    void read_noEvents_isRefused() throws IOException {
        Path file = file(0, -1, stream(0, "FRME", 99, 99)).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a stream of events, got streams of")
                .hasMessageContaining("FRME");
    }

    @Test
    void read_unknownCompression_isRefused() throws IOException {
        Path file = file(9, -1, stream(0, "EVTS", 10, 10)).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a compression from 0 to 4, got 9");
    }

    @Test
    void read_eventOutsideTheSensor_isRefused() throws IOException {
        RecordingBytes bytes = file(0, -1, stream(0, "EVTS", 10, 10));
        packet(bytes, 0, "EVTS", new int[] {5, 3, -1, 1});
        Path file = bytes.in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected an event inside the 10 x 10 sensor, got x = 3, y = -1");
    }
}
