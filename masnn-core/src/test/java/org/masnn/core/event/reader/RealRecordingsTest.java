package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/** Recordings of real cameras, against the counts that an independent reader printed. */
class RealRecordingsTest {

    @ParameterizedTest
    @CsvSource({
        "fixtures/aedat2_dvs128_foam90.aedat, AEDAT 2.0, 128, 128, 1575, 1247, -1, -1",
        "fixtures/aedat2_davis240c_rotdisk_cut.aedat, AEDAT 2.0, 240, 180, -1, -1, -1, -1",
        "fixtures/aedat4_dvxplorer_320x240_lz4.aedat4, AEDAT 4.0, 320, 240, 111954, 55023, -1, -1",
        "fixtures/aedat4_davis346_events_frames_imu_trig.aedat4, AEDAT 4.0, 346, 260, 6676, 3563, -1, -1",
        "fixtures/nmnist_atis_34x34.bin, N-MNIST, 34, 34, 4325, 2145, 654, 311175",
        "fixtures/ncaltech101_faces_easy_0001.bin, N-MNIST, 151, 173, 67445, 33770, -1, -1",
        "fixtures/prophesee_dat_v2_ncars.dat, DAT v2, 78, 42, 2009, 1350, -1, -1",
        "fixtures/prophesee_evt2_640x480_cut.raw, EVT2, 640, 480, 198877, 135211, 1317888, 1335843",
        "fixtures/prophesee_evt3_1280x720.raw, EVT3, 1280, 720, 219596, 115532, 11718656, 11727457",
        "fixtures_derived/aedat31_reencoded_dvs128.aedat, AEDAT 3.1, 128, 128, 110586, 55095, 50000000, 59499984",
        "dvs128_objects/train/caixa/Caixa.aedat, AEDAT 2.0, 128, 128, 374039, 204769, -1, -1",
        "dvs128_objects/train/caneca/Caneca.aedat, AEDAT 2.0, 128, 128, 518133, 285287, -1, -1",
        "dvs128_objects/train/estilete/Estilete.aedat, AEDAT 2.0, 128, 128, 413436, 228912, -1, -1",
        "dvs128_objects/train/estilete/Estilete_1.aedat, AEDAT 2.0, 128, 128, 408860, 227581, -1, -1",
        "dvs128_objects/train/lapiseira/Lapiseira.aedat, AEDAT 2.0, 128, 128, 249545, 142164, -1, -1",
        "dvs128_objects/train/mouse/Mouse_1.aedat, AEDAT 2.0, 128, 128, 338857, 179931, -1, -1",
        "dvs128_objects/train/mouse/Mouse_official.aedat, AEDAT 2.0, 128, 128, 285999, 156011, -1, -1",
        "dvs128_objects/train/tesoura/Tesoura.aedat, AEDAT 2.0, 128, 128, 263941, 150361, -1, -1",
        "dvs128_objects/test/caixa/Caixa.aedat, AEDAT 2.0, 128, 128, 201523, 112344, -1, -1",
        "dvs128_objects/test/caneca/Caneca.aedat, AEDAT 2.0, 128, 128, 351217, 193235, -1, -1",
        "dvs128_objects/test/estilete/Estilete.aedat, AEDAT 2.0, 128, 128, 314257, 171255, -1, -1",
        "dvs128_objects/test/lapiseira/Lapiseira.aedat, AEDAT 2.0, 128, 128, 126164, 73701, -1, -1",
        "dvs128_objects/test/mouse/Mouse.aedat, AEDAT 2.0, 128, 128, 293096, 159478, -1, -1",
        "dvs128_objects/test/tesoura/Tesoura.aedat, AEDAT 2.0, 128, 128, 143655, 83973, -1, -1",
        "dvs128_gait_motion/walk_away/alex_walking_again.aedat, AEDAT 2.0, 128, 128, 19182, 7102, -1, -1",
        "dvs128_gait_motion/walk_away/alex_walking_for_10secs.aedat, AEDAT 2.0, 128, 128, 125028, 55976, -1, -1",
        "dvs128_gait_motion/walk_away/neal_walking.aedat, AEDAT 2.0, 128, 128, 70304, 34031, -1, -1",
        "dvs128_gait_motion/walk_toward/cam255_right_clamp_test1.aedat, AEDAT 2.0, 128, 128, 110228, 59036, -1, -1",
        "dvs128_gait_motion/walk_toward/cam289_right_clamp_test1.aedat, AEDAT 2.0, 128, 128, 336913, 175908, -1, -1",
        "dvs128_gait_motion/walk_toward/cam298_left_clamp_test1_alex.aedat, AEDAT 2.0, 128, 128, 323902, 163634, -1, -1",
        "dvs128_gait_motion/sit_stand/cam255_alex_standing_up.aedat, AEDAT 2.0, 128, 128, 290292, 159004, -1, -1",
        "dvs128_gait_motion/sit_stand/cam255_alex_standing_up2.aedat, AEDAT 2.0, 128, 128, 295301, 163224, -1, -1",
        "dvs128_gait_motion/sit_stand/cam255_neal_standing_up.aedat, AEDAT 2.0, 128, 128, 209564, 114089, -1, -1",
        "dvs128_gait_motion/sit_stand/cam255_neal_standing_up2.aedat, AEDAT 2.0, 128, 128, 264804, 144477, -1, -1",
        "dvs128_gait_motion/sit_stand/cam300_fix_lense_alex_standing_up.aedat, AEDAT 2.0, 128, 128, 155766, 81567, -1, -1",
        "fixtures/hdf5_davis240_17events.hdf5, HDF5, 146, 182, 17, 0, 0, 5748",
        "fixtures/mat_v5_atis_td_cut.mat, MAT v5, 304, 240, 40000, 12417, 0, 1265269",
        "fixtures_derived/hdf5_events_dsec_layout.h5, HDF5, 128, 128, 20000, 9047, 0, 1317648",
        "fixtures_derived/npz_events_txyp_stored.npz, NPZ events, 128, 128, 6000, 3314, 0, 741780",
        "fixtures_derived/npz_events_txyp_deflate.npz, NPZ events, 128, 128, 20000, 9047, 0, 1317648",
        "fixtures_derived/txt_evgait_layout_txyp.txt, text, 128, 128, 5000, 2833, 0, 696332",
        "fixtures/npz_davis346_frames_letter_I.npz, NPZ frames, 346, 260, -1, -1, -1, -1",
    })
    void read_realRecording_hasTheCountsOfAnotherReader(
            String name, String format, int width, int height, int events, int on, long first, long last)
            throws IOException {
        Path file = Path.of(System.getProperty("masnn.data", "data")).resolve(name);
        assumeThat(file)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        try (EventSource source = new DetectingReader().open(file)) {
            assertThat(source.format()).isEqualTo(format);
            assertThat(source.width()).isEqualTo(width);
            assertThat(source.height()).isEqualTo(height);
        }
        EventStream recording = new DetectingReader().read(file);
        if (events >= 0) { // of recordings that were cut, only the counts of the whole are known
            assertThat(recording.size()).isEqualTo(events);
            assertThat(recording.countOn()).isEqualTo(on);
        }
        if (first >= 0) {
            assertThat(recording.timeMicros(0)).isEqualTo(first);
            assertThat(recording.timeMicros(recording.size() - 1)).isEqualTo(last);
        }
    }

    @Test
    void read_nMnist_decodesWhole() throws IOException {
        Path set = Path.of(System.getProperty("masnn.data", "data")).resolve("nmnist_small");
        assumeThat(set)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        List<Path> files;
        try (Stream<Path> all = Files.walk(set)) {
            files = all.filter(file -> file.toString().endsWith(".bs2")).toList();
        }
        assertThat(files).hasSize(1100);
        long events = 0;
        long on = 0;
        for (Path file : files) {
            EventStream recording = new DetectingReader().read(file);
            assertThat(recording.width()).isEqualTo(34);
            assertThat(recording.size()).isBetween(1069, 7152).isEqualTo((int) Files.size(file) / 5);
            assertThat(recording.timeMicros(recording.size() - 1)).isLessThanOrEqualTo(336_100);
            events += recording.size();
            on += recording.countOn();
        }
        assertThat(Math.round((double) events / files.size())).isEqualTo(4108);
        assertThat(Math.round(1000.0 * on / events)).isEqualTo(498);
    }

    @Test
    void read_evt3_isTheEventsOfAnotherReader() throws IOException {
        Path fixtures = Path.of(System.getProperty("masnn.data", "data")).resolve("fixtures");
        Path expected = fixtures.resolve("prophesee_evt3_first20000_expected.npy");
        assumeThat(expected)
                .as("events of another reader; -Dmasnn.data=DIR names their folder")
                .exists();
        EventStream events = new DetectingReader().read(expected);
        try (EventSource source = new DetectingReader().open(fixtures.resolve("prophesee_evt3_1280x720.raw"))) {
            EventBlock block = new EventBlock();
            assertThat(source.next(block)).isTrue();
            for (int i = 0; i < events.size(); i++) {
                assertThat(block.x(i)).isEqualTo(events.x(i));
                assertThat(block.y(i)).isEqualTo(events.y(i));
                assertThat(block.timeMicros(i)).isEqualTo(events.timeMicros(i));
                assertThat(block.isOn(i)).isEqualTo(events.isOn(i));
            }
        }
    }
}
