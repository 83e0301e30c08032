package org.masnn.examples.imagenet;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.AutoAugment;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.data.image.ImageTransform;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.schedule.CosineSchedule;
import org.masnn.core.schedule.WarmUpSchedule;
import org.masnn.core.training.Momentum;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * How each network is trained.
 *
 * @param epochs passes over the training images
 * @param batch images of a batch
 * @param accumulate batches of a step
 * @param learningRate at the start of the cosine
 * @param warmUp epochs in which the cosine is multiplied by a ramp from 0 to 1
 * @param momentum of SGD
 * @param weightDecay of all parameters
 * @param labelSmoothing of cross-entropy
 * @param autoAugment whether training images are augmented so
 * @param recompute whether activations are computed again instead of kept, which does not change the numbers
 * @param seeds each gives every network a run
 */
record RecipeSettings(
        int epochs,
        int batch,
        int accumulate,
        double learningRate,
        double warmUp,
        double momentum,
        double weightDecay,
        double labelSmoothing,
        boolean autoAugment,
        boolean recompute,
        List<Long> seeds)
        implements Serializable {

    RecipeSettings {
        seeds = List.copyOf(seeds);
    }

    /** Steps of an epoch of that many images; the last one may be of fewer batches. */
    private int stepsPerEpoch(int images) {
        int batches = (images - 1) / batch + 1;
        return (batches - 1) / accumulate + 1;
    }

    /** SGD for a number of training images. */
    IUpdater updater(int images) {
        return new Momentum(schedule(images), momentum);
    }

    private ISchedule schedule(int images) {
        int stepsPerEpoch = stepsPerEpoch(images);
        ISchedule cosine = new CosineSchedule(learningRate, 0, Math.multiplyExact(stepsPerEpoch, epochs));
        int warmUpSteps = (int) Math.round(warmUp * stepsPerEpoch);
        return warmUpSteps == 0 ? cosine : new WarmUpSchedule(cosine, warmUpSteps);
    }

    /** The learning rate with which an epoch begins, from 0. */
    double rateBefore(int epoch, int images) {
        return schedule(images).valueAt(epoch * stepsPerEpoch(images), epoch);
    }

    /** The network as it is trained; it shares everything with the given one. */
    ComputationGraph trained(ComputationGraph network) {
        return recompute ? RecomputingGraph.of(network) : network;
    }

    /** The published recipe for ImageNet, with or without AutoAugment. */
    ImagePreparation imageNetTraining(int size) {
        ImagePreparation published = ImagePreparation.imageNetTraining(size);
        List<ImageTransform> transforms = new ArrayList<>(published.transforms());
        if (!autoAugment) {
            transforms.remove(AutoAugment.IMAGENET);
        }
        return new ImagePreparation(size, transforms, published.normalization());
    }

    ImagePreparation smallTraining(int size) {
        ImagePreparation plain = ImagePreparation.smallTraining(size);
        List<ImageTransform> transforms = new ArrayList<>(plain.transforms());
        if (autoAugment) {
            transforms.add(AutoAugment.CIFAR10);
        }
        return new ImagePreparation(size, transforms, plain.normalization());
    }

    void describe(Map<String, String> into) {
        into.put("epochs", Integer.toString(epochs));
        into.put("batch", Integer.toString(batch));
        into.put("accumulate", Integer.toString(accumulate));
        into.put("learning-rate", Double.toString(learningRate));
        into.put("warm-up", Double.toString(warmUp));
        into.put("momentum", Double.toString(momentum));
        into.put("weight-decay", Double.toString(weightDecay));
        into.put("label-smoothing", Double.toString(labelSmoothing));
        into.put("auto-augment", Boolean.toString(autoAugment));
    }
}
