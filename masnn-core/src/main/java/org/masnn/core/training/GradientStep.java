package org.masnn.core.training;

import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One step of a network's updater with a gradient that was added up elsewhere: over several small batches, or by other
 * machines. Regularisation, gradient normalisation, constraints, schedules and listeners act once, as in {@code
 * ComputationGraph.fit}.
 */
public final class GradientStep {

    private GradientStep() {}

    /**
     * Makes the step.
     *
     * @param network initialised; its parameters, updater, score and iteration count are modified, and listeners called
     * @param gradientSum over all examples, in the order of {@code network.params()}; not modified
     * @param examples how many examples it is of, 1 or more
     * @param score mean loss of these examples
     */
    public static void apply(ComputationGraph network, INDArray gradientSum, int examples, double score) {
        INDArray parameters = network.params();
        // made first, since a network that has seen no batch has no gradients, and these views are its updater's
        ComputationGraphUpdater updater = network.getUpdater();
        INDArray gradient = network.getFlattenedGradients().reshape(parameters.shape());
        gradient.assign(gradientSum.reshape(parameters.shape()));
        int iteration = BaseOptimizer.getIterationCount(network);
        int epoch = BaseOptimizer.getEpochCount(network);
        updater.update(views(network), iteration, epoch, examples, LayerWorkspaceMgr.noWorkspaces());
        parameters.subi(gradient);
        BaseOptimizer.applyConstraints(network);
        network.setScore(score);
        BaseOptimizer.incrementIterationCount(network, 1);
        for (TrainingListener listener : network.getListeners()) {
            listener.iterationDone(network, iteration, epoch);
        }
    }

    /** The flattened gradients by the names of their parameters, as a backward pass hands them to the updater. */
    private static Gradient views(ComputationGraph network) {
        INDArray flat = network.getFlattenedGradients();
        INDArray values = flat.reshape(flat.length());
        Gradient gradient = new DefaultGradient(flat);
        long offset = 0;
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            if (vertex.numParams() > 0) {
                for (var parameter : vertex.paramTable(false).entrySet()) {
                    long end = offset + parameter.getValue().length();
                    gradient.setGradientFor(
                            vertex.getVertexName() + "_" + parameter.getKey(),
                            values.get(NDArrayIndex.interval(offset, end)));
                    offset = end;
                }
            }
        }
        return gradient;
    }
}
