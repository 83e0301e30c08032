package org.masnn.examples.visualize;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.SampleSubset;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.examples.gesture.TrainedNetwork;
import org.masnn.examples.imagenet.TrainedResidualNetwork;
import org.masnn.examples.program.OptionCheck;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The networks of two checkpoints of one program, and the samples that both were tested on. */
abstract class ComparedNetworks {

    private static final String VANILLA = "none";

    /** Settings that decide which frames a network of events is tested on. */
    private static final List<String> FRAMES =
            List.of("time-steps", "dt", "down-sampling", "counts", "centre", "clips");

    /**
     * Samples in use.
     *
     * @param batches of them
     * @param classes names in the order of the labels
     * @param count how many there are
     * @param closing what has to be closed
     */
    record Samples(DataSetIterator batches, List<String> classes, long count, Closeable closing) implements Closeable {

        @Override
        public void close() throws IOException {
            closing.close();
        }
    }

    /** Reads the checkpoints, which are not modified. */
    static ComparedNetworks read(Path baseline, Path attention) throws IOException {
        TrainingCheckpoint first = TrainingCheckpoint.read(baseline);
        TrainingCheckpoint second = TrainingCheckpoint.read(attention);
        boolean images = TrainedResidualNetwork.isOne(first);
        OptionCheck.require(
                images == TrainedResidualNetwork.isOne(second),
                "--attention",
                images
                        ? "a checkpoint of imagenet, as --baseline is"
                        : "a checkpoint of gesture or gait, as --baseline is",
                attention);
        return images
                ? new OfImages(TrainedResidualNetwork.of(baseline, first), TrainedResidualNetwork.of(attention, second))
                : new OfEvents(TrainedNetwork.of(baseline, first), TrainedNetwork.of(attention, second));
    }

    abstract ComputationGraph baseline();

    abstract ComputationGraph attention();

    abstract String baselineName();

    abstract String attentionName();

    /** Refuses networks that see the same samples differently. */
    abstract void requireSameInput();

    /** At most so many samples, spread over the data. */
    abstract Samples samples(List<Path> data, @Nullable Path classes, int most, int batch) throws IOException;

    private static void requireSame(Map<String, String> baseline, Map<String, String> attention, Set<String> names) {
        for (String name : names) {
            OptionCheck.require(
                    Objects.equals(baseline.get(name), attention.get(name)),
                    "--attention",
                    "a network trained with --" + name + " " + baseline.get(name) + ", as --baseline was",
                    String.valueOf(attention.get(name)));
        }
    }

    private static final class OfEvents extends ComparedNetworks {

        private final TrainedNetwork first;
        private final TrainedNetwork second;

        OfEvents(TrainedNetwork first, TrainedNetwork second) {
            this.first = first;
            this.second = second;
        }

        @Override
        ComputationGraph baseline() {
            return first.graph();
        }

        @Override
        ComputationGraph attention() {
            return second.graph();
        }

        @Override
        String baselineName() {
            return name(first);
        }

        @Override
        String attentionName() {
            return name(second);
        }

        private static String name(TrainedNetwork network) {
            return network.attention().equals(VANILLA) ? "vanilla" : network.attention();
        }

        @Override
        void requireSameInput() {
            requireSame(first.frames(), second.frames(), new LinkedHashSet<>(FRAMES));
        }

        @Override
        Samples samples(List<Path> data, @Nullable Path classes, int most, int batch) throws IOException {
            OptionCheck.require(data.size() < 2, "--data", "one folder for networks of events", data);
            OptionCheck.require(
                    classes == null, "--classes", "nothing for networks of events", String.valueOf(classes));
            SampleSource all = first.testSamples(data.isEmpty() ? null : data.get(0));
            OptionCheck.require(all.size() > 0, "--data", "test samples", "none");
            int count = Math.min(most, all.size());
            SampleSource chosen = new SampleSubset(
                    all,
                    IntStream.range(0, count)
                            .map(i -> (int) ((long) i * all.size() / count))
                            .toArray());
            return new Samples(first.batches(chosen, batch), all.classes(), count, () -> {});
        }
    }

    private static final class OfImages extends ComparedNetworks {

        private final TrainedResidualNetwork first;
        private final TrainedResidualNetwork second;

        OfImages(TrainedResidualNetwork first, TrainedResidualNetwork second) {
            this.first = first;
            this.second = second;
        }

        @Override
        ComputationGraph baseline() {
            return first.graph();
        }

        @Override
        ComputationGraph attention() {
            return second.graph();
        }

        @Override
        String baselineName() {
            return first.name();
        }

        @Override
        String attentionName() {
            return second.name();
        }

        @Override
        void requireSameInput() {
            requireSame(
                    first.preparation(),
                    second.preparation(),
                    new LinkedHashSet<>(List.of("image-size", "small", "resize")));
        }

        @Override
        Samples samples(List<Path> data, @Nullable Path classes, int most, int batch) throws IOException {
            OptionCheck.require(!data.isEmpty(), "--data", "the images that the networks were tested on", "nothing");
            OptionCheck.require(
                    most >= first.classes(),
                    "--samples",
                    "one image at least of each of " + first.classes() + " classes",
                    most);
            TrainedResidualNetwork.Images images = first.images(data, classes, most / first.classes(), batch);
            List<String> names = new ArrayList<>(images.classes());
            return new Samples(images.batches(), names, images.count(), images::close);
        }
    }
}
