package org.masnn.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class DataCommandTest {

    private static final int EVENTS = 1000;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data;

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("data"), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    /** A DVS128 recording of 1000 events in 99.9 ms. */
    private Path recording(String name) throws IOException {
        byte[] header = "#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(header.length + 8 * EVENTS).put(header);
        for (int i = 0; i < EVENTS; i++) {
            bytes.putInt((i % 128) << 8 | (i * 7 % 128) << 1 | (i % 4 == 0 ? 0 : 1))
                    .putInt(5000 + 100 * i);
        }
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes.array());
    }

    @BeforeEach
    void classFolders() throws IOException {
        data = folder.resolve("gestures");
        for (String name :
                new String[] {"train/left/a", "train/left/b", "train/right/a", "test/left/c", "test/right/c"}) {
            recording(name + ".aedat");
        }
    }

    @Test
    void noSubcommand_namesThem() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("expected what to do, got nothing; the choices are [check, prepare]");
    }

    @Test
    void check_completeSet_printsWhatItHolds() {
        assertThat(run("check", data.toString())).isZero();
        assertThat(out.toString().split("\\R"))
                .containsExactly(
                        "gestures in " + data,
                        "sensor 128 x 128, 2 classes",
                        "training 3 samples of 3 recordings, 3000 events, 0.0 MB",
                        "testing  2 samples of 2 recordings, 2000 events, 0.0 MB",
                        "  class training  testing",
                        "  left         2        1",
                        "  right        1        1",
                        "nothing is missing");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void check_windows_areSamples() {
        assertThat(run("check", data.toString(), "--window=20", "--min-events=200"))
                .isZero();
        assertThat(out.toString()).contains("training 12 samples of 3 recordings, 2400 events");
        assertThat(run("check", data.toString(), "--window=20", "--min-events=201"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("damaged: " + data
                        + ": expected for training at least one window of 20000 us with 201 events or more of class"
                        + " \"left\", got none");
    }

    @Test
    void check_damagedFiles_areAllNamedAndTheExitCodeIs1() throws IOException {
        Path cut = recording("train/left/b.aedat");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 1000));
        Path empty = Files.write(data.resolve("test/right/c.aedat"), new byte[0]);
        assertThat(run("check", data.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("damaged: " + cut + ": at byte ")
                .contains("damaged: " + empty + ": expected a recording, got an empty file; copy or download it again")
                .contains("training 2 samples of 3 recordings")
                .endsWith("not complete, see above" + System.lineSeparator());
    }

    @Test
    void check_json_hasTheKeysPromised() throws IOException {
        Files.write(data.resolve("test/right/d.aedat.part"), new byte[5]);
        assertThat(run("check", "--json", data.toString())).isEqualTo(1);
        assertThat(out.toString().strip().lines()).hasSize(1);
        JsonNode node = new ObjectMapper().readTree(out.toString());
        assertThat(node.fieldNames())
                .toIterable()
                .containsExactly(
                        "name", "folder", "complete", "width", "height", "classes", "train", "test", "problems");
        assertThat(node.get("complete").asBoolean()).isFalse();
        assertThat(node.get("train").fieldNames())
                .toIterable()
                .containsExactly("recordings", "samples", "events", "bytes", "samples_per_class", "subjects");
        assertThat(node.get("train").get("samples_per_class").get("left").asInt())
                .isEqualTo(2);
        assertThat(node.get("problems").get(0).get("severity").asText()).isEqualTo("damage");
        assertThat(node.get("problems").get(0).get("message").asText())
                .startsWith(data.resolve("test/right/d.aedat.part") + ": expected a finished file");
    }

    @Test
    void check_unknownFolder_listsWhatWasLookedFor() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        assertThat(run("check", other.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("masnn data check: " + other + ": expected a data set, got an empty folder; looked for ")
                .contains("- DVS128 Gesture: ");
        assertThat(run("check", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("DIR: expected a folder, got " + folder.resolve("nowhere"));
    }

    @Test
    void check_classFoldersAlone_needAPattern() throws IOException {
        assertThat(run("check", data.resolve("train").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("or give a pattern that names the recordings for testing");
        recording("train/right/b.aedat");
        assertThat(run("check", data.resolve("train").toString(), "--test-files=b*"))
                .isZero();
        assertThat(out.toString()).contains("testing  2 samples of 2 recordings");
        assertThat(run("check", data.resolve("train").toString(), "--test-files=[b"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--test-files: expected a pattern such as *subject3*, got [b (");
    }

    @Test
    void prepare_secondTime_hasNothingToDo() throws IOException {
        Path cache = folder.resolve("cache");
        assertThat(run("prepare", data.toString(), "--cache", cache.toString())).isZero();
        assertThat(out.toString())
                .startsWith("preparing 5 of 5 recordings in " + cache)
                .contains("; this is done once", "prepared 5 of 5 recordings, 0.0 MB")
                .contains("gestures: 3 training samples and 2 test samples are in " + cache);
        assertThat(run("prepare", data.toString(), "--cache", cache.toString())).isZero();
        assertThat(out.toString()).startsWith("gestures: 3 training samples");
        assertThat(run("prepare", data.toString(), "--cache", recording("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--cache: expected a folder, got ");
    }

    @Test
    void prepare_damagedRecording_isNamed() throws IOException {
        Path empty = Files.write(data.resolve("test/right/c.aedat"), new byte[0]);
        assertThat(run(
                        "prepare",
                        data.toString(),
                        "--cache",
                        folder.resolve("cache").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("masnn data prepare: " + empty
                        + ": expected a recording, got an empty file; copy or download it again"
                        + System.lineSeparator());
    }

    @Test
    void check_realRecordings_haveTheCountsOfAnotherReader() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("nmnist_small");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        assertThat(run("check", "--json", real.toString())).isZero();
        JsonNode node = new ObjectMapper().readTree(out.toString());
        assertThat(node.get("name").asText()).isEqualTo("N-MNIST");
        assertThat(node.get("train").get("samples").asInt()).isEqualTo(1000);
        assertThat(node.get("test").get("samples_per_class").get("9").asInt()).isEqualTo(11);
        assertThat(err.toString()).contains("read 1100 of 1100 recordings");
    }
}
