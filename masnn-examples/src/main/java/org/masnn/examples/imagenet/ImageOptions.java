package org.masnn.examples.imagenet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about the images. */
final class ImageOptions {

    @Option(
            names = "--data",
            arity = "1..2",
            required = true,
            paramLabel = "DIR|ZIP",
            description =
                    "A folder or zip file with train/<class>/<image> and val/<class>/<image> (or test), or two folders or"
                            + " zip files with <class>/<image>, for training and for evaluation. One folder of images with a"
                            + " labels.csv, or of classes alone, serves for both.")
    private List<Path> locations = List.of();

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description =
                    "The classes in the order of their labels, lines index,folder,name. Default: the folders sorted by"
                            + " name, which is ImageNet's order; beside a labels.csv the file *classes.csv.")
    private @Nullable Path classes;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            description = "Take the first N training images of each class. Default: all.")
    private @Nullable Integer imagesPerClass;

    @Option(
            names = "--test-images-per-class",
            paramLabel = "N",
            description = "Take the first N images of each class for evaluation. Default: all.")
    private @Nullable Integer testImagesPerClass;

    @Option(
            names = "--resize",
            paramLabel = "PIXELS",
            description =
                    "Length of the shorter side before the centre crop of --image-size in evaluation. Default: 256 for"
                            + " 224 and 320 for 288 (published code), 8/7 of other sizes; not with --small, where it is"
                            + " --image-size.")
    private @Nullable Integer resize;

    @Option(
            names = "--skip-damaged",
            description =
                    "Leave out images that cannot be decoded and files that are no images, with a warning. Default: stop"
                            + " and name them.")
    private boolean skipDamaged;

    ImageSettings settings(boolean small, int imageSize) {
        for (Path location : locations) {
            // picocli takes what it does not know as the second location
            OptionCheck.require(
                    !location.toString().startsWith("-"),
                    "--data",
                    "one or two folders or zip files",
                    "the unknown option " + location);
            OptionCheck.require(
                    Files.exists(location), "--data", "a folder or zip file", location + ", which does not exist");
        }
        Path file = classes;
        OptionCheck.require(file == null || Files.isRegularFile(file), "--classes", "a file", file + ", which is none");
        OptionCheck.require(!small || resize == null, "--resize", "no value with --small", String.valueOf(resize));
        int shorterSide = resize == null ? shorterSide(imageSize) : OptionCheck.atLeast(imageSize, "--resize", resize);
        return new ImageSettings(
                locations,
                file,
                limit("--images-per-class", imagesPerClass),
                limit("--test-images-per-class", testImagesPerClass),
                small ? imageSize : shorterSide,
                skipDamaged);
    }

    private static int limit(String option, @Nullable Integer given) {
        return given == null ? Integer.MAX_VALUE : OptionCheck.atLeast(1, option, given);
    }

    private static int shorterSide(int imageSize) {
        return imageSize == 288 ? 320 : Math.round(imageSize * 8 / 7f);
    }
}
