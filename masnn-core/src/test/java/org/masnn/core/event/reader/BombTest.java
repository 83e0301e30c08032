package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** Small files that unpack to much, or claim to. */
class BombTest {

    @TempDir
    private Path folder;

    private interface Work {
        void run() throws IOException;
    }

    private static void requireLittleMemory(Work work) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated")
                .isLessThan(200L << 20);
    }

    private static byte[] header(String type, String shape) {
        ByteBuffer out = ByteBuffer.allocate(1 << 10);
        TinyRecordings.header(out, type, shape);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void zeros(OutputStream out, long bytes) throws IOException {
        byte[] some = new byte[1 << 16];
        for (long left = bytes; left > 0; left -= some.length) {
            out.write(some, 0, (int) Math.min(left, some.length));
        }
    }

    @Test
    void numpyArraysThatClaimABillionNumbers_endWhereTheirBytesEnd() throws IOException {
        Path file = folder.resolve("claims.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"t", "x", "y", "p"}) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                zip.write(header("'<i8'", "(1000000000000,)"));
                zeros(zip, 800);
            }
        }
        requireLittleMemory(() -> assertThatThrownBy(() -> new DetectingReader().open(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected as many numbers as the headers say, got fewer"));
    }

    @Test
    void numpyArraysThatUnpackToMuch_passThroughLittleMemory() throws IOException {
        int events = 4_000_000;
        Path file = folder.resolve("zeros.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"t", "x", "y", "p"}) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                zip.write(header("'<i8'", "(" + events + ",)"));
                zeros(zip, 8L * events);
            }
        }
        assertThat(Files.size(file)).isLessThan(1 << 18);
        requireLittleMemory(() -> {
            try (EventSource source = new DetectingReader().open(file)) {
                EventBlock block = new EventBlock();
                long count = 0;
                while (source.next(block)) {
                    count += block.size();
                }
                assertThat(count).isEqualTo(events);
            }
        });
    }

    @Test
    void framesFullOfLargeCounts_areRefused() throws IOException {
        Path file = folder.resolve("frames.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("frames.npy"));
            zip.write(header("'<u2'", "(1, 2, 100, 100)"));
            for (int i = 0; i < 20_000; i++) {
                zip.write(new byte[] {-1, -1});
            }
        }
        requireLittleMemory(() -> assertThatThrownBy(() -> {
                    try (EventSource source = new DetectingReader().open(file)) {
                        EventBlock block = new EventBlock();
                        while (source.next(block)) {
                            assertThat(block.size()).isPositive();
                        }
                    }
                })
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected at most 268435456 events in one file of frames, got more"));
    }

    @Test
    void aedat4PacketThatUnpacksToMuch_isRefused() throws IOException {
        FlatBufferBuilder header = new FlatBufferBuilder();
        header.startTable(3);
        header.addInt(0, 1, 0);
        header.finishSizePrefixed(header.endTable(), "IOHE");
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        try (OutputStream lz4 = new FramedLZ4CompressorOutputStream(packet)) {
            zeros(lz4, 70L << 20);
        }
        Path file = folder.resolve("bomb.aedat4");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("#!AER-DAT4.0\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.write(header.sizedByteArray());
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0)
                    .putInt(packet.size())
                    .array());
            packet.writeTo(out);
        }
        requireLittleMemory(() -> assertThatThrownBy(() -> new DetectingReader().open(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a packet compressed with LZ4")
                .hasMessageContaining("more than 67108864 bytes"));
    }

    @Test
    void headerWithoutEnd_isRefused() throws IOException {
        Path file = folder.resolve("header.aedat");
        byte[] line = ("# " + "x".repeat(60_000) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("#!AER-DAT2.0\r\n".getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 400; i++) {
                out.write(line);
            }
        }
        assertThatThrownBy(() -> new DetectingReader().open(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a header of at most 16777216 bytes, got a longer one");
    }
}
