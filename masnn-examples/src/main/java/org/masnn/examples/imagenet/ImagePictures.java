package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.examples.response.ObservedNetwork;
import org.masnn.examples.response.ReportPictures;
import org.masnn.models.residual.BlockKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Pictures of where two networks of a comparison fire, of the first seed: the last one with attention, and one without: MS if it is
 * there, whose blocks are the same but for the attention (Fig. 5), else the first that spikes.
 */
final class ImagePictures {

    private final ImageNetSettings settings;
    private final ImageData data;
    private @Nullable ObservedNetwork baseline;
    private @Nullable ObservedNetwork attending;

    ImagePictures(ImageNetSettings settings, ImageData data) {
        this.settings = settings;
        this.data = data;
    }

    /**
     * A network that is to be evaluated on all test images in their order, and not trained any more.
     *
     * @return null unless it is one of the two
     */
    @Nullable
    ObservedNetwork observe(ResidualName name, long seed, long firstSeed, ComputationGraph network) {
        if (seed != firstSeed) {
            return null;
        }
        if (name.equals(last(ImagePictures::isAttending))) {
            attending = new ObservedNetwork(name.toString(), network);
            return attending;
        }
        if (name.equals(withoutAttention())) {
            baseline = new ObservedNetwork(name.toString(), network);
            return baseline;
        }
        return null;
    }

    private static boolean isAttending(ResidualName name) {
        return name.block().attends();
    }

    private @Nullable ResidualName withoutAttention() {
        List<ResidualName> found = spiking(name -> !isAttending(name));
        return found.stream()
                .filter(name -> name.block() == BlockKind.MS)
                .findFirst()
                .orElse(found.isEmpty() ? null : found.get(0));
    }

    private @Nullable ResidualName last(Predicate<ResidualName> wanted) {
        List<ResidualName> found = spiking(wanted);
        return found.isEmpty() ? null : found.get(found.size() - 1);
    }

    private List<ResidualName> spiking(Predicate<ResidualName> wanted) {
        return settings.networks().stream()
                .filter(name -> !name.ann())
                .filter(wanted)
                .toList();
    }

    /** The pictures, or why there are none. */
    ReportPictures draw() {
        return ReportPictures.of(baseline, attending, data.classes().names(), this::features);
    }

    /** Counted as the evaluation counts them, which knows nothing of images that are left out. */
    private INDArray features(int index) throws IOException {
        int before = 0;
        try (ImageIterator images = settings.testing(data)) {
            while (true) {
                INDArray batch = images.next().getFeatures();
                int count = Math.toIntExact(batch.size(0));
                if (index < before + count) {
                    return batch.get(NDArrayIndex.interval(index - before, index - before + 1))
                            .dup('c');
                }
                before += count;
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
