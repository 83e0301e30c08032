package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Aedat2ReaderTest {

    private static final String HEADER = "#!AER-DAT2.0\r\n# made by a test\r\n";

    @TempDir
    private Path folder;

    private Path file(String header, int... words) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer content = ByteBuffer.allocate(text.length + 4 * words.length);
        content.put(text);
        for (int word : words) {
            content.putInt(word);
        }
        return Files.write(folder.resolve("recording.aedat"), content.array());
    }

    private static int address(int x, int y, int polarity) {
        return y << 8 | x << 1 | polarity;
    }

    @Test
    void read_knownRecords_turnsThemToTheTopLeft() throws IOException {
        EventStream events = new Aedat2Reader()
                .read(file(HEADER, address(0, 0, 0), 5, address(127, 127, 1), 5, address(3, 2, 0), 9));
        assertThat(events)
                .isEqualTo(EventStream.builder(128, 128)
                        .add(127, 127, 5, true)
                        .add(0, 0, 5, false)
                        .add(124, 125, 9, true)
                        .build());
    }

    @Test
    void readRecording_specialEvents_areSkippedAndCounted() throws IOException {
        Aedat2Reader.Recording recording =
                new Aedat2Reader().readRecording(file(HEADER, 0x8000, 1, address(1, 1, 1), 2, 0xFFFF, 3));
        assertThat(recording.specialEvents()).isEqualTo(2);
        assertThat(recording.events().size()).isEqualTo(1);
    }

    @Test
    void read_clockThatWraps_goesOn() throws IOException {
        EventStream events = new Aedat2Reader().read(file(HEADER, 0, 0xFFFFFFF0, 0, 4, 0, 5));
        assertThat(events.timeMicros(0)).isEqualTo(0xFFFFFFF0L);
        assertThat(events.timeMicros(1)).isEqualTo((1L << 32) + 4);
        assertThat(events.durationMicros()).isEqualTo(21);
    }

    @Test
    void read_otherFiles_areRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hello, I am no recording");
        assertThatThrownBy(() -> new Aedat2Reader().read(text))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(text + ": expected an AEDAT 2.0 file that begins with \"#!AER-DAT2.0\", got other bytes;"
                        + " this is no AEDAT file");
        Path nothing = Files.createFile(folder.resolve("nothing"));
        assertThatThrownBy(() -> new Aedat2Reader().read(nothing))
                .hasMessage(nothing + ": expected an AEDAT 2.0 file that begins with \"#!AER-DAT2.0\", got an empty"
                        + " file");
        Path later = file("#!AER-DAT3.1\r\n", 0, 0);
        assertThatThrownBy(() -> new Aedat2Reader().read(later))
                .hasMessage(later + ": expected AEDAT version 2.0, got version 3.1; convert it with jAER");
    }

    @Test
    void read_truncatedRecord_saysAtWhichByte() throws IOException {
        Path file = file(HEADER, 0, 1, 0);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected whole records of 8 bytes after the header, got a last record of 4 bytes"
                        + " at byte " + (HEADER.length() + 8) + "; the file is truncated, copy it again");
    }

    @Test
    void read_headerCutShort_isRefused() throws IOException {
        Path file = file("#!AER-DAT2.0\r\n# Crea");
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected header lines that end with a line feed, got the end of the file in the"
                        + " header; the file is truncated, copy it again");
    }

    @Test
    void read_noEvents_isRefused() throws IOException {
        Path file = file(HEADER);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected events, got an empty recording (header of 32 bytes, 0 special events)");
        Path special = file(HEADER, 0x8001, 4);
        assertThatThrownBy(() -> new Aedat2Reader().read(special))
                .hasMessage(
                        special + ": expected events, got an empty recording (header of 32 bytes, 1 special events)");
    }

    @Test
    void read_anotherSensor_isRefused() throws IOException {
        Path file = file(HEADER, 0, 1, 100 << 22 | 60 << 12, 2);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected DVS128 addresses of 16 bits, got 0x1903C000 at byte 40; the recording"
                        + " comes from another sensor (a DAVIS?)");
    }

    @Test
    void read_timeBackwards_isRefused() throws IOException {
        Path file = file(HEADER, 0, 10, 0, 9);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected times that never decrease, got 9 us after 10 us at byte 40;"
                        + " time runs backwards");
    }

    @ParameterizedTest
    @CsvSource({
        "dvs128_objects/train/caixa/Caixa.aedat, 374039, 204769, 32.774",
        "dvs128_objects/train/estilete/Estilete_1.aedat, 408860, 227581, 34.974",
        "dvs128_objects/train/mouse/Mouse_official.aedat, 285999, 156011, 17.513",
        "dvs128_objects/test/tesoura/Tesoura.aedat, 143655, 83973, 18.763",
        "dvs128_gait_motion/walk_away/neal_walking.aedat, 70304, 34031, 9.244",
        "dvs128_gait_motion/walk_toward/cam289_right_clamp_test1.aedat, 336913, 175908, 13.613",
        "dvs128_gait_motion/sit_stand/cam255_neal_standing_up2.aedat, 264804, 144477, 27.489",
        "fixtures/aedat2_dvs128_foam90.aedat, 1575, 1247, 4.922"
    })
    void readRecording_realRecording_hasTheCountsOfAnotherReader(String name, int events, int on, double seconds)
            throws IOException {
        Path file = Path.of(System.getProperty("masnn.data", "data")).resolve(name);
        assumeThat(file)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        Aedat2Reader.Recording recording = new Aedat2Reader().readRecording(file);
        assertThat(recording.specialEvents()).isZero();
        assertThat(recording.events().size()).isEqualTo(events);
        assertThat(recording.events().countOn()).isEqualTo(on);
        assertThat(Math.round(recording.events().durationMicros() / 1e3)).isEqualTo(Math.round(seconds * 1e3));
    }
}
