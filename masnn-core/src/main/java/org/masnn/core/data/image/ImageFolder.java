package org.masnn.core.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in a folder or a zip file: {@code <class>/<image>}, or {@code <split>/<class>/<image>} with splits
 * such as {@code train} and {@code val}, or a flat folder with a table of labels. Images are named .jpg, .jpeg or .png
 * in any case; they may lie in folders inside a class's folder. Order is that of the classes, then of the names. Names
 * that begin with a dot, and {@code __MACOSX}, are ignored. A zip file is read in place.
 *
 * <p>Only names are kept in memory. Closing closes the zip file; a folder needs no closing.
 */
public final class ImageFolder implements ImageSource, AutoCloseable {

    /** Larger files are refused: a choice of this project, many times the largest picture of ImageNet. */
    private static final int MAXIMUM_BYTES = 256 << 20;

    private final ImageClasses classes;
    private final List<Path> files;
    private final int[] labels;
    private final @Nullable FileSystem zip;
    private final String prefix;

    ImageFolder(ImageClasses classes, List<Path> files, int[] labels, @Nullable FileSystem zip, String prefix) {
        this.classes = classes;
        this.files = files;
        this.labels = labels;
        this.zip = zip;
        this.prefix = prefix;
    }

    /**
     * Starts to describe a data set. With no more said, the location holds the folders of the classes, which are sorted
     * by name.
     *
     * @param location a folder or a zip file; not modified
     * @return a builder
     */
    public static Builder builder(Path location) {
        return new Builder(location);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public ImageClasses classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String name(int index) {
        return prefix + files.get(index);
    }

    @Override
    public byte[] read(int index) throws IOException {
        try (InputStream input = Files.newInputStream(files.get(index))) {
            byte[] bytes = input.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw new ImageFormatException(
                        name(index), "expected an image of " + MAXIMUM_BYTES + " bytes at most, got more");
            }
            return bytes;
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(name(index) + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * The number of images of each class.
     *
     * @return a new array in the order of the classes
     */
    public int[] imagesPerClass() {
        int[] counts = new int[classes.size()];
        Arrays.stream(labels).forEach(label -> counts[label]++);
        return counts;
    }

    /**
     * Closes the zip file, if there is one.
     *
     * @throws IOException when that fails
     */
    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    /** How a data set is laid out. */
    public static final class Builder {

        private final Path location;
        private @Nullable String split;
        private @Nullable ImageClasses classes;
        private @Nullable String table;
        private OtherFiles otherFiles = OtherFiles.REFUSE;

        private Builder(Path location) {
            this.location = Objects.requireNonNull(location, "location");
        }

        /**
         * Takes the classes or images of a folder inside the location.
         *
         * @param folder such as {@code train} or {@code val}
         * @return this builder
         */
        public Builder split(String folder) {
            split = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Fixes the classes and the order of their labels. Not all need to have a folder here, but each folder has to
         * be of one of them: give the classes of the training split to the others.
         *
         * @param expected the classes
         * @return this builder
         */
        public Builder classes(ImageClasses expected) {
            classes = Objects.requireNonNull(expected, "expected");
            return this;
        }

        /**
         * Takes the images that a table names instead of a folder per class. The table is a text of comma-separated
         * fields whose first line names them; {@code file} (from the folder of the table) and {@code class_index} are
         * read. It needs {@link #classes}.
         *
         * @param file the table, from the location or its split, such as {@code labels.csv}
         * @return this builder
         */
        public Builder labels(String file) {
            table = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * Refuses or skips files in a class's folder that are not named as images; refuses if not called.
         *
         * @param choice what to do
         * @return this builder
         */
        public Builder otherFiles(OtherFiles choice) {
            otherFiles = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Lists the images.
         *
         * @return the data set, with one image or more
         * @throws ImageFormatException when there is no class, a class's folder holds no image or is of none of the
         *     expected classes, or a label is out of range
         * @throws IOException when something cannot be read; the message names it
         */
        public ImageFolder open() throws IOException {
            return new ImageFolderReader(location, split, classes, table, otherFiles).open();
        }
    }
}
