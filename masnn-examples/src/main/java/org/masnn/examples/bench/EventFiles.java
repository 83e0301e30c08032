package org.masnn.examples.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Random recordings whose reading is timed: pixels at random, one event a microsecond on average. */
enum EventFiles {
    /** DVS128, 8 bytes an event. */
    AEDAT2("#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n") {
        @Override
        void put(ByteBuffer out, SplittableRandom random, long time) {
            out.order(ByteOrder.BIG_ENDIAN).putInt(random.nextInt(1 << 15)).putInt((int) time);
        }
    },

    /** N-MNIST's 5 bytes an event; the time wraps round. */
    NMNIST("") {
        @Override
        void put(ByteBuffer out, SplittableRandom random, long time) {
            out.order(ByteOrder.BIG_ENDIAN).put((byte) random.nextInt(34)).put((byte) random.nextInt(34));
            int polarity = random.nextInt(2) << 7;
            out.put((byte) (polarity | (int) (time >> 16 & 0x7F))).putShort((short) time);
        }
    },

    /** EVT3, a time, a row and, by turns, single events and vectors: 2.7 bytes an event. */
    EVT3("% format EVT3;height=720;width=1280\n% end\n") {
        @Override
        void put(ByteBuffer out, SplittableRandom random, long time) {
            out.order(ByteOrder.LITTLE_ENDIAN);
            if ((time & 0x3F) == 0) {
                out.putShort((short) (0x8 << 12 | (time >> 12 & 0xFFF)));
            }
            out.putShort((short) (0x6 << 12 | (time & 0xFFF))).putShort((short) random.nextInt(720));
            if (random.nextInt(2) == 0) {
                out.putShort((short) (0x2 << 12 | random.nextInt(1280) | random.nextInt(2) << 11));
            } else {
                out.putShort((short) (0x3 << 12 | random.nextInt(1280 - 12) | random.nextInt(2) << 11));
                out.putShort((short) (0x4 << 12 | random.nextInt(1 << 12)));
            }
        }
    };

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int MOST_BYTES_A_CALL = 16;

    private final String header;

    EventFiles(String header) {
        this.header = header;
    }

    abstract void put(ByteBuffer out, SplittableRandom random, long time);

    /**
     * Writes a recording.
     *
     * @param file modified
     * @param times number of moments, each with an event, or in EVT3 with one or a vector
     */
    void write(Path file, int times) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            for (long time = 0; time < times; time++) {
                put(buffer, random, time);
                if (buffer.remaining() < MOST_BYTES_A_CALL) {
                    out.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }
}
