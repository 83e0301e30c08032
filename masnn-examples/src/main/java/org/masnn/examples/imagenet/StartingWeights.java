package org.masnn.examples.imagenet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.NetworkTimeSteps;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of a checkpoint for networks of the same architecture, but perhaps of another T, another image size or other
 * classes. The checkpoint is not modified.
 */
final class StartingWeights {

    private static final String CLASSIFIER = "fc_";
    private static final List<String> CLASSES = List.of("classes", "class order");

    private final Path file;
    private final Checkpoint checkpoint;

    private StartingWeights(Path file, Checkpoint checkpoint) {
        this.file = file;
        this.checkpoint = checkpoint;
    }

    static StartingWeights read(Path file) throws IOException {
        return new StartingWeights(file, Checkpoint.read(file));
    }

    /** What networks with these weights have in common with the checkpoint's. */
    Inheritance inheritance() {
        return new Inheritance(file.toString(), checkpoint.identity().inherited());
    }

    /** The seed of the run that made them. */
    long seed() {
        return checkpoint.identity().seed();
    }

    /** Where the weights come from, in words. */
    String origin() {
        return file.getFileName() + " after " + checkpoint.state().steps() + " steps";
    }

    /** Refuses images whose labels mean other classes. */
    void requireClassesOf(ImageData data) throws IOException {
        if (!sameClasses(data)) {
            throw new IOException(file + ": expected images of the checkpoint's classes, got others: "
                    + data.name() + " has " + describe(data.describe()) + ", the checkpoint has "
                    + describe(checkpoint.identity().data())
                    + "; give its classes by --classes FILE, or --fine-tune for a new classifier");
        }
    }

    private static String describe(Map<String, String> data) {
        return data.get("classes") + " classes (checksum of their order " + data.get("class order") + ")";
    }

    private boolean sameClasses(ImageData data) {
        Map<String, String> here = data.describe();
        return CLASSES.stream()
                .allMatch(key -> Objects.equals(
                        here.get(key), checkpoint.identity().data().get(key)));
    }

    /**
     * Gives a network the checkpoint's weights and statistics; the classifier keeps its own where the classes are others.
     *
     * @return whether the classifier is new
     * @throws IOException when the network is another, naming each difference
     */
    boolean copyTo(ComputationGraph network, ImageNetSettings settings, ImageData data) throws IOException {
        boolean newClassifier = !sameClasses(data);
        Map<String, INDArray> found = following(settings.network().timeSteps()).paramTable();
        Map<String, INDArray> wanted = network.paramTable();
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, INDArray> entry : wanted.entrySet()) {
            String expected = Arrays.toString(entry.getValue().shape());
            INDArray array = found.get(entry.getKey());
            String got = array == null ? "none" : Arrays.toString(array.shape());
            if (!expected.equals(got) && !(newClassifier && isClassifier(entry.getKey()))) {
                differences.add("parameter " + entry.getKey() + ": expected " + expected + ", got " + got);
            }
        }
        found.forEach((name, array) -> {
            if (!wanted.containsKey(name)) {
                differences.add("parameter " + name + ": expected none, got " + Arrays.toString(array.shape()));
            }
        });
        if (!differences.isEmpty()) {
            throw new IOException(file + ": the checkpoint is of another network; "
                    + String.join("; ", differences.subList(0, Math.min(5, differences.size())))
                    + (differences.size() > 5 ? "; and " + (differences.size() - 5) + " more" : ""));
        }
        wanted.forEach((name, array) -> {
            if (!(newClassifier && isClassifier(name))) {
                array.assign(found.get(name));
            }
        });
        return newClassifier;
    }

    private static boolean isClassifier(String parameter) {
        return parameter.startsWith(CLASSIFIER);
    }

    private ComputationGraph following(int timeSteps) throws IOException {
        int before = Integer.parseInt(
                Objects.requireNonNull(checkpoint.identity().settings().get("time-steps"), "time-steps"));
        boolean spiking = !ResidualName.of(checkpoint.identity().network()).ann();
        try {
            return spiking && before != timeSteps
                    ? NetworkTimeSteps.change(checkpoint.network(), timeSteps)
                    : checkpoint.network();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
