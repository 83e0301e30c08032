package org.masnn.examples.imagenet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.DamagedImages;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.activations.Activation;

/**
 * All that decides the result of a comparison.
 *
 * @param networks which networks
 * @param network how they are built
 * @param images where the images come from
 * @param recipe how the networks are trained
 */
record ImageNetSettings(
        List<ResidualName> networks, ResidualSettings network, ImageSettings images, RecipeSettings recipe) {

    ImageNetSettings {
        networks = List.copyOf(networks);
    }

    /** The network of one run, with its first weights. */
    ComputationGraph build(ResidualName name, ImageData data, long seed) {
        ComputationGraph graph = new ComputationGraph(configuration(name, data, seed));
        graph.init();
        return graph;
    }

    /** The network without its memory; an {@link IllegalArgumentException} when its sizes do not fit. */
    ComputationGraphConfiguration configuration(ResidualName name, ImageData data, long seed) {
        return network.builder(name)
                .classes(data.classes().size())
                .loss(new SmoothedCrossEntropy(recipe.labelSmoothing()), Activation.SOFTMAX)
                .updater(recipe.updater(data.train().size()))
                .l2(recipe.weightDecay())
                .seed(seed)
                .configuration();
    }

    /** Shuffled and augmented by the seed. */
    ImageIterator training(ImageData data, long seed) {
        return training(data, images, recipe, small(), network.imageSize(), recipe.batch())
                .seed(seed)
                .build();
    }

    /** What training images are, wherever they are read. */
    static ImageIterator.Builder training(
            ImageData data, ImageSettings images, RecipeSettings recipe, boolean small, int size, int batch) {
        return ImageIterator.builder(
                        data.train(), small ? recipe.smallTraining(size) : recipe.imageNetTraining(size), batch)
                .shuffled(true)
                .damagedImages(damaged(images));
    }

    /** In the order of the images. */
    ImageIterator testing(ImageData data) {
        int size = network.imageSize();
        return ImageIterator.builder(
                        data.test(),
                        small()
                                ? ImagePreparation.smallEvaluation(size)
                                : ImagePreparation.imageNetEvaluation(images.shorterSide(), size),
                        recipe.batch())
                .damagedImages(damaged(images))
                .build();
    }

    /** Batches of {@link #testing}. */
    int testBatches(ImageData data) {
        return (data.test().size() - 1) / recipe.batch() + 1;
    }

    boolean small() {
        return network.stem() == Stem.Kind.SMALL;
    }

    private static DamagedImages damaged(ImageSettings images) {
        return images.skipDamaged() ? DamagedImages.SKIP : DamagedImages.REFUSE;
    }

    /** Option names without dashes and values; networks and seeds apart. */
    Map<String, String> describe() {
        Map<String, String> result = new LinkedHashMap<>();
        network.describe(result);
        images.describe(result);
        recipe.describe(result);
        return result;
    }
}
