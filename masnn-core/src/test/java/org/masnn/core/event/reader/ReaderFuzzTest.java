package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/**
 * Thousands of damaged recordings: each is read as a valid stream or refused by one message that names file and place,
 * and takes no memory that its own size does not justify.
 */
class ReaderFuzzTest {

    /** What reading a few kilobytes may allocate at most: a block of events, buffers, and the first growth of columns. */
    private static final long MOST_BYTES = 48L << 20;

    private static final int CASES = Integer.getInteger("masnn.fuzz.cases", 200);

    @TempDir
    private Path folder;

    static Stream<String> formats() throws IOException {
        return Stream.concat(intact(), Stream.of("npz-frames"));
    }

    static Stream<String> intact() throws IOException {
        return TinyRecordings.all().keySet().stream();
    }

    private static byte[] recording(String format) throws IOException {
        return format.equals("npz-frames")
                ? TinyRecordings.frames()
                : TinyRecordings.all().get(format);
    }

    @ParameterizedTest
    @MethodSource("intact")
    void read_intact_givesTheEvents(String format) throws IOException {
        Path file = Files.write(folder.resolve("recording.dat"), recording(format));
        EventStream events = new DetectingReader().read(file);
        EventStream expected = TinyRecordings.events();
        assertThat(events.size()).isEqualTo(expected.size());
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.timeMicros(i)).isEqualTo(expected.timeMicros(i));
            assertThat(events.x(i)).isEqualTo(expected.x(i));
            assertThat(events.y(i)).isEqualTo(expected.y(i));
            assertThat(events.isOn(i)).isEqualTo(expected.isOn(i));
        }
        try (EventSource source = new DetectingReader().open(file)) {
            assertThat(source.width()).isGreaterThanOrEqualTo(34);
            EventBlock block = new EventBlock();
            int count = 0;
            while (source.next(block)) {
                count += block.size();
            }
            assertThat(count).isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void read_truncated_isReadOrRefused(String format) throws IOException {
        byte[] whole = recording(format);
        EventReader reader = reader(whole);
        SplittableRandom random = new SplittableRandom(format.hashCode());
        for (int i = 0; i < CASES; i++) {
            int length = i < 80 ? Math.min(i, whole.length) : random.nextInt(whole.length);
            check(reader, Arrays.copyOf(whole, length), format + " cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void read_flippedBits_isReadOrRefused(String format) throws IOException {
        byte[] whole = recording(format);
        EventReader reader = reader(whole);
        for (int i = 0; i < 2 * CASES; i++) {
            SplittableRandom random = new SplittableRandom(31L * i + format.hashCode());
            byte[] damaged = whole.clone();
            int flips = 1 + random.nextInt(4);
            int range = i % 2 == 0 ? whole.length : Math.min(512, whole.length);
            for (int flip = 0; flip < flips; flip++) {
                damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
            }
            check(reader, damaged, format + " flipped bits, case " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void read_overwritten_isReadOrRefused(String format) throws IOException {
        byte[] whole = recording(format);
        EventReader reader = reader(whole);
        for (int i = 0; i < 2 * CASES; i++) {
            SplittableRandom random = new SplittableRandom(17L * i + format.hashCode());
            byte[] damaged = whole.clone();
            int start = random.nextInt(i % 2 == 0 ? whole.length : Math.min(512, whole.length));
            int end = Math.min(whole.length, start + 1 + random.nextInt(i % 3 == 0 ? whole.length : 12));
            byte[] values = {0, -1, 0x7F, (byte) random.nextInt()};
            Arrays.fill(damaged, start, end, values[i % 4]);
            check(reader, damaged, format + " overwritten, case " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void read_zeros_areRefused(String format) throws IOException {
        EventReader reader = reader(recording(format));
        for (int length : new int[] {0, 1, 5, 8, 100, 4096, 100_000}) {
            Path file = Files.write(folder.resolve("zeros" + length), new byte[length]);
            check(reader, new byte[length], format + " of " + length + " zeros");
            try {
                EventStream events = new DetectingReader().read(file);
                fail("expected a file of zeros to be refused, got " + events);
            } catch (EventFormatException e) {
                assertThat(e).hasMessageStartingWith(file + ": at byte 0: expected a recording of a known format");
            }
        }
    }

    private EventReader reader(byte[] whole) throws IOException {
        return new DetectingReader().readerFor(Files.write(folder.resolve("whole"), whole));
    }

    /** The format's own reader meets the damage even where detection would refuse the file before. */
    private void check(EventReader reader, byte[] content, String what) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        check(reader, file, what);
        check(new DetectingReader(), file, what + ", detected");
        Files.delete(file);
    }

    private static void check(EventReader reader, Path file, String what) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            EventStream events = reader.read(file);
            assertThat(events.isEmpty()).as(what).isFalse();
        } catch (EventFormatException e) {
            assertThat(e.getMessage()).as(what).startsWith(file + ": ").contains("expected", "got");
            if (!e.getMessage().contains("expected events, got an empty")) {
                assertThat(e.byteOffset())
                        .as(what + ": " + e.getMessage())
                        .isBetween(0L, file.toFile().length());
            }
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what + ": expected a stream or an EventFormatException, got " + e, e);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for " + what)
                .isLessThan(MOST_BYTES);
    }
}
