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

class DatReaderTest {

    private static final String HEADER = "% Data file containing CD events.\n% Version 2\n% Date 2017-03-22 10:00:00\n";

    @TempDir
    private Path folder;

    private static int data(int x, int y, int polarity) {
        return x | y << 14 | polarity << 28;
    }

    @Test
    void read_headerWithGeometry_isTheSensor() throws IOException {
        Path file = new RecordingBytes()
                .text(HEADER + "% Height 240\n% Width 304\n")
                .bytes(12, 8)
                .ints(5, data(303, 0, 1), 7, data(0, 239, 0))
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 303 0 1", "7 0 239 0");
        assertThat(RecordingBytes.summary(file)).isEqualTo("DAT v2 304x240 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_noGeometry_measuresTheSensor() throws IOException {
        Path file = new RecordingBytes()
                .text(HEADER)
                .bytes(0, 8)
                .ints(5, data(99, 0, 1), 7, data(0, 41, 0))
                .in(folder);
        assertThat(RecordingBytes.summary(file))
                .isEqualTo("DAT v2 100x42 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_bitsAboveThePolarity_doNotMatter() throws IOException {
        Path file = new RecordingBytes()
                .text(HEADER)
                .bytes(0, 8)
                .ints(5, data(1, 2, 0b1110), 7, data(1, 2, 0b0101))
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 1 2 0", "7 1 2 1");
    }

    @Test
    void read_clockThatWraps_goesOn() throws IOException {
        Path file = new RecordingBytes()
                .text(HEADER)
                .bytes(0, 8)
                .ints(-1, data(1, 2, 1), 1, data(1, 2, 1))
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("4294967295 1 2 1", "4294967297 1 2 1");
    }

    @Test
    void open_cutInAnEventWithoutGeometry_givesTheEventsInFront() throws IOException {
        Path file = new RecordingBytes()
                .text(HEADER)
                .bytes(0, 8)
                .ints(5, data(9, 2, 1), 6)
                .in(folder);
        try (EventSource source = new DetectingReader().open(file)) {
            assertThat(source.width()).isEqualTo(10);
            EventBlock block = new EventBlock();
            assertThatThrownBy(() -> source.next(block))
                    .isInstanceOf(EventFormatException.class)
                    .hasMessageContaining(
                            "at byte " + (HEADER.length() + 10) + ": expected an event of 8 bytes, got 4");
            assertThat(block.size()).isEqualTo(1);
        }
    }

    @Test
    void read_otherVersionsAndTypes_areRefused() throws IOException {
        Path version = new RecordingBytes()
                .text(HEADER.replace("2\n", "1\n"))
                .bytes(0, 8)
                .in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(version))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a DAT file with \"% Version 2\" in its header, got version 1");
        Path type = new RecordingBytes().text(HEADER).bytes(14, 8).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(type))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected events of type 0 or 12 and 8 bytes, got type 14 and 8 bytes");
    }
}
