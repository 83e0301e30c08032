package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.augment.Centring;
import org.masnn.core.evaluation.ClipVotes;
import org.masnn.core.evaluation.RecordingEvaluation;
import org.masnn.core.evaluation.Vote;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What the number of events alone tells: multinomial logistic regression on the square roots of event counts by part of
 * time, polarity and coarse pixel. A network that is not better has learnt nothing else.
 *
 * @param parts equal parts of a clip's time
 * @param side most coarse pixels along either side of the sensor
 */
record CountRegression(int parts, int side) {

    private static final int STEPS = 500;
    private static final double LEARNING_RATE = 0.01;

    /** Trains on clips of the training samples, as many of each as are tested, and tests as the networks are tested. */
    RecordingEvaluation evaluate(FrameSettings frames, SampleSource train, SampleSource test, Vote vote) {
        DataSet training = all(batches(frames, frames.clips(train), 256));
        long features = training.getFeatures().size(1);
        MultiLayerNetwork regression = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.ZERO)
                .updater(new Adam(LEARNING_RATE))
                .l2(1.0 / training.numExamples()) // scikit-learn's C = 1
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(features)
                        .nOut(train.classes().size())
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        regression.init();
        IntStream.range(0, STEPS).forEach(step -> regression.fit(training));
        ClipSamples clips = frames.clips(test);
        return new ClipVotes(clips)
                .addAll(batch -> regression.output(flat(batch.getFeatures())), batches(frames, clips, 256))
                .evaluate(vote);
    }

    private EpochIterator batches(FrameSettings frames, ClipSamples clips, int batch) {
        int longest = Math.max(clips.sensorWidth(), clips.sensorHeight());
        long part = (frames.clipMicros() + parts - 1) / parts;
        Framing framing = new Framing(part, parts, (longest - 1) / side + 1, CountScaling.SQUARE_ROOT);
        return EventFrameIterator.builder(clips, framing, batch)
                .augmentations(frames.centred() ? List.of(new Centring()) : List.of())
                .build();
    }

    private static DataSet all(EpochIterator batches) {
        List<DataSet> parts = new ArrayList<>();
        batches.forEachRemaining(parts::add);
        return new DataSet(
                Nd4j.concat(
                        0, parts.stream().map(part -> flat(part.getFeatures())).toArray(INDArray[]::new)),
                Nd4j.concat(0, parts.stream().map(DataSet::getLabels).toArray(INDArray[]::new)));
    }

    private static INDArray flat(INDArray frames) {
        return frames.reshape(frames.size(0), frames.length() / frames.size(0));
    }
}
