package org.masnn.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.energy.Accounting;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.picture.Picture;
import org.masnn.examples.report.EnergySection.Energy;
import org.masnn.examples.report.FiringSection.Firing;
import org.masnn.models.plain.ThreeLayerNetwork;

/** Runs the code of {@code docs/how-to/reports.md}. */
class ReportsGuideTest {

    @TempDir
    Path folder;

    // guide: begin
    static void write(SpikeStatistics statistics, NetworkEnergy energy, List<Picture> pictures, Path file)
            throws IOException {
        Report report = Report.builder("My network", "11 classes, 220 test samples")
                .section(FiringSection.of(List.of(new Firing("TCSA", List.of(statistics)))))
                .section(EnergySection.of(List.of(new Energy("TCSA", List.of(energy)))))
                .section(new Section("Own", "", List.of(own())))
                .pictures(pictures)
                .facts(RunFacts.of(List.of("my-command", "--my-option")))
                .build();
        Files.writeString(file, report.html());
    }

    static Figure own() {
        Series series = new Series("TCSA", List.of(0.9, 0.4));
        LineChart chart = new LineChart("epoch", "loss", List.of("1", "2"), List.of(series));
        return new Figure("Title", "Caption.", chart);
    }

    // guide: end

    @Test
    void report_hasItsSections() throws IOException {
        ComputationGraphConfiguration network =
                ThreeLayerNetwork.builder().timeSteps(10).classes(11).configuration();
        SpikeStatistics statistics = SpikeStatistics.uniform(NetworkGraph.of(network), 0.1, 0.05);
        NetworkEnergy energy = Accounting.paper().energy(NetworkCosts.of(network), statistics);
        Path file = folder.resolve("report.html");
        Picture picture = new Picture("Frames", "ON and OFF events.", "A waving hand", "frames.png", new byte[] {1});
        write(statistics, energy, List.of(picture), file);
        assertThat(Files.readString(file))
                .contains(
                        ">Firing over time</h3>",
                        ">Energy of a clip</h3>",
                        ">Title</h3>",
                        "alt=\"A waving hand\"",
                        "<dd>masnn my-command --my-option</dd>");
    }

    @Test
    void guide_showsThisCode() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/masnn/examples/report/ReportsGuideTest.java"));
        String shown =
                Files.readString(Path.of("../docs/how-to/reports.md")).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
