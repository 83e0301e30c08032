package org.masnn.core.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.memory.MemoryCheck;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Steps of one machine: DL4J's own, or of several batches by {@link GradientAccumulation}. */
final class StepsHere implements TrainingSteps {

    private final ComputationGraph network;
    private final @Nullable RightAnswers rightAnswers;
    private int largestChecked;

    StepsHere(ComputationGraph network, @Nullable RightAnswers rightAnswers) {
        this.network = network;
        this.rightAnswers = rightAnswers;
    }

    @Override
    public Outcome next(EpochIterator batches, int count, long seed) {
        List<DataSet> parts = new ArrayList<>();
        while (parts.size() < count && batches.hasNext()) {
            parts.add(batches.next());
        }
        int largest = parts.stream().mapToInt(DataSet::numExamples).max().orElse(0);
        if (largest > largestChecked) {
            MemoryCheck.beforeTraining(network, largest);
            largestChecked = largest;
        }
        if (rightAnswers != null) {
            parts.forEach(rightAnswers::expect);
        }
        Nd4j.getRandom().setSeed(seed);
        if (parts.size() == 1) {
            network.fit(parts.get(0));
        } else {
            new GradientAccumulation(network, parts.size()).step(parts);
        }
        return new Outcome(
                parts.stream().mapToInt(DataSet::numExamples).sum(), rightAnswers == null ? 0 : rightAnswers.take());
    }
}
