package consumer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.masnn.core.kernel.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Trains a network one step and prints the score before and after. */
public final class TrainOneStep {
    private TrainOneStep() {}

    public static void main(String[] arguments) {
        Backend.logOnce();
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).build())
                .layer(new OutputLayer.Builder().nIn(8).nOut(3).build())
                .build());
        network.init();
        INDArray features = Nd4j.rand(5, 4);
        INDArray labels = Nd4j.eye(3).castTo(features.dataType()).getRows(0, 1, 2, 0, 1);
        network.fit(features, labels);
        double before = network.score();
        network.fit(features, labels);
        System.out.println("score " + before + " -> " + network.score());
    }
}
