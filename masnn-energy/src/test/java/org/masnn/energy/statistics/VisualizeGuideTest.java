package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the code of {@code docs/how-to/visualize.md}. */
class VisualizeGuideTest {

    // guide: begin
    static double loudestBackground(ComputationGraph vanilla, ComputationGraph attention, DataSetIterator test) {
        ResponseComparison both = new ResponseComparison(vanilla, attention, List.of("conv0_lif"), 3).addAll(test);
        SpikingResponse before = both.baseline().responses().get(0);
        SpikingResponse after = both.attention().responses().get(0);
        double largest = 0;
        for (int channel = 0; channel < before.frame().channels(); channel++) { // the corner shows no gesture
            largest = Math.max(largest, before.rate(24, 0, 0, channel) - after.rate(24, 0, 0, channel));
        }
        for (CaseStudy study : both.cases()) {
            SpikeMap map = study.attention().map("conv0_lif"); // [H, W], mean over T and C
            largest = Math.max(largest, study.baseline().map("conv0_lif").rate(0, 0) - map.rate(0, 0));
        }
        return largest;
    }

    static List<SpikeActivity> firing(ComputationGraph network, DataSetIterator train) {
        List<SpikeActivity> seen = new ArrayList<>();
        network.addListeners(new SpikeActivityListener(network, 10, seen::add)); // in one step of ten
        network.fit(train);
        return seen; // step, loss, NASAR, rate of each layer
    }
    // guide: end

    private static ComputationGraph network(String attention) {
        return ThreeLayerNetwork.builder()
                .input(8, 8, 2)
                .convolutions(4, 4, 4)
                .hidden(4)
                .timeSteps(25)
                .classes(2)
                .attention(Attention.of(attention))
                .seed(1)
                .build();
    }

    private static DataSetIterator clips() {
        Nd4j.getRandom().setSeed(1);
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            INDArray features =
                    Nd4j.rand(DataType.FLOAT, 2, 25, 8, 8, 2).lt(0.3).castTo(DataType.FLOAT);
            batches.add(new DataSet(features, Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}})));
        }
        return new ExistingDataSetIterator(batches);
    }

    @Test
    void loudestBackground_isADifferenceOfRates() {
        assertThat(loudestBackground(network("none"), network("TCSA/C=cbam2"), clips()))
                .isBetween(0.0, 1.0);
    }

    @Test
    void firing_isToldInOneStepOfTen() {
        List<SpikeActivity> seen = firing(network("none"), clips());

        assertThat(seen).extracting(SpikeActivity::iteration).containsExactly(0, 10);
        assertThat(seen.get(1).rates()).containsKeys("conv0_lif", "fc1_lif");
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/visualize.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/energy/statistics/VisualizeGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
