package org.masnn.examples.depth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.core.training.Momentum;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.activations.Activation;

/**
 * What all networks of a comparison have in common. Dropout, label smoothing and regularisation are off, so that the loss is the
 * plain cross-entropy for every depth.
 *
 * @param width channels of the stem and the first stage
 * @param timeSteps T
 * @param batch images a batch
 * @param learningRate of momentum 0.9
 */
record NetworkSettings(int width, int timeSteps, int batch, double learningRate) {

    ResidualNetwork.Builder builder(Task task, BlockKind kind, int depth, long seed) {
        return ResidualNetwork.builder()
                .depth(depth)
                .block(kind)
                .stem(Stem.Kind.SMALL)
                .width(width)
                .timeSteps(timeSteps)
                .input(task.imageSize(), task.imageSize(), 3)
                .classes(task.classes())
                .loss(new SmoothedCrossEntropy(0), Activation.SOFTMAX)
                .dropOut(1)
                .l2(0)
                .updater(new Momentum(learningRate, 0.9))
                .seed(seed);
    }

    ComputationGraph network(Task task, BlockKind kind, int depth, long seed) {
        return builder(task, kind, depth, seed).build();
    }

    /** Everything that has to be the same for two runs to be comparable, with that of the task. */
    Map<String, String> describe(Task task) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("data", task.name());
        map.put("images", Integer.toString(task.source().size()));
        map.put("classes", Integer.toString(task.classes()));
        map.put("image-size", Integer.toString(task.imageSize()));
        map.put("width", Integer.toString(width));
        map.put("time-steps", Integer.toString(timeSteps));
        map.put("batch", Integer.toString(batch));
        return map;
    }
}
