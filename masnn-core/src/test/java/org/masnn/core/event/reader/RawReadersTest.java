package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.event.EventFormatException;

/** Prophesee's EVT 2 and EVT 3. */
class RawReadersTest {

    private static final String EVT2 = "% evt 2.0\n% geometry 640x480\n% end\n";
    private static final String EVT3 = "% evt 3.0\n% format EVT3;height=720;width=1280\n% end\n";

    @TempDir
    private Path folder;

    private static int evt2(int kind, int low, int x, int y) {
        return kind << 28 | low << 22 | x << 11 | y;
    }

    @Test
    void read_evt2_givesEventsAndCountsTheRest() throws IOException {
        Path file = new RecordingBytes()
                .text(EVT2)
                .ints(evt2(1, 3, 1, 1), 8 << 28 | 100, evt2(1, 3, 639, 479), evt2(0, 3, 0, 7), 10 << 28, 14 << 28, -1)
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("6403 639 479 1", "6403 0 7 0");
        assertThat(RecordingBytes.summary(file)).isEqualTo("EVT2 640x480 2 events, 2 others, 4 bytes skipped");
    }

    @Test
    void read_evt2WithoutHeader_isToldByItsWords() throws IOException {
        Path file = new RecordingBytes()
                .ints(8 << 28 | 100, evt2(1, 3, 20, 30), 8 << 28 | 101, evt2(0, 3, 0, 7))
                .in(folder);
        assertThat(RecordingBytes.summary(file)).isEqualTo("EVT2 21x31 measured 2 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_evt3Vectors_goOnBehindOneAnother() throws IOException {
        Path file = new RecordingBytes()
                .text(EVT3)
                .shorts(0x8005, 0x6064, 10) // high and low time, row
                .shorts(0x3000 | 0x800 | 20, 0x4801, 0x5081, 0x4000, 0x5001) // base, 12, 8, 12 without events, 8
                .shorts(0x2000 | 7, 11, 0x4002) // one event; a row; the base is still that of the vectors
                .in(folder);
        String time = " " + ((5 << 12) + 100);
        assertThat(RecordingBytes.events(file).stream().map(line -> " " + line))
                .containsExactly(
                        time + " 20 10 1",
                        time + " 31 10 1",
                        time + " 32 10 1",
                        time + " 39 10 1",
                        time + " 52 10 1",
                        time + " 7 10 0",
                        time + " 61 11 1");
    }

    @Test
    void read_evt3Clock_wrapsAndSkipsWhatHasNoTime() throws IOException {
        Path file = new RecordingBytes()
                .text(EVT3)
                .shorts(10, 0x2001) // no time yet
                .shorts(0x8FFF, 0x6FFF, 0x2001, 0x8000, 0x6000, 0x2002, 0xA001, 0xE001, 0x7001, 0xF001, 0x1000)
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("16777215 1 10 0", "16777216 2 10 0");
        assertThat(RecordingBytes.summary(file)).isEqualTo("EVT3 1280x720 2 events, 2 others, 4 bytes skipped");
    }

    @Test
    void read_evt3VectorBeyondTheSensor_isRefused() throws IOException {
        Path file = new RecordingBytes()
                .text(EVT3)
                .shorts(0x8005, 0x6064, 10, 0x3000 | 1270, 0x4FFF)
                .in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("at byte " + (EVT3.length() + 8)
                        + ": expected an event inside the 1280 x 720 sensor, got x = 1281, y = 10");
    }

    @ParameterizedTest
    @CsvSource({"% evt 2.1, 2.1", "% format EVT21;height=720;width=1280, 21", "% evt 4.0, 4.0"})
    void read_otherEncodings_areNamed(String line, String name) throws IOException {
        Path file =
                new RecordingBytes().text(line + "\n% end\n").ints(1, 2, 3, 4).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte 0: expected a recording of a known format, got a Prophesee file of the"
                        + " encoding " + name + " (EVT 2 and 3 and DAT 2 are read); convert it with Prophesee's tools");
        assertThatThrownBy(() -> new Evt3Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte 0: expected the encoding EVT 3, got " + name
                        + " by the header; convert it with Prophesee's tools");
    }
}
