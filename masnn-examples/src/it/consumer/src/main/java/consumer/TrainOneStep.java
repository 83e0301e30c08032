package consumer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains a spiking network one step and prints the score before and after. */
public final class TrainOneStep {
    private static final int T = 4;

    private TrainOneStep() {}

    public static void main(String[] arguments) {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-2))
                .graphBuilder()
                .addInputs("events")
                .setInputTypes(FoldTimeLayer.inputType(T, 8, 8, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(T).build(), "events")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(8).kernelSize(3).padding(1).build(), "fold")
                .addLayer("lif1", new LifLayer.Builder().timeSteps(T).build(), "conv")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "lif1")
                .addLayer("lif2", new LifLayer.Builder().timeSteps(T).build(), "dense")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(T).build(), "lif2")
                .addLayer("loss", new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(), "mean")
                .setOutputs("loss")
                .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
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
