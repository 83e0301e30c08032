package org.masnn.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.SampleSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well recordings were classified, each by the votes of its clips. Immutable.
 */
public final class RecordingEvaluation {

    private static final String NO_MAJORITY = "no majority";

    private final ClipSamples clips;
    private final SampleSource recordings;
    private final Vote vote;
    private final int[] clipDecisions;
    private final List<OptionalInt> decisions;

    private RecordingEvaluation(ClipSamples clips, Vote vote, int[] clipDecisions, List<OptionalInt> decisions) {
        this.clips = clips;
        this.recordings = clips.recordings();
        this.vote = vote;
        this.clipDecisions = clipDecisions;
        this.decisions = List.copyOf(decisions);
    }

    /**
     * Lets the clips vote.
     *
     * @param clips what was classified, at least one
     * @param outputs {@code [clips, classes]}, a network's outputs in the order of the clips; not modified
     * @param vote how the clips of a recording decide
     * @return the evaluation
     * @throws IllegalArgumentException when the outputs have another shape or are not finite
     */
    public static RecordingEvaluation of(ClipSamples clips, INDArray outputs, Vote vote) {
        int classes = clips.classes().size();
        if (clips.size() == 0 || !Arrays.equals(outputs.shape(), new long[] {clips.size(), classes})) {
            throw new IllegalArgumentException("RecordingEvaluation: expected outputs [clips, classes] = ["
                    + clips.size() + ", " + classes + "] of at least one clip, got "
                    + Arrays.toString(outputs.shape()));
        }
        double[][] rows = outputs.castTo(DataType.DOUBLE).toDoubleMatrix();
        return of(clips, rows, vote);
    }

    static RecordingEvaluation of(ClipSamples clips, double[][] outputs, Vote vote) {
        requireFinite(outputs);
        int[] clipDecisions = Arrays.stream(outputs).mapToInt(Vote::largest).toArray();
        List<OptionalInt> decisions = new ArrayList<>();
        int each = clips.clipsPerRecording();
        for (int from = 0; from < outputs.length; from += each) {
            decisions.add(vote.decision(Arrays.copyOfRange(outputs, from, from + each)));
        }
        return new RecordingEvaluation(clips, vote, clipDecisions, decisions);
    }

    private static void requireFinite(double[][] outputs) {
        for (int i = 0; i < outputs.length; i++) {
            for (double value : outputs[i]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("RecordingEvaluation: expected finite outputs, got " + value
                            + " for clip " + i + "; look for weights of the network that are not finite");
                }
            }
        }
    }

    /**
     * How the clips decided.
     *
     * @return the rule
     */
    public Vote vote() {
        return vote;
    }

    /**
     * What was decided for a recording.
     *
     * @param recording index into {@link ClipSamples#recordings}
     * @return a class, empty when there was no {@link Vote#MAJORITY}
     */
    public OptionalInt decision(int recording) {
        return decisions.get(recording);
    }

    /**
     * Accuracy over the recordings.
     *
     * @return right ones of all
     */
    public Accuracy accuracy() {
        int correct = 0;
        for (int recording = 0; recording < decisions.size(); recording++) {
            correct += right(recording) ? 1 : 0;
        }
        return new Accuracy(correct, decisions.size());
    }

    /**
     * Accuracy over the recordings of each class.
     *
     * @return by the name of the class, in the order of the classes; 0 of 0 where there is no recording
     */
    public Map<String, Accuracy> perClass() {
        Map<String, Accuracy> result = new LinkedHashMap<>();
        recordings.classes().forEach(name -> result.put(name, new Accuracy(0, 0)));
        count(result, recording -> recordings.classes().get(recordings.label(recording)));
        return Collections.unmodifiableMap(result);
    }

    /**
     * Accuracy over the recordings of each subject.
     *
     * @return by subject, in the order of the recordings; a recording of nobody known is its own subject
     */
    public Map<String, Accuracy> perSubject() {
        Map<String, Accuracy> result = new LinkedHashMap<>();
        count(result, recording -> recordings.origin(recording).subject());
        return Collections.unmodifiableMap(result);
    }

    private void count(Map<String, Accuracy> into, IntFunction<String> group) {
        for (int recording = 0; recording < decisions.size(); recording++) {
            String name = group.apply(recording);
            into.put(name, into.getOrDefault(name, new Accuracy(0, 0)).plus(right(recording)));
        }
    }

    private boolean right(int recording) {
        return decisions.get(recording).equals(OptionalInt.of(recordings.label(recording)));
    }

    /**
     * DL4J's evaluation of the recordings, with class names and confusion matrix. Where a {@link Vote#MAJORITY} is
     * missing it has one more class behind the others, {@code no majority}, which is predicted but never right.
     *
     * @return a new evaluation of one example a recording
     */
    public Evaluation evaluation() {
        List<String> names = new ArrayList<>(recordings.classes());
        if (decisions.stream().anyMatch(OptionalInt::isEmpty)) {
            names.add(NO_MAJORITY);
        }
        Evaluation evaluation = new Evaluation(names);
        for (int recording = 0; recording < decisions.size(); recording++) {
            int decided = decisions.get(recording).orElse(names.size() - 1);
            evaluation.eval(decided, recordings.label(recording));
        }
        return evaluation;
    }

    /**
     * Accuracy over the clips, each for itself.
     *
     * @return right ones of all
     */
    public Accuracy clipAccuracy() {
        int correct = 0;
        for (int i = 0; i < clipDecisions.length; i++) {
            correct += clipDecisions[i] == clips.label(i) ? 1 : 0;
        }
        return new Accuracy(correct, clipDecisions.length);
    }

    /**
     * DL4J's evaluation of the clips, each for itself.
     *
     * @return a new evaluation of one example a clip
     */
    public Evaluation clipEvaluation() {
        Evaluation evaluation = new Evaluation(clips.classes());
        for (int i = 0; i < clipDecisions.length; i++) {
            evaluation.eval(clipDecisions[i], clips.label(i));
        }
        return evaluation;
    }
}
