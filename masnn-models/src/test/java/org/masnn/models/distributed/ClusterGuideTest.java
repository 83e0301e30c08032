package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.image.ImageFolder;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.training.Momentum;
import org.masnn.core.training.TrainingProgress;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;

class ClusterGuideTest {

    // guide: begin
    static TrainingProgress train(JavaSparkContext spark, String images, Path runs, int epochs) throws IOException {
        spark.addFile(images, true); // each executor copies the folder when it first asks for it
        String name = images.substring(images.lastIndexOf('/') + 1);
        TrainingExamples examples = () -> { // runs on the executors
            ImageFolder folder =
                    ImageFolder.builder(Path.of(SparkFiles.get(name))).open();
            return () -> ImageIterator.builder(folder, ImagePreparation.smallTraining(32), 1)
                    .shuffled(true)
                    .seed(1)
                    .batchesAhead(0)
                    .build();
        };
        ComputationGraph network = ResidualNetwork.builder()
                .depth(18)
                .width(8)
                .stem(Stem.Kind.SMALL)
                .input(32, 32, 3)
                .timeSteps(1)
                .classes(2)
                .updater(new Momentum(0.1, 0.9))
                .seed(1)
                .build();
        return SparkTraining.builder(network)
                .on(spark)
                .batch(4) // of all executors together
                .shards(2)
                .batchNormalization(NormalizationStatistics.SYNCHRONISED)
                .checkpoints(runs.resolve("run.zip"), Duration.ofMinutes(10))
                .build()
                .fit(examples, epochs);
    }

    // guide: end

    @Test
    void training_readsAHadoopFolder_andGoesOn(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"dark/1", "dark/2", "dark/3", "light/1", "light/2", "light/3"}) {
            Path file = folder.resolve("images").resolve(name + ".png");
            Files.createDirectories(file.getParent());
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            image.setRGB(name.charAt(name.length() - 1) - '0', 7, name.startsWith("dark") ? 0x101010 : 0xf0f0f0);
            ImageIO.write(image, "png", file.toFile());
        }
        String images = "file://" + folder.resolve("images");
        TrainingProgress first = train(Spark.context(), images, folder.resolve("runs"), 1);
        TrainingProgress more = train(Spark.context(), images, folder.resolve("runs"), 2);
        assertThat(first.examplesInAll()).isEqualTo(6);
        assertThat(more.epochs().get(0)).isEqualTo(first.epochs().get(0));
        assertThat(more.steps()).isEqualTo(4);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/cluster.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/models/distributed/ClusterGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
