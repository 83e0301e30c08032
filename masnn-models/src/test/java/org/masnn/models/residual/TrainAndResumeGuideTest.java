package org.masnn.models.residual;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.image.ImageFolder;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.schedule.CosineSchedule;
import org.masnn.core.training.Momentum;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingProgress;

/** Runs the code of {@code docs/how-to/train-and-resume.md}. */
class TrainAndResumeGuideTest {

    // guide: begin
    static TrainingProgress train(Path images, Path validationImages, Path runs, int epochs) throws IOException {
        try (ImageFolder training = ImageFolder.builder(images).open();
                ImageFolder validation = ImageFolder.builder(validationImages)
                        .classes(training.classes())
                        .open();
                ImageIterator batches = ImageIterator.builder(training, ImagePreparation.smallTraining(32), 4)
                        .shuffled(true)
                        .seed(1)
                        .build();
                ImageIterator validationBatches = ImageIterator.builder(
                                validation, ImagePreparation.smallEvaluation(32), 4)
                        .build()) {
            int batchesPerStep = 2;
            int steps = epochs * ((batches.batchesPerEpoch() - 1) / batchesPerStep + 1);
            ComputationGraph network = ResidualNetwork.builder()
                    .depth(18)
                    .width(8)
                    .stem(Stem.Kind.SMALL)
                    .input(32, 32, 3)
                    .timeSteps(1)
                    .classes(training.classes().size())
                    .updater(new Momentum(new CosineSchedule(0.1, 0, steps), 0.9))
                    .l2(1e-4, 0) // weights; nothing on biases and batch normalisation
                    .seed(1)
                    .build();
            return ResumableTraining.builder(network, batches)
                    .seed(1) // of dropout
                    .identity("images", images.toString())
                    .batchesPerStep(batchesPerStep) // a step of 8 images in the memory of 4
                    .checkpoints(runs.resolve("run.zip"), Duration.ofMinutes(10))
                    .validation(trained -> trained.evaluate(validationBatches).accuracy(), runs.resolve("best.zip"))
                    .build()
                    .fit(epochs);
        }
    }

    // guide: end

    @Test
    void training_goesOnWhereItStopped(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"dark/1", "dark/2", "dark/3", "light/1", "light/2", "light/3"}) {
            Path file = folder.resolve("images").resolve(name + ".png");
            Files.createDirectories(file.getParent());
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            image.setRGB(name.charAt(name.length() - 1) - '0', 7, name.startsWith("dark") ? 0x101010 : 0xf0f0f0);
            ImageIO.write(image, "png", file.toFile());
        }
        Path images = folder.resolve("images");
        TrainingProgress first = train(images, images, folder.resolve("runs"), 2);
        TrainingProgress again = train(images, images, folder.resolve("runs"), 2);
        assertThat(again).isEqualTo(first);
        assertThat(first.steps()).isEqualTo(2);
        assertThat(folder.resolve("runs/best.zip")).exists();
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/train-and-resume.md");
        String source =
                Files.readString(Path.of("src/test/java/org/masnn/models/residual/TrainAndResumeGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
