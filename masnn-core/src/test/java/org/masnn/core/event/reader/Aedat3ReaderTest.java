package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;

class Aedat3ReaderTest {

    private static final String HEADER =
            "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#Start-Time: 2017-01-01\r\n#!END-HEADER\r\n";

    @TempDir
    private Path folder;

    private static RecordingBytes packet(
            RecordingBytes bytes, int type, int camera, int size, int overflows, int capacity, int number, int valid) {
        return bytes.shorts(type, camera).ints(size, 4, overflows, capacity, number, valid);
    }

    private static int data(int x, int y, int polarity, int valid) {
        return x << 17 | y << 2 | polarity << 1 | valid;
    }

    @Test
    void read_packetsOfAllKinds_givesTheValidPolarityEventsOfTheFirstCamera() throws IOException {
        RecordingBytes bytes = new RecordingBytes().text(HEADER);
        packet(bytes, 0, 1, 8, 0, 2, 1, 1).ints(1, 90, 0, 0); // special, with room left
        packet(bytes, 1, 1, 8, 0, 3, 2, 1);
        bytes.ints(data(127, 0, 1, 1), 100, data(5, 5, 1, 0), 101, -1, -1); // one invalid, one unused place
        packet(bytes, 2, 1, 40, 0, 1, 1, 1).text("f".repeat(40)); // frame
        packet(bytes, 3, 1, 36, 0, 1, 1, 1).text("i".repeat(36)); // inertial sample
        packet(bytes, 1, 2, 8, 0, 1, 1, 1).ints(data(1, 1, 1, 1), 102); // a second camera
        packet(bytes, 1, 1, 12, 0, 2, 2, 2); // events with a field more
        bytes.ints(data(0, 127, 0, 1), 103, 7, data(3, 4, 0, 1), 103, 7);
        packet(bytes, 1, 1, 8, 0, 0, 0, 0); // empty
        Path file = bytes.in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("100 127 0 1", "103 0 127 0", "103 3 4 0");
        assertThat(RecordingBytes.summary(file)).isEqualTo("AEDAT 3.1 128x128 3 events, 5 others, 0 bytes skipped");
    }

    @Test
    void read_overflows_continueTheTime() throws IOException {
        RecordingBytes bytes = new RecordingBytes().text(HEADER);
        packet(bytes, 1, 1, 8, 0, 1, 1, 1).ints(data(1, 1, 1, 1), Integer.MAX_VALUE);
        packet(bytes, 1, 1, 8, 1, 1, 1, 1).ints(data(1, 1, 1, 1), 0);
        assertThat(RecordingBytes.events(bytes.in(folder))).containsExactly("2147483647 1 1 1", "2147483648 1 1 1");
    }

    @Test
    void read_noSource_measuresTheSensor() throws IOException {
        RecordingBytes bytes = new RecordingBytes().text("#!AER-DAT3.1\r\n#!END-HEADER\r\n");
        packet(bytes, 1, 1, 8, 0, 2, 2, 2).ints(data(300, 1, 1, 1), 5, data(2, 200, 0, 1), 5);
        assertThat(RecordingBytes.summary(bytes.in(folder)))
                .isEqualTo("AEDAT 3.1 301x201 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_packetLongerThanTheFile_saysAtWhichByte() throws IOException {
        RecordingBytes bytes = new RecordingBytes().text(HEADER);
        packet(bytes, 1, 1, 8, 0, 1_000_000_000, 2, 2).ints(data(1, 1, 1, 1), 5);
        Path file = bytes.in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(
                        file + ": at byte " + HEADER.length() + ": expected a packet of 1000000000 events of 8 bytes"
                                + " and its header, got 36 bytes to the end of the file; the file is truncated, copy it again");
    }

    @Test
    void read_eventOutsideTheCamera_isRefused() throws IOException {
        RecordingBytes bytes = new RecordingBytes().text(HEADER);
        packet(bytes, 1, 1, 8, 0, 1, 1, 1).ints(data(128, 1, 1, 1), 5);
        Path file = bytes.in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected an event inside the 128 x 128 sensor, got x = 128, y = 1");
    }
}
