package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "fixtures/prophesee_evt2_640x480_cut.raw, EVT2, 640, 480, -1, -1, -1, -1",
        "fixtures/prophesee_evt3_1280x720.raw, EVT3, 1280, 720, 219596, 115532, 11718656, 11727457",
        "fixtures_derived/aedat31_reencoded_dvs128.aedat, AEDAT 3.1, 128, 128, 110586, 55095, 50000000, 59499984",
        "fixtures/hdf5_davis240_17events.hdf5, HDF5, -1, -1, 17, -1, -1, -1",
        "fixtures/mat_v5_atis_td_cut.mat, MAT v5, 304, 240, 40000, -1, -1, -1",
        "fixtures_derived/hdf5_events_dsec_layout.h5, HDF5, -1, -1, 20000, -1, -1, -1",
        "fixtures_derived/npz_events_txyp_stored.npz, NPZ events, -1, -1, 6000, -1, -1, -1",
        "fixtures_derived/npz_events_txyp_deflate.npz, NPZ events, -1, -1, 20000, -1, -1, -1",
        "fixtures_derived/txt_evgait_layout_txyp.txt, text, -1, -1, 5000, -1, -1, -1",
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
            if (width >= 0) {
                assertThat(source.width()).isEqualTo(width);
                assertThat(source.height()).isEqualTo(height);
            }
        }
        EventStream recording = new DetectingReader().read(file);
        if (events >= 0) {
            assertThat(recording.size()).isEqualTo(events);
            if (on >= 0) assertThat(recording.countOn()).isEqualTo(on);
        }
        if (first >= 0) {
            assertThat(recording.timeMicros(0)).isEqualTo(first);
            assertThat(recording.timeMicros(recording.size() - 1)).isEqualTo(last);
        }
    }
}
