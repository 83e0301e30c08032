package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

class NMnistReaderTest {

    @TempDir
    private Path folder;

    private static RecordingBytes event(RecordingBytes bytes, int x, int y, int polarity, int time) {
        return bytes.bytes(x, y, polarity << 7 | time >> 16, time >> 8, time);
    }

    @Test
    void read_knownBytes_givesTheEvents() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        event(bytes, 33, 0, 1, 5);
        event(bytes, 0, 33, 0, 0x123456);
        Path file = bytes.in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 33 0 1", 0x123456 + " 0 33 0");
        assertThat(RecordingBytes.summary(file))
                .isEqualTo("N-MNIST 34x34 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_largerSensor_isMeasured() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        event(bytes, 239, 179, 1, 5);
        event(bytes, 2, 3, 1, 6);
        assertThat(RecordingBytes.summary(bytes.in(folder)))
                .isEqualTo("N-MNIST 240x180 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_overflowRows_addTheirTime() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        event(bytes, 1, 2, 1, 8000);
        event(bytes, 255, 240, 0, 0);
        event(bytes, 1, 2, 0, 10);
        Path file = bytes.in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("8000 1 2 1", (8192 + 10) + " 1 2 0");
        assertThat(RecordingBytes.summary(file)).contains("34x34", " 2 events, 1 others");
    }

    @Test
    void read_clockThatWrapsAndSteps_goesOn() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        for (int i = 0; i < 200; i++) {
            int step = i % 50 == 10 ? -150 : 0;
            event(bytes, i % 34, 3, i & 1, (int) ((8_380_000 + 100L * i + step) & 0x7FFFFF));
        }
        assertThat(RecordingBytes.events(bytes.in(folder)))
                .hasSize(200)
                .startsWith("8380000 0 3 0")
                .endsWith("8399900 29 3 1");
    }

    @Test
    void open_manyEventsAndARest_givesTheEventsAndSaysAtWhichByteTheyEnd() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        for (int i = 0; i < 100; i++) {
            event(bytes, 7, 40, 1, 10 * i);
        }
        Path file = bytes.bytes(1, 2).in(folder);
        try (EventSource source = new DetectingReader().open(file)) {
            assertThat(source.height()).isEqualTo(41);
            EventBlock block = new EventBlock();
            assertThatThrownBy(() -> source.next(block))
                    .isInstanceOf(EventFormatException.class)
                    .hasMessage(
                            file + ": at byte 500: expected an event of 5 bytes, got 2 bytes to the end of the file;"
                                    + " the file is truncated, copy it again");
            assertThat(block.size()).isEqualTo(100);
        }
    }

    @Test
    void read_timesThatJump_areNoNMnist() throws IOException {
        RecordingBytes bytes = new RecordingBytes();
        for (int i = 0; i < 200; i++) {
            event(bytes, 7, 7, 1, i % 7 * 100_000);
        }
        Path file = bytes.in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a recording of a known format, got a file of 1000 bytes");
    }
}
