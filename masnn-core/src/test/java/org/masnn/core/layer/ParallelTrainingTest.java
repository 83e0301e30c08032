package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** DL4J's ParallelWrapper: two copies of a network, each on its own batch, averaged after each step. */
class ParallelTrainingTest {

    @Test
    void averaging_isTheMeanOfTwoSingleSteps() throws Exception {
        List<DataSet> batches = List.of(SmallNetwork.data(6, 1), SmallNetwork.data(6, 2));
        ComputationGraph graph = network();
        INDArray start = graph.params().dup();
        // In the first round DL4J copies the second worker's network while the first worker trains already. So labels
        // are
        // such that this round moves nothing, and running statistics have no memory.
        List<DataSet> all = new ArrayList<>(List.of(resting(batches.get(0)), resting(batches.get(1))));
        all.addAll(batches);
        try (ParallelWrapper wrapper = new ParallelWrapper.Builder<>(graph)
                .workers(2)
                .prefetchBuffer(0)
                .averagingFrequency(1)
                .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                .build()) {
            wrapper.fit(new Batches(all));
        }
        INDArray expected = start.like();
        for (DataSet batch : batches) {
            ComputationGraph single = network();
            single.setParams(start);
            single.fit(batch);
            expected.addi(single.params().div(2));
        }
        // batch statistics too are averaged, which is what they should be
        Map<String, INDArray> parameters = graph.paramTable();
        assertThat(parameters.get("bn_mean").amaxNumber().doubleValue()).isPositive();
        double moved = expected.sub(start).amaxNumber().doubleValue();
        assertThat(moved).isGreaterThan(1e-3);
        INDArray difference = graph.params().sub(expected).castTo(DataType.DOUBLE);
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-5);
    }

    /** The batch with what the untrained network answers as labels: no loss, no gradient. */
    private static DataSet resting(DataSet batch) {
        INDArray answer = network()
                .feedForward(new INDArray[] {batch.getFeatures()}, true, false)
                .get("out");
        return new DataSet(batch.getFeatures(), answer.dup());
    }

    private static ComputationGraph network() {
        List<Layer> layers = new ArrayList<>(SmallNetwork.layers());
        for (int i : new int[] {SmallNetwork.NAMES.indexOf("bn"), SmallNetwork.NAMES.indexOf("bn2")}) {
            layers.set(i, new FrameBatchNormalization.Builder().momentum(1).build());
        }
        layers.set(
                layers.size() - 1,
                new LossLayer.Builder(new LossMSE())
                        .activation(Activation.IDENTITY)
                        .build());
        return SmallNetwork.graph(SmallNetwork.defaults().updater(new Sgd(0.5)), layers);
    }
}
