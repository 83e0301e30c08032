package org.masnn.examples.imagenet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.DamagedImages;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.training.TrainingCheckpoint;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The residual network of a checkpoint, with what the checkpoint says about its images. */
public final class TrainedResidualNetwork {

    private final Path file;
    private final RunIdentity identity;
    private final ComputationGraph graph;

    private TrainedResidualNetwork(Path file, RunIdentity identity, ComputationGraph graph) {
        this.file = file;
        this.identity = identity;
        this.graph = graph;
    }

    /**
     * Whether a checkpoint is one of the program {@code imagenet}.
     *
     * @param checkpoint of any program
     * @return false for another program's
     */
    public static boolean isOne(TrainingCheckpoint checkpoint) {
        return RunIdentity.of(checkpoint.identity()).isPresent();
    }

    /**
     * The network of a checkpoint that was read.
     *
     * @param file where it was read, for messages
     * @param checkpoint written by {@code imagenet --save}
     * @return the network
     * @throws IOException if it is of another program
     */
    public static TrainedResidualNetwork of(Path file, TrainingCheckpoint checkpoint) throws IOException {
        return new TrainedResidualNetwork(file, StartingWeights.identity(file, checkpoint), checkpoint.network());
    }

    /**
     * The network.
     *
     * @return as trained so far
     */
    public ComputationGraph graph() {
        return graph;
    }

    /**
     * Name of the network.
     *
     * @return for instance {@code ms} or {@code att-1}
     */
    public String name() {
        return identity.network();
    }

    /**
     * What decides which images the network sees, by option names.
     *
     * @return equal for networks that can be compared on the same images
     */
    public Map<String, String> preparation() {
        return Map.of("small", setting("small"), "image-size", setting("image-size"), "resize", setting("resize"));
    }

    private String setting(String name) {
        return Objects.requireNonNull(identity.settings().get(name), name);
    }

    /**
     * The evaluation images as batches, prepared as in training's evaluation.
     *
     * @param locations one or two folders or zip files, as {@code imagenet --data} takes them
     * @param classes a list of the classes in the order of their labels, or null for the folders
     * @param perClass most images of a class, 1 or more
     * @param batch images of a batch
     * @return the images, which have to be closed
     * @throws IOException when they cannot be read, or are of other classes than the checkpoint's
     */
    public Images images(List<Path> locations, @Nullable Path classes, int perClass, int batch) throws IOException {
        int size = Integer.parseInt(setting("image-size"));
        int shorterSide = Integer.parseInt(setting("resize"));
        ImageData data = ImageData.open(new ImageSettings(
                locations,
                classes,
                Integer.MAX_VALUE,
                perClass,
                shorterSide,
                Boolean.parseBoolean(setting("skip-damaged"))));
        if (!identity.data()
                .getOrDefault("class order", "")
                .equals(data.describe().get("class order"))) {
            data.close();
            throw new IOException(file + ": expected images of the checkpoint's "
                    + identity.data().get("classes") + " classes, got "
                    + data.classes().size() + " others in " + data.name());
        }
        boolean small = Boolean.parseBoolean(setting("small"));
        return new Images(
                data,
                ImageIterator.builder(
                                data.test(),
                                small
                                        ? ImagePreparation.smallEvaluation(size)
                                        : ImagePreparation.imageNetEvaluation(shorterSide, size),
                                batch)
                        .damagedImages(
                                Boolean.parseBoolean(setting("skip-damaged"))
                                        ? DamagedImages.SKIP
                                        : DamagedImages.REFUSE)
                        .build());
    }

    /**
     * How many classes it was trained on.
     *
     * @return their number
     */
    public int classes() {
        return Integer.parseInt(Objects.requireNonNull(identity.data().get("classes"), "classes"));
    }

    /** Open images. */
    public static final class Images implements AutoCloseable {

        private final ImageData data;
        private final ImageIterator batches;

        private Images(ImageData data, ImageIterator batches) {
            this.data = data;
            this.batches = batches;
        }

        /**
         * The images.
         *
         * @return in the order of the files
         */
        public DataSetIterator batches() {
            return batches;
        }

        /**
         * The classes.
         *
         * @return names in the order of the labels
         */
        public List<String> classes() {
            return data.classes().folders();
        }

        /**
         * How many images there are.
         *
         * @return their number
         */
        public int count() {
            return data.test().size();
        }

        @Override
        public void close() throws IOException {
            batches.close();
            data.close();
        }
    }
}
