package org.masnn.examples.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.attention.Attention;
import org.masnn.examples.Masnn;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

class EnergyCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return program.execute(arguments);
    }

    private Path saved(String attention, int steps) throws IOException {
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(11)
                .input(16, 16, 2)
                .convolutions(4, 4, 4)
                .hidden(4)
                .attention(Attention.of(attention).withChannelReduction(2).withTemporalReduction(2))
                .build();
        Path file = folder.resolve(attention + steps + ".zip");
        ModelSerializer.writeModel(network, file.toFile(), false);
        return file;
    }

    private static String[] with(String command, String... more) {
        String[] data = {"energy", command, "--samples=1", "--test-samples=1", "--time-steps=4"};
        String[] result = new String[data.length + more.length];
        System.arraycopy(data, 0, result, 0, data.length);
        System.arraycopy(more, 0, result, data.length, more.length);
        return result;
    }

    @Test
    void measure_twoFiles_reportsBothAndWritesEveryForm() throws IOException {
        Path json = folder.resolve("a.json");
        Path markdown = folder.resolve("a.md");
        Path csv = folder.resolve("a.csv");

        int code = run(with(
                "measure",
                "--base",
                saved("none", 4).toString(),
                "--network",
                saved("TCSA", 4).toString(),
                "--accounting=synops",
                "--numbers=fp16",
                "--json",
                json.toString(),
                "--markdown",
                markdown.toString(),
                "--csv",
                csv.toString()));

        assertThat(code).as(err.toString()).isZero();
        assertThat(err.toString()).contains("synthetic gestures, 11 test samples");
        assertThat(out.toString())
                .contains("synops (Yao et al. 2023", "E_MAC 1.5 pJ", "none4", "TCSA4", "r_EE ", "clips");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("networks").path(0).path("clips").asInt()).isEqualTo(11);
        assertThat(report.path("r_ee").asDouble()).isPositive();
        assertThat(Files.readString(markdown)).contains("|  | none4 | TCSA4 | unit |");
        assertThat(Files.readString(csv))
                .startsWith("accounting,network,")
                .endsWith("\r\n")
                .doesNotContain("\r\r");
    }

    @Test
    void measure_oneFile_reportsIt() throws IOException {
        assertThat(run(with("measure", "--network", saved("none", 4).toString())))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("NASAR").doesNotContain("r_EE ");
    }

    @Test
    void measure_wrongFiles_areNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.zip"), "no network");
        assertThat(run(with("measure", "--network", text.toString()))).isEqualTo(1);
        assertThat(err.toString()).contains(text + ": expected a network of DL4J's ModelSerializer, cannot read it");
        assertThat(run(with("measure", "--network", "nowhere.zip"))).isEqualTo(2);
        assertThat(err.toString()).contains("--network: expected a file, got nowhere.zip, which is none");
        assertThat(run(with("measure", "--network", saved("none", 4).toString(), "--base", "nowhere.zip")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--base: expected a file, got nowhere.zip, which is none");
    }

    @Test
    void measure_networkOfAnotherT_isAnErrorThatSaysBoth() throws IOException {
        assertThat(run(with("measure", "--network", saved("none", 5).toString())))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected NTHWC with T = 5").contains("these clips have T = 4");
    }

    @Test
    void assume_paperNetwork_givesTheReferenceRatio() {
        assertThat(run(
                        "energy",
                        "assume",
                        "--attention=CSA",
                        "--base-rate=0.173",
                        "--rate=0.030",
                        "--input-share=0.13"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("r_EE 2.300 (accounting: paper)").contains("106,763");
    }

    @Test
    void assume_annBaseline_isTable2() {
        assertThat(run(
                        "energy",
                        "assume",
                        "--network=resnet18",
                        "--attention=none",
                        "--ann",
                        "--rate=0.224",
                        "--time-steps=6",
                        "--accounting=table2"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("r_EE 3.2").contains("ANN");
    }

    @Test
    void table_6_printsEveryRowAndConvention() {
        assertThat(run("energy", "table", "6", "--accounting=paper,table6"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("r_EE of Table 6; 12.0 % of the input not zero", "| network | printed | paper | table6 |")
                .contains("| TCSA | 3.4 | 2.29 | 3.41 |", "paper (Yao et al. 2023", "table6 (Yao et al. 2023");
    }

    /** Event frames are sparse, images are not. */
    @ParameterizedTest
    @CsvSource({"1, 4, 12.0", "3, 6, 100.0"})
    void table_others_haveTheirRows(int number, int rows, String share) {
        assertThat(run("energy", "table", Integer.toString(number), "--accounting=table3"))
                .isZero();
        assertThat(out.toString()).startsWith("r_EE of Table " + number + "; " + share + " % of the input not zero");
        assertThat(out.toString().lines().filter(line -> line.startsWith("| "))).hasSize(rows + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assume --rate=2 | --rate: expected a number in [0, 1], got 2.0",
                "assume --rate=0.1 --base-rate=-1 | --base-rate: expected a number in [0, 1], got -1.0",
                "assume --rate=0.1 --input-share=7 | --input-share: expected a number in [0, 1], got 7.0",
                "assume --rate=0.1 --ann | --ann: expected a residual network, got three",
                "assume --rate=0.1 --ann --network=resnet18 --base-rate=0.1 | --ann: expected no --base-rate, an ANN has"
                        + " none, got 0.1",
                "assume --rate=0.1 --time-steps=0 | --time-steps: expected a whole number of 1 or more, got 0",
                "assume --rate=0.1 --accounting=own | Accounting: expected one of [memory, neurobench, paper, synops, syops,"
                        + " table2, table3, table6], got \"own\"",
                "assume --rate=0.1 --json=nowhere/a.json | --json: expected a file in a folder that exists, got"
                        + " nowhere/a.json; make the folder first",
                "assume --rate=0.1 --json=same --csv=same | --json: expected another file than --csv, got same",
                "assume --rate=0.1 --base-rate=0.1 --attention=XA | Attention: expected one of",
                "table 4 | expected table 1, 2, 3 or 6 of the paper, which print r_EE, got 4",
                "table 6 --accounting=paper,paper | --accounting: expected no value twice, got [paper, paper]",
                "table 6 --input-share=2 | --input-share: expected a number in [0, 1], got 2.0",
                "measure --batch=0 --network=a | --batch: expected a whole number of 1 or more, got 0"
            })
    void badUsage_oneMessageAndExitCode2(String options, String message) {
        assertThat(run(("energy " + options).split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void energy_withoutCommand_isBadUsage() {
        assertThat(run("energy")).isEqualTo(2);
        assertThat(err.toString()).contains("the commands are [measure, assume, table]");
    }
}
