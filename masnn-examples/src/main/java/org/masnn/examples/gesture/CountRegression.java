package org.masnn.examples.gesture;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.augment.Centring;
import org.masnn.core.evaluation.ClipVotes;
import org.masnn.core.evaluation.RecordingEvaluation;
import org.masnn.core.evaluation.Vote;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the number of events alone tells: logistic regression, each class against the rest (LIBLINEAR, L2, C = 1), on the
 * square roots of event counts by part of time, polarity and coarse pixel. A network that is not better has learnt nothing
 * else.
 *
 * @param parts equal parts of a clip's time
 * @param side most coarse pixels along either side of the sensor
 */
record CountRegression(int parts, int side) {

    private static final double COST = 1;
    private static final double TOLERANCE = 1e-3;
    private static final int BATCH = 256;

    /** Trains on clips of the training samples, as many of each as are tested, and tests as the networks are tested. */
    RecordingEvaluation evaluate(FrameSettings frames, SampleSource train, SampleSource test, Vote vote) {
        List<Feature[]> rows = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        EventFrameIterator batches = batches(frames, frames.clips(train));
        int features = batches.inputColumns();
        while (batches.hasNext()) {
            DataSet batch = batches.next();
            rows.addAll(rows(batch.getFeatures()));
            for (long label : batch.getLabels().argMax(1).toLongVector()) {
                labels.add((double) label);
            }
        }
        Problem problem = new Problem();
        problem.l = rows.size();
        problem.n = features + 1;
        problem.bias = 1;
        problem.x = rows.stream().map(row -> withBias(row, features)).toArray(Feature[][]::new);
        problem.y = labels.stream().mapToDouble(label -> label).toArray();
        Linear.disableDebugOutput();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, COST, TOLERANCE));
        ClipSamples clips = frames.clips(test);
        return new ClipVotes(clips)
                .addAll(
                        batch -> answers(
                                model, batch.getFeatures(), train.classes().size()),
                        batches(frames, clips))
                .evaluate(vote);
    }

    private static INDArray answers(Model model, INDArray frames, int classes) {
        List<Feature[]> rows = rows(frames);
        double[][] answers = new double[rows.size()][classes];
        double[] probabilities = new double[model.getNrClass()];
        for (int i = 0; i < answers.length; i++) {
            Linear.predictProbability(model, withBias(rows.get(i), model.getNrFeature()), probabilities);
            for (int c = 0; c < probabilities.length; c++) {
                answers[i][model.getLabels()[c]] = probabilities[c];
            }
        }
        return Nd4j.createFromArray(answers);
    }

    private EventFrameIterator batches(FrameSettings frames, ClipSamples clips) {
        int longest = Math.max(clips.sensorWidth(), clips.sensorHeight());
        long part = (frames.clipMicros() + parts - 1) / parts;
        Framing framing = new Framing(part, parts, (longest - 1) / side + 1, CountScaling.SQUARE_ROOT);
        return EventFrameIterator.builder(clips, framing, BATCH)
                .augmentations(frames.centred() ? List.of(new Centring()) : List.of())
                .build();
    }

    /** What is not zero of each sample; indices begin at 1. */
    private static List<Feature[]> rows(INDArray frames) {
        List<Feature[]> rows = new ArrayList<>();
        for (float[] values :
                frames.reshape(frames.size(0), frames.length() / frames.size(0)).toFloatMatrix()) {
            List<Feature> row = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0) {
                    row.add(new FeatureNode(i + 1, values[i]));
                }
            }
            rows.add(row.toArray(Feature[]::new));
        }
        return rows;
    }

    private static Feature[] withBias(Feature[] row, int features) {
        Feature[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = new FeatureNode(features + 1, 1);
        return longer;
    }
}
