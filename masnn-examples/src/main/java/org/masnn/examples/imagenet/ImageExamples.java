package org.masnn.examples.imagenet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.models.distributed.TrainingExamples;

/**
 * Training images as executors find them.
 *
 * @param locations folders or zip files
 * @param classes a table of the classes, or null
 * @param imagesPerClass most training images of a class
 * @param testImagesPerClass most test images of a class
 * @param shorterSide of test images
 * @param skipDamaged whether images that cannot be decoded are left out
 * @param small whether images are small ones
 * @param size of the network's input
 * @param recipe how they are augmented
 * @param seed of order and augmentation
 * @param content what the images are, as the driver listed them
 */
record ImageExamples(
        List<String> locations,
        @Nullable String classes,
        int imagesPerClass,
        int testImagesPerClass,
        int shorterSide,
        boolean skipDamaged,
        boolean small,
        int size,
        RecipeSettings recipe,
        long seed,
        Map<String, String> content)
        implements TrainingExamples {

    static ImageExamples of(ImageNetSettings settings, ImageData data, long seed) {
        ImageSettings images = settings.images();
        Path classes = images.classes();
        return new ImageExamples(
                images.locations().stream()
                        .map(path -> path.toAbsolutePath().toString())
                        .toList(),
                classes == null ? null : classes.toAbsolutePath().toString(),
                images.imagesPerClass(),
                images.testImagesPerClass(),
                images.shorterSide(),
                images.skipDamaged(),
                settings.small(),
                settings.network().imageSize(),
                settings.recipe(),
                seed,
                Map.copyOf(data.describe()));
    }

    @Override
    public Supplier<ImageIterator> open() throws IOException {
        ImageSettings settings = new ImageSettings(
                locations.stream().map(Path::of).toList(),
                classes == null ? null : Path.of(classes),
                imagesPerClass,
                testImagesPerClass,
                shorterSide,
                skipDamaged);
        ImageData data = ImageData.open(settings);
        if (!data.describe().equals(content)) {
            throw new IOException(locations + ": expected the driver's images, " + content + ", this executor found "
                    + data.describe() + "; all executors have to see the same files");
        }
        return () -> ImageNetSettings.training(data, settings, recipe, small, size, 1)
                .seed(seed)
                .batchesAhead(0)
                .build();
    }
}
