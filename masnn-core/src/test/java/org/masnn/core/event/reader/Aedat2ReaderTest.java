package org.masnn.core.event.reader;

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
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

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
    void open_specialEvents_areLeftOutAndCounted() throws IOException {
        try (EventSource source = new Aedat2Reader().open(file(HEADER, 0x8000, 1, address(1, 1, 1), 2, 0xFFFF, 3))) {
            EventBlock block = new EventBlock();
            assertThat(source.next(block)).isTrue();
            assertThat(block.size()).isEqualTo(1);
            assertThat(source.otherRecords()).isEqualTo(2);
            assertThat(source.next(block)).isFalse();
        }
    }

    @Test
    void open_specialEventsWithTheSignExtended_areLeftOutToo() throws IOException {
        Path file = file(HEADER, 0xFFFF8000, 1, address(1, 1, 1), 2, 0xFFFF8003, 3);
        assertThat(RecordingBytes.summary(file)).isEqualTo("AEDAT 2.0 128x128 1 events, 2 others, 0 bytes skipped");
    }

    @Test
    void read_cochlea_isRefused() throws IOException {
        Path file = file("#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.cochlea.CochleaAMS1c\r\n", 1, 2);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a recording of a camera, got one of the silicon cochlea CochleaAMS1c");
    }

    @Test
    void read_davisAddresses_leaveOutFramesAndInertialSamples() throws IOException {
        String header = "#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n";
        Path file = file(header, 10 << 22 | 20 << 12 | 1 << 11, 4, 1 << 31 | 5, 4, 1 << 10, 5, 179 << 22, 6);
        EventStream events = new Aedat2Reader().read(file);
        assertThat(events)
                .isEqualTo(EventStream.builder(240, 180)
                        .add(219, 169, 4, true)
                        .add(239, 0, 6, false)
                        .build());
    }

    @Test
    void read_recordThatBeginsLikeAHeaderLine_isNoHeader() throws IOException {
        String header = "#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n";
        EventStream events = new Aedat2Reader().read(file(header, '#' << 24, 4, 0, 5));
        assertThat(events.size()).isEqualTo(2);
        assertThat(events.y(0)).isEqualTo(179 - ('#' << 24 >> 22));
    }

    @Test
    void read_noChipInTheHeader_isToldByTheAddresses() throws IOException {
        EventStream events = new Aedat2Reader().read(file(HEADER, 10 << 22 | 20 << 12, 4, 259 << 22 | 345 << 12, 5));
        assertThat(events.width()).isEqualTo(346);
        assertThat(events.height()).isEqualTo(260);
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
                .hasMessage(text + ": at byte 0: expected an AEDAT 2.0 file that begins with \"#!AER-DAT2.0\", got"
                        + " other bytes; this is no AEDAT file");
        Path nothing = Files.createFile(folder.resolve("nothing"));
        assertThatThrownBy(() -> new Aedat2Reader().read(nothing))
                .hasMessage(nothing + ": at byte 0: expected an AEDAT 2.0 file that begins with \"#!AER-DAT2.0\", got"
                        + " an empty file");
        Path later = file("#!AER-DAT3.1\r\n", 0, 0);
        assertThatThrownBy(() -> new Aedat2Reader().read(later)).hasMessageEndingWith("got another version of AEDAT");
        assertThatThrownBy(() -> new Aedat2Reader().read(folder))
                .hasMessage(folder + ": expected a file with a recording, got a folder");
    }

    @Test
    void read_truncatedRecord_saysAtWhichByte() throws IOException {
        Path file = file(HEADER, 0, 1, 0);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOfSatisfying(
                        EventFormatException.class,
                        e -> assertThat(e.byteOffset()).isEqualTo(HEADER.length() + 8))
                .hasMessage(file + ": at byte " + (HEADER.length() + 8) + ": expected a record of 8 bytes, got 4 bytes"
                        + " to the end of the file; the file is truncated, copy it again");
    }

    @Test
    void read_headerCutShort_isRefused() throws IOException {
        Path file = file("#!AER-DAT2.0\r\n# Crea");
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte 14: expected a header line that ends with a line feed, got 6 bytes to the"
                        + " end of the file; the file is truncated, copy it again");
    }

    @Test
    void read_noEvents_isRefused() throws IOException {
        Path file = file(HEADER);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": expected events, got an empty AEDAT 2.0 recording (0 other records, 0 bytes"
                        + " skipped)");
        Path special = file(HEADER, 0x8001, 4);
        assertThatThrownBy(() -> new Aedat2Reader().read(special))
                .hasMessageContaining("got an empty AEDAT 2.0 recording (1 other records");
    }

    @Test
    void read_anotherSensor_isRefused() throws IOException {
        String header = "#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n";
        Path file = file(header, 0, 1, 100 << 22 | 60 << 12, 2);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte " + (header.length() + 8) + ": expected addresses of a DVS128 with 128 x"
                        + " 128 pixels, got 0x1903C000; the recording comes from another sensor, or the file is"
                        + " damaged here");
    }

    @Test
    void read_timeALittleBackwards_isSorted() throws IOException {
        EventStream events = new Aedat2Reader().read(file(HEADER, address(1, 1, 0), 10, address(2, 2, 0), 9));
        assertThat(events.timeMicros(0)).isEqualTo(9);
        assertThat(events.x(0)).isEqualTo(125);
    }

    @Test
    void read_clockSetBack_isRefused() throws IOException {
        Path file = file(HEADER, 0, 200_000, 0, 99_999);
        assertThatThrownBy(() -> new Aedat2Reader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte 40: expected times that decrease by 100000 us at most, got 99999 us after"
                        + " 200000 us; the clock was set back, or the file is damaged here");
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
    void read_realRecording_hasTheCountsOfAnotherReader(String name, int events, int on, double seconds)
            throws IOException {
        Path file = Path.of(System.getProperty("masnn.data", "data")).resolve(name);
        assumeThat(file)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        EventStream recording = new DetectingReader().read(file);
        assertThat(recording.size()).isEqualTo(events);
        assertThat(recording.countOn()).isEqualTo(on);
        assertThat(recording.width()).isEqualTo(128);
        assertThat(recording.height()).isEqualTo(128);
        assertThat(Math.round(recording.durationMicros() / 1e3)).isEqualTo(Math.round(seconds * 1e3));
    }
}
