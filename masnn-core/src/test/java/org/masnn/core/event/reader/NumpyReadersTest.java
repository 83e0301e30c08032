package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;

class NumpyReadersTest {

    private static final List<String> EVENTS = List.of("5 1 2 1", "900 3 4 0");

    @TempDir
    private Path folder;

    private static byte[] array(String type, String shape, boolean fortran, double... values) {
        String text = "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }\n";
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case "<f8" -> out.putDouble(value);
                case "<f4" -> out.putFloat((float) value);
                case "<i8" -> out.putLong((long) value);
                case "<i4", "<u4" -> out.putInt((int) (long) value);
                case "<u2", "<i2" -> out.putShort((short) value);
                default -> out.put((byte) value);
            }
        }
        byte[] numbers = new byte[out.position()];
        out.flip().get(numbers);
        RecordingBytes bytes =
                new RecordingBytes().text(NumpyHeader.MAGIC).bytes(1, 0).shorts(text.length());
        bytes.text(text);
        for (byte next : numbers) {
            bytes.bytes(next);
        }
        return bytes.toByteArray();
    }

    private Path zip(Map<String, byte[]> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : new TreeMap<>(arrays).entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey()));
                zip.write(array.getValue());
            }
        }
        return Files.write(folder.resolve("recording"), out.toByteArray());
    }

    @Test
    void read_fourArrays_ofAnyTypesAndNames() throws IOException {
        assertThat(RecordingBytes.events(zip(Map.of(
                        "timestamps.npy", array("<f8", "(2,)", false, 5e-6, 9e-4),
                        "xs.npy", array("<f4", "(2, 1)", false, 1, 3),
                        "ys.npy", array("|u1", "(1, 2)", false, 2, 4),
                        "Polarity.npy", array("|i1", "(2,)", false, 1, -1),
                        "label.npy", array("<i8", "()", false, 7)))))
                .isEqualTo(EVENTS);
    }

    @Test
    void read_oneMatrix_aloneOrNamedEvents() throws IOException {
        byte[] rows = array("<i4", "(2, 4)", false, 5, 1, 2, 1, 900, 3, 4, 0);
        assertThat(RecordingBytes.events(zip(Map.of("arr_0.npy", rows)))).isEqualTo(EVENTS);
        assertThat(RecordingBytes.events(zip(Map.of("events.npy", rows, "label.npy", array("<i8", "(1,)", false, 7)))))
                .isEqualTo(EVENTS);
        assertThat(RecordingBytes.events(Files.write(folder.resolve("recording"), rows)))
                .isEqualTo(EVENTS);
        byte[] columns = array("<u4", "(2, 4)", true, 5, 900, 1, 3, 2, 4, 1, 0);
        assertThat(RecordingBytes.events(Files.write(folder.resolve("recording"), columns)))
                .isEqualTo(EVENTS);
    }

    @Test
    void read_arraysWithoutEvents_areNamed() throws IOException {
        byte[] numbers = array("<i8", "(2,)", false, 5, 900);
        Path others = zip(Map.of("a.npy", numbers, "b.npy", numbers));
        assertThatThrownBy(() -> new DetectingReader().read(others))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("or one array, alone or named events, with these fields or of shape [N, 4],"
                        + " got the arrays [a, b]");
        byte[] three = array("<i8", "(3,)", false, 0, 0, 0);
        Path lengths = zip(Map.of("t.npy", numbers, "x.npy", numbers, "y.npy", three, "p.npy", numbers));
        assertThatThrownBy(() -> new DetectingReader().read(lengths))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected arrays of numbers of one length for t, x, y and p, got shape [3]");
    }

    /** Counts of {@code [2, 2, 2, 3]}: frame 0 has 2 OFF at (0, 1); frame 1 has 1 ON at (1, 2). */
    private static byte[] frames(String type) {
        double[] counts = new double[24];
        counts[1] = 2;
        counts[12 + 6 + 5] = 1;
        return array(type, "(2, 2, 2, 3)", false, counts);
    }

    @Test
    void read_frames_inTheOrderOfAxesGiven() throws IOException {
        Path file = zip(Map.of("frames.npy", frames("|u1"), "label.npy", array("<i8", "(1,)", false, 7)));
        assertThat(RecordingBytes.events(file)).containsExactly("0 1 0 0", "0 1 0 0", "1000 2 1 1");
        assertThat(RecordingBytes.summary(file)).startsWith("NPZ frames 3x2 3 events");
        assertThat(new NumpyFrameReader(FrameAxes.H_W, 5).read(file))
                .hasToString("EventStream[3 events, 3 x 2 sensor, 0..5 us]");
        assertThat(new NumpyFrameReader(FrameAxes.X_Y, 5).read(file))
                .hasToString("EventStream[3 events, 2 x 3 sensor, 0..5 us]")
                .satisfies(events -> {
                    assertThat(events.x(2)).isEqualTo(1);
                    assertThat(events.y(2)).isEqualTo(2);
                    assertThat(events.y(0)).isEqualTo(1);
                });
        assertThat(RecordingBytes.events(zip(Map.of("arr_0.npy", frames("<f4")))))
                .hasSize(3);
    }

    @Test
    void read_framesWithAFractionOrThreeChannels_areRefused() throws IOException {
        Path fraction = zip(Map.of("frames.npy", array("<f4", "(1, 2, 1, 1)", false, 0.5, 1)));
        assertThatThrownBy(() -> new DetectingReader().read(fraction))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a whole count from 0 to")
                .hasMessageContaining("in frame 0, got 0.5");
        Path channels = zip(Map.of("frames.npy", array("|u1", "(1, 3, 1, 1)", false, 0, 1, 1)));
        assertThatThrownBy(() -> new DetectingReader().read(channels))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected frames [T, 2, X, Y] or [T, 2, H, W]")
                .hasMessageContaining("got shape [1, 3, 1, 1]");
    }
}
