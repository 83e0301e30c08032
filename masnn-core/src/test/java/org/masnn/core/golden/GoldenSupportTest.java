package org.masnn.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.opentest4j.TestAbortedException;

class GoldenSupportTest {

    private final String named = System.getProperty("masnn.golden");

    @TempDir
    Path folder;

    @AfterEach
    void restoreProperty() {
        if (named == null) {
            System.clearProperty("masnn.golden");
        } else {
            System.setProperty("masnn.golden", named);
        }
    }

    @Test
    void matching_missingFolder_fails() {
        System.setProperty("masnn.golden", folder.resolve("absent").toString());
        assertThatThrownBy(() -> GoldenCases.matching("a_"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("absent: expected a folder of golden cases, found nothing");
    }

    @Test
    void matching_emptyFolder_fails() {
        System.setProperty("masnn.golden", folder.toString());
        assertThatThrownBy(() -> GoldenCases.matching("a_"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected cases a_* (folders with a meta.json), found none");
    }

    @Test
    void named_missingCase_fails() {
        System.setProperty("masnn.golden", folder.toString());
        assertThatThrownBy(() -> GoldenCases.named("c_none"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("c_none with a meta.json, found none");
    }

    @Test
    void matching_noFolderNamed_skips() {
        System.setProperty("masnn.golden", "");
        assertThatThrownBy(() -> GoldenCases.matching("a_")).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void report_noCase_fails() {
        assertThatThrownBy(() -> GoldenCases.report("ATest", 0)).isInstanceOf(AssertionError.class);
    }

    @Test
    void array_versionsOneAndTwo_areRead() throws IOException {
        Path golden = folder.resolve("x_case");
        Files.createDirectory(golden);
        Files.writeString(golden.resolve("meta.json"), "{\"hyper\": {\"beta\": 0.5}}");
        Files.write(golden.resolve("in_one.npy"), npy(1, "(2, 3)", 1, 2, 3, 4, 5, 6));
        Files.write(golden.resolve("in_two.npy"), npy(2, "(2,)", -1, 0.25));
        Files.write(golden.resolve("in_scalar.npy"), npy(1, "()", 7));
        System.setProperty("masnn.golden", folder.toString());

        GoldenCase read = GoldenCases.matching("x_").get(0);

        assertThat(read).hasToString("x_case");
        assertThat(read.hyper("beta").asDouble()).isEqualTo(0.5);
        assertThatThrownBy(() -> read.hyper("alpha")).hasMessageContaining("expected hyper.alpha");
        assertThat(read.tensors("in_")).isEqualTo(List.of("in_one", "in_scalar", "in_two"));
        assertThat(read.has("in_three")).isFalse();
        assertThat(read.array("in_one").shape()).containsExactly(2, 3);
        assertThat(read.array("in_one").getDouble(1, 0)).isEqualTo(4);
        assertThat(read.array("in_two").toDoubleVector()).containsExactly(-1, 0.25);
        assertThat(read.array("in_scalar").isScalar()).isTrue();
        assertThat(read.array("in_scalar").getDouble(0)).isEqualTo(7);
    }

    @Test
    void array_truncated_fails() throws IOException {
        Path file = folder.resolve("in_x.npy");
        Files.write(file, npy(1, "(3,)", 1, 2));
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("expected 3 values, got 16 bytes");
    }

    @Test
    void frames_areBatchMajor() {
        INDArray activations = Nd4j.arange(2 * 3 * 4 * 5 * 6).reshape(2, 3, 4, 5, 6);
        INDArray frames = GoldenAxes.frames(activations);
        assertThat(frames.shape()).containsExactly(6, 5, 6, 4);
        assertThat(frames.getDouble(2 * 2 + 1, 3, 5, 1)).isEqualTo(activations.getDouble(1, 2, 1, 3, 5));
        INDArray dense = GoldenAxes.frames(Nd4j.arange(2 * 3 * 4).reshape(2, 3, 4));
        assertThat(dense.getDouble(2 * 2 + 1, 3)).isEqualTo((1 * 3 + 2) * 4 + 3);
    }

    @Test
    void weights_areTransposed() {
        INDArray convolution = Nd4j.arange(2 * 3 * 5 * 4).reshape(2, 3, 5, 4);
        assertThat(GoldenAxes.convolution(convolution).getDouble(4, 3, 2, 1))
                .isEqualTo(convolution.getDouble(1, 2, 4, 3));
        INDArray spatial = Nd4j.arange(2 * 3 * 3).reshape(1, 2, 3, 3);
        assertThat(GoldenAxes.spatialAttention(spatial).getDouble(2, 1, 1)).isEqualTo(spatial.getDouble(0, 1, 2, 1));
        INDArray dense = Nd4j.arange(2 * 12).reshape(2, 12);
        assertThat(GoldenAxes.dense(dense).getDouble(7, 1)).isEqualTo(dense.getDouble(1, 7));
        // channel 2 of 3, row 1 of 2, column 0 of 2
        assertThat(GoldenAxes.denseAfterConvolution(dense, 2, 2).getDouble((1 * 2 + 0) * 3 + 2, 1))
                .isEqualTo(dense.getDouble(1, 2 * 4 + 1 * 2 + 0));
    }

    @Test
    void assertClose_isRelativeToTheLargestEntry() {
        INDArray expected = Nd4j.createFromArray(0.0, 100.0);
        GoldenAssertions.assertClose(Nd4j.createFromArray(0.009, 100.0), expected, 1e-4, "x");
        assertThatThrownBy(() ->
                        GoldenAssertions.assertClose(Nd4j.createFromArray(0.011, 100.0), expected, 1e-4, "case x"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("case x: entry 0 of [2] is 0.011, expected 0.0");
        assertThatThrownBy(() ->
                        GoldenAssertions.assertClose(Nd4j.createFromArray(Double.NaN, 100.0), expected, 1e-4, "x"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> GoldenAssertions.assertClose(Nd4j.createFromArray(1.0), expected, 1e-4, "x"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected shape [2], got [1]");
    }

    private static byte[] npy(int version, String shape, double... values) {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) header.length());
        } else {
            bytes.putInt(header.length());
        }
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : values) {
            bytes.putDouble(value);
        }
        byte[] file = new byte[bytes.position()];
        bytes.flip().get(file);
        return file;
    }
}
