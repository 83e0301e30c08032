package org.masnn.examples.imagenet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the images come from.
 *
 * @param locations one or two folders or zip files
 * @param classes a list of the classes, or null for the folders
 * @param imagesPerClass most training images of a class
 * @param testImagesPerClass most images of a class in evaluation
 * @param shorterSide of an image before the centre crop in evaluation
 * @param skipDamaged whether images that cannot be decoded are left out
 */
record ImageSettings(
        List<Path> locations,
        @Nullable Path classes,
        int imagesPerClass,
        int testImagesPerClass,
        int shorterSide,
        boolean skipDamaged) {

    ImageSettings {
        locations = List.copyOf(locations);
    }

    void describe(Map<String, String> into) {
        into.put("images-per-class", limit(imagesPerClass));
        into.put("test-images-per-class", limit(testImagesPerClass));
        into.put("resize", Integer.toString(shorterSide));
        into.put("skip-damaged", Boolean.toString(skipDamaged));
    }

    private static String limit(int images) {
        return images == Integer.MAX_VALUE ? "all" : Integer.toString(images);
    }
}
