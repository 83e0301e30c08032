package org.masnn.examples.imagenet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.masnn.core.data.image.ImageClasses;
import org.masnn.core.data.image.ImageFolder;
import org.masnn.core.data.image.ImageSource;
import org.masnn.core.data.image.OtherFiles;

/** The images of a comparison. Only their names are in memory. */
final class ImageData implements AutoCloseable {

    private static final String TABLE = "labels.csv";
    private static final List<String> TEST_SPLITS = List.of("val", "test");

    private final ImageSettings settings;
    private final ImageFolder trainFolder;
    private final ImageFolder testFolder;
    private final ImageSource train;
    private final ImageSource test;

    private ImageData(ImageSettings settings, ImageFolder trainFolder, ImageFolder testFolder) {
        this.settings = settings;
        this.trainFolder = trainFolder;
        this.testFolder = testFolder;
        this.train = new FirstOfEachClass(trainFolder, settings.imagesPerClass());
        this.test = new FirstOfEachClass(testFolder, settings.testImagesPerClass());
    }

    /** Lists all images; an {@link IOException} names a class without images, a label out of range and their like. */
    static ImageData open(ImageSettings settings) throws IOException {
        Path first = settings.locations().get(0);
        ImageData data = settings.locations().size() == 2
                ? open(
                        settings,
                        builder(settings, first),
                        builder(settings, settings.locations().get(1)))
                : open(settings, first);
        if (data.classes().size() < 2) {
            data.close();
            throw new IOException(first + ": expected at least two classes, got "
                    + data.classes().folders());
        }
        return data;
    }

    private static ImageData open(ImageSettings settings, Path location) throws IOException {
        if (contains(location, TABLE)) {
            return shared(
                    settings,
                    ImageFolder.builder(location)
                            .classes(ImageClasses.read(classesFile(settings, location)))
                            .labels(TABLE));
        }
        boolean split = contains(location, "train");
        for (String name : TEST_SPLITS) {
            if (split && contains(location, name)) {
                return open(
                        settings,
                        builder(settings, location).split("train"),
                        builder(settings, location).split(name));
            }
        }
        if (split) {
            throw new IOException(location + ": expected a folder val or test beside train, got neither");
        }
        return shared(settings, builder(settings, location));
    }

    private static ImageData open(ImageSettings settings, ImageFolder.Builder train, ImageFolder.Builder test)
            throws IOException {
        ImageFolder trainFolder = train.open();
        try {
            return new ImageData(
                    settings, trainFolder, test.classes(trainFolder.classes()).open());
        } catch (IOException | RuntimeException e) {
            trainFolder.close();
            throw e;
        }
    }

    private static ImageData shared(ImageSettings settings, ImageFolder.Builder both) throws IOException {
        ImageFolder folder = both.open();
        return new ImageData(settings, folder, folder);
    }

    private static ImageFolder.Builder builder(ImageSettings settings, Path location) throws IOException {
        ImageFolder.Builder builder =
                ImageFolder.builder(location).otherFiles(settings.skipDamaged() ? OtherFiles.SKIP : OtherFiles.REFUSE);
        Path classes = settings.classes();
        return classes == null ? builder : builder.classes(ImageClasses.read(classes));
    }

    private static Path classesFile(ImageSettings settings, Path folder) throws IOException {
        Path given = settings.classes();
        if (given != null) {
            return given;
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> found = files.filter(
                                file -> file.toString().toLowerCase(Locale.ROOT).endsWith("classes.csv"))
                        .toList();
                if (found.size() == 1) {
                    return found.get(0);
                }
            }
        }
        throw new IOException(folder + ": expected one file *classes.csv that says which classes the labels of " + TABLE
                + " are; give --classes FILE");
    }

    private static boolean contains(Path location, String name) throws IOException {
        if (Files.isDirectory(location)) {
            return Files.exists(location.resolve(name));
        }
        try (FileSystem zip = FileSystems.newFileSystem(location)) {
            return Files.exists(zip.getPath("/", name));
        } catch (IOException | RuntimeException e) {
            throw new IOException(location + ": expected a folder or a zip file, it cannot be opened (" + e + ")", e);
        }
    }

    ImageSource train() {
        return train;
    }

    ImageSource test() {
        return test;
    }

    /** Whether there is one set of images for training and evaluation. */
    boolean shared() {
        return trainFolder == testFolder;
    }

    ImageClasses classes() {
        return trainFolder.classes();
    }

    String name() {
        Path file = settings.locations().get(0).toAbsolutePath().normalize();
        Path name = settings.locations().size() == 2 ? file.getParent() : file;
        return String.valueOf(name == null ? file : name.getFileName() == null ? name : name.getFileName());
    }

    /** What has to be the same for a run to go on. */
    Map<String, String> describe() {
        Map<String, String> result = new TreeMap<>();
        result.put("classes", Integer.toString(classes().size()));
        result.put("class order", checksum(classes().folders().stream()));
        result.put("training images", train.size() + " " + names(train));
        result.put("test images", test.size() + " " + names(test));
        return result;
    }

    /** Checksum of the names of the files without their folders, which may be elsewhere tomorrow, and of the labels. */
    private static String names(ImageSource source) {
        CRC32 sum = new CRC32();
        for (int i = 0; i < source.size(); i++) {
            String name = source.name(i);
            update(sum, source.label(i) + name.substring(name.lastIndexOf('/') + 1));
        }
        return Long.toHexString(sum.getValue());
    }

    private static String checksum(Stream<String> texts) {
        CRC32 sum = new CRC32();
        texts.forEach(text -> update(sum, text));
        return Long.toHexString(sum.getValue());
    }

    private static void update(CRC32 sum, String text) {
        sum.update((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        trainFolder.close();
        testFolder.close();
    }
}
