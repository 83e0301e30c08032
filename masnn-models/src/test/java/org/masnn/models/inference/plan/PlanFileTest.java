package org.masnn.models.inference.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;

class PlanFileTest {

    private static final FrameSize IN = new FrameSize(4, 5, 2);
    private static final FrameSize MAP = new FrameSize(4, 5, 3);
    private static final int STEPS = 4;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("network.masnn");
        PlanFile.write(everything(), file);
    }

    private static float[] array(int length) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static List<float[]> arrays(List<ParameterSpecification> specifications) {
        return specifications.stream().map(p -> array((int) p.length())).toList();
    }

    private static Refinement refinement(MembraneRefinement description, FrameSize size) {
        return new Refinement(description, arrays(description.parameters(size)));
    }

    /** Each kind of operation once. */
    private static Plan everything() {
        GateStart start = new GateStart(2, 0.5, false);
        VectorGate squeeze = new VectorGate.SqueezeExcitation(2);
        Window window = new Window(3, 3, 1, 1, 1, 1);
        FrameSize pooled = new FrameSize(2, 2, 3);
        FrameSize six = new FrameSize(1, 1, 6);
        FrameSize three = new FrameSize(1, 1, 3);
        return new Plan(
                IN,
                STEPS,
                false,
                new EventInput(10, 8, new Framing(15000, STEPS, 2, CountScaling.LOGARITHM)),
                List.of(
                        new Operation.Convolution(
                                "conv", 0, IN, MAP, window, array(54), array(3), window, new FrameSize(4, 5, 3)),
                        new Operation.Affine("norm", 1, MAP, array(3), array(3)),
                        new Operation.TemporalWeighting(
                                "ta", 2, MAP, squeeze, start, arrays(squeeze.parameters(GateAxis.TIME, STEPS, start))),
                        new Operation.Attending(
                                "sa",
                                3,
                                MAP,
                                FrameGrouping.CLIP_AS_CHANNELS,
                                refinement(new SpatialAttention(3, start), new FrameSize(4, 5, 12))),
                        new Operation.Neurons(
                                "lif",
                                4,
                                MAP,
                                new Membrane(0.3f, 0.7f, 0.5f, true, 0.1f, true, false, -0.2f),
                                List.of(
                                        refinement(
                                                new ChannelAttention(new VectorGate.SharedPerceptron(2), start), MAP),
                                        refinement(ChannelAttention.of(new VectorGate.LocalConvolution(3)), MAP),
                                        refinement(new SimpleAttention(1e-3), MAP))),
                        new Operation.Joining("and", 5, 5, MAP, true),
                        new Operation.Sum("sum", List.of(5, 6), MAP),
                        new Operation.Pooling("pool", 7, MAP, pooled, true, new Window(2, 2, 2, 2, 0, 0)),
                        new Operation.Convolution(
                                "dense",
                                8,
                                pooled,
                                six,
                                Window.whole(pooled),
                                array(72),
                                array(6),
                                Window.whole(pooled),
                                six),
                        new Operation.Voting("vote", 9, three, 2),
                        new Operation.TimeMean("mean", 10, three),
                        new Operation.Activating("loss", 11, three, Operation.Function.SOFTMAX)),
                Map.of("seed", "7"));
    }

    @Test
    void file_holdsEverything() throws IOException {
        assertThat(PlanFile.isOne(file)).isTrue();
        Plan read = PlanFile.read(file);
        assertThat(read).usingRecursiveComparison().isEqualTo(everything());
        assertThat(PlanFile.digest(read)).isEqualTo(PlanFile.digest(everything()));
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void everyChangedByte_isFound() throws IOException {
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> PlanFile.read(bad, file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + ": ");
        }
        byte[] changed = good.clone();
        changed[good.length / 2] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessage(file + ": the compiled network is truncated or was changed, its checksum does not fit its"
                        + " content; restore it from a copy");
    }

    @Test
    void truncatedFile_isRefused() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            byte[] truncated = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> PlanFile.read(truncated, file)).isInstanceOf(IOException.class);
        }
        Files.write(file, Arrays.copyOf(good, 15));
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessage(file + ": the compiled network is truncated, it has 15 bytes; restore it from a copy");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessageStartingWith(file + ": is no compiled network, it does not begin with MASNNEDN");
        assertThat(PlanFile.isOne(file)).isFalse();
    }

    @Test
    void newerVersion_isRefused() throws IOException {
        byte[] newer = Files.readAllBytes(file);
        newer[11] = 2;
        Files.write(file, newer);
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessage(
                        file + ": expected a compiled network of version 1, got version 2; read it with a newer masnn,"
                                + " or compile the trained network again");
    }

    /** A forger can make the checksum fit: then every length and size is still checked before memory is asked for. */
    @Test
    void forgedContent_asksForNoMemoryAndIsRefused() throws Exception {
        byte[] good = Files.readAllBytes(file);
        for (int at = 12; at < good.length - 4 - 4; at++) {
            for (int value : new int[] {Integer.MAX_VALUE, -1, 0, 1 << 28}) {
                byte[] forged = good.clone();
                ByteBuffer.wrap(forged).putInt(at, value);
                CRC32C checksum = new CRC32C();
                checksum.update(forged, 0, forged.length - 4);
                ByteBuffer.wrap(forged).putInt(forged.length - 4, (int) checksum.getValue());
                try {
                    PlanFile.read(forged, file);
                } catch (IOException refused) {
                    assertThat(refused).hasMessageStartingWith(file + ": the compiled network cannot be read (");
                }
            }
        }
    }

    @Test
    void unwritableFolder_leavesTheOldFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> PlanFile.write(everything(), folder.resolve("missing/network")))
                .isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
