package org.masnn.models.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the code of {@code docs/how-to/analysis.md}. */
class AnalysisGuideTest {

    // guide: begin
    static ComputationGraph network() {
        return ResidualNetwork.builder()
                .depth(18)
                .block(BlockKind.MS)
                .stem(Stem.Kind.SMALL)
                .input(16, 16, 3)
                .width(4)
                .timeSteps(1)
                .classes(10)
                .build();
    }

    static GradientNormEquality equality(ComputationGraph network, DataSet batch) {
        List<NetworkBlock> blocks = NetworkBlock.residual(network);
        return GradientNormEquality.of(network, blocks, batch.getFeatures(), 32, 1);
    }

    static GradientNorms norms(ComputationGraph network, DataSet batch) {
        return GradientNorms.of(network, NetworkBlock.residual(network), batch);
    }

    // guide: end

    @Test
    void identityBlocks_areNearlyIsometries() {
        ComputationGraph network = network();
        Nd4j.getRandom().setSeed(1);
        DataSet batch = new DataSet(
                Nd4j.randn(DataType.FLOAT, 4, 16, 16, 3),
                Nd4j.eye(10).castTo(DataType.FLOAT).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 4)));
        GradientNormEquality equality = equality(network, batch);
        assertThat(equality.blocks()).hasSize(8);
        assertThat(equality.blocks().get(0).phi().value()).isBetween(1.0, 1.2);
        Map<String, Double> norms = norms(network, batch).norms();
        assertThat(norms).hasSize(8).doesNotContainValue(0.0);
        // what phi is: the factor of the square, for gradients of any direction; those of a loss are not quite so
        double factor = Math.pow(norms.get("stage0_block0") / norms.get("stage0_block1"), 2);
        assertThat(factor).isBetween(0.5, 2.0);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/analysis.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/models/analysis/AnalysisGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
