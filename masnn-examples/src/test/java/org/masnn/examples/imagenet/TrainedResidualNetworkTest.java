package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code visualize} on networks that the program {@code imagenet} trained. */
class TrainedResidualNetworkTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Path save;

    @BeforeAll
    static void train() throws IOException {
        data = TinyImages.folder(folder.resolve("data"), 3, 4);
        save = folder.resolve("save");
        Outcome outcome =
                Outcome.tiny(data, "--network", "ms,att-1,ann-ms", "--time-steps", "2", "--steps", "1", "--save", save);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static Outcome visualize(String attention, Object... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "visualize",
                "--baseline",
                save.resolve("ms-seed1.zip").toString(),
                "--attention",
                save.resolve(attention + "-seed1.zip").toString()));
        for (Object option : options) {
            arguments.add(option.toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    @Test
    void visualize_showsLayersOfTheFirstAndLastStage() throws IOException {
        Path pictures = folder.resolve("pictures");

        Outcome outcome = visualize("att-1", "--data", data, "--samples", "6", "-o", pictures);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().limit(2))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("ms ").contains(" 6 samples"),
                        line -> assertThat(line).startsWith("att-1 ").contains(" 6 samples"));
        assertThat(outcome.err()).contains("shown are those at the same shares of the clip, [1, 2]");
        for (String layer : List.of("stage0_block0_lif2", "stage0_block1_lif2", "stage3_block1_lif1", "head_lif")) {
            assertThat(Files.readString(pictures.resolve("response-" + layer + ".svg")))
                    .contains("Fig. 8", ">ms<", ">att-1<");
        }
        assertThat(Files.readString(pictures.resolve("case-1.svg"))).contains("Fig. 6", "stage0_block0_lif2");
        assertThat(pictures.resolve("case-1.png")).isNotEmptyFile();
    }

    @Test
    void visualize_whatDoesNotFit_isSaid() throws IOException {
        Path other = folder.resolve("other");
        TinyImages.write(other, List.of("cat", "dog", "cow"), 2, 1);
        Path output = folder.resolve("nothing");

        assertThat(visualize("att-1", "-o", output).err())
                .contains("--data: expected the images that the networks were tested on, got nothing");
        assertThat(visualize("att-1", "--data", data, "--samples", "1", "-o", output)
                        .err())
                .contains("--samples: expected one image at least of each of 2 classes, got 1");
        assertThat(visualize("att-1", "--data", other, "-o", output).err())
                .contains("ms-seed1.zip: expected images of the checkpoint's 2 classes, got 3 others in other");
        assertThat(visualize("ann-ms", "--data", data, "-o", output).err())
                .contains("--attention: expected a spiking network, got ")
                .contains("ann-ms-seed1.zip, an ANN");
        assertThat(output).doesNotExist();
    }
}
