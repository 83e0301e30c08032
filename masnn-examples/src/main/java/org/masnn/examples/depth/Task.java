package org.masnn.examples.depth;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageFolder;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.data.image.ImageSource;

/**
 * The images that all networks learn, prepared without augmentation.
 *
 * @param name of the data set
 * @param source the images
 * @param imageSize width and height that they are brought to
 */
record Task(String name, ImageSource source, int imageSize) implements AutoCloseable {

    /** Enough for 200 steps of 32 without a picture twice. */
    private static final int GENERATED = 6_600;

    static Task open(@Nullable Path data, int imageSize) throws IOException {
        if (data == null) {
            return new Task("generated shapes", new GeneratedShapes(GENERATED, imageSize, 1), imageSize);
        }
        Path file = data.getFileName();
        return new Task(
                String.valueOf(file == null ? data : file),
                ImageFolder.builder(data).open(),
                imageSize);
    }

    /** The same batches for all networks with that seed. */
    ImageIterator batches(int batch, long seed) {
        return ImageIterator.builder(source, ImagePreparation.smallEvaluation(imageSize), batch)
                .seed(seed)
                .shuffled(true)
                .threads(1)
                .build();
    }

    int classes() {
        return source.classes().size();
    }

    @Override
    public void close() throws IOException {
        if (source instanceof ImageFolder folder) {
            folder.close();
        }
    }
}
