package consumer;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.attention.Attention;
import org.masnn.core.training.FusedAdam;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a small TCSA network one step and prints the score before and after. */
public final class TrainOneStep {
    private static final int T = 5;

    private TrainOneStep() {}

    public static void main(String[] arguments) {
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(T)
                .classes(3)
                .input(8, 8, 2)
                .convolutions(8, 8, 8)
                .hidden(16)
                .attention(Attention.of("TCSA"))
                .updater(new FusedAdam(1e-2))
                .build();
        Nd4j.getRandom().setSeed(1);
        INDArray events = Nd4j.rand(DataType.FLOAT, 3, T, 8, 8, 2);
        DataSet batch = new DataSet(events, Nd4j.eye(3).castTo(DataType.FLOAT));
        double before = network.score(batch);
        INDArray start = network.params().dup();
        network.fit(batch);
        if (network.params().equals(start)) {
            throw new IllegalStateException("the step changed no parameter");
        }
        System.out.println("score " + before + " -> " + network.score(batch));
    }
}
