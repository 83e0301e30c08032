package org.masnn.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.EventStream;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RecordingEvaluationTest {

    private static final List<String> CLASSES = List.of("a", "b", "c");

    /** Recordings of the given classes, recording i of subject {@code s(i % 2)}. */
    static ClipSamples clips(List<String> classes, int clips, int... labels) {
        List<EventSample> samples = new ArrayList<>();
        EventStream events = EventStream.builder(1, 1).add(0, 0, 0, true).build();
        for (int i = 0; i < labels.length; i++) {
            samples.add(new EventSample(events, labels[i], new SampleOrigin("r" + i, "s" + i % 2)));
        }
        return new ClipSamples(new EventSamples(classes, samples), 10, clips);
    }

    private static INDArray outputs(double[]... rows) {
        return Nd4j.create(rows);
    }

    @Test
    void of_halfOfTheClipsRight_isNoMajorityButAPlurality() {
        ClipSamples clips = clips(CLASSES, 4, 0);
        INDArray outputs = outputs(
                new double[] {0.6, 0.4, 0}, new double[] {0.6, 0.4, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 1});
        RecordingEvaluation majority = RecordingEvaluation.of(clips, outputs, Vote.MAJORITY);
        assertThat(majority.vote()).isEqualTo(Vote.MAJORITY);
        assertThat(majority.decision(0)).isEmpty();
        assertThat(majority.accuracy()).isEqualTo(new Accuracy(0, 1));
        RecordingEvaluation plurality = RecordingEvaluation.of(clips, outputs, Vote.PLURALITY);
        assertThat(plurality.decision(0)).hasValue(0);
        assertThat(plurality.accuracy()).isEqualTo(new Accuracy(1, 1));
        RecordingEvaluation mean = RecordingEvaluation.of(clips, outputs, Vote.MEAN_OUTPUT);
        assertThat(mean.decision(0)).hasValue(1);
        RecordingEvaluation first = RecordingEvaluation.of(clips, outputs, Vote.FIRST_CLIP);
        assertThat(first.decision(0)).hasValue(0);
        assertThat(majority.clipAccuracy()).isEqualTo(new Accuracy(2, 4));
        assertThat(majority.clipEvaluation().accuracy()).isEqualTo(0.5);
    }

    @Test
    void of_equals_goToTheLargerSumThenToTheFirst() {
        ClipSamples clips = clips(CLASSES, 2, 0);
        INDArray bySum = outputs(new double[] {0.5, 0.4, 0}, new double[] {0, 0.9, 0});
        assertThat(RecordingEvaluation.of(clips, bySum, Vote.PLURALITY).decision(0))
                .hasValue(1);
        INDArray equal = outputs(new double[] {0, 0.5, 0}, new double[] {0, 0, 0.5});
        assertThat(RecordingEvaluation.of(clips, equal, Vote.PLURALITY).decision(0))
                .hasValue(1);
        INDArray none = outputs(new double[3], new double[3]);
        assertThat(RecordingEvaluation.of(clips, none, Vote.MAJORITY).decision(0))
                .hasValue(0);
    }

    @Test
    void accuracies_perClassAndSubject_countRecordings() {
        ClipSamples clips = clips(CLASSES, 1, 0, 0, 1, 1);
        INDArray outputs =
                outputs(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 1});
        RecordingEvaluation result = RecordingEvaluation.of(clips, outputs, Vote.MAJORITY);
        assertThat(result.perClass())
                .containsExactlyEntriesOf(new TreeMap<>(
                        Map.of("a", new Accuracy(1, 2), "b", new Accuracy(1, 2), "c", new Accuracy(0, 0))));
        assertThat(result.perClass().get("c").share()).isNaN();
        assertThat(result.perSubject())
                .containsEntry("s0", new Accuracy(2, 2))
                .containsEntry("s1", new Accuracy(0, 2))
                .hasSize(2);
        assertThat(result.accuracy().share()).isEqualTo(0.5);
        Evaluation evaluation = result.evaluation();
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(evaluation.getLabelsList()).isEqualTo(CLASSES);
        assertThat(evaluation.getConfusion().getCount(0, 1)).isEqualTo(1);
        assertThat(evaluation.getConfusion().getCount(1, 2)).isEqualTo(1);
        assertThat(evaluation.confusionToString()).contains("a", "b", "c");
    }

    @Test
    void evaluation_noMajority_isAClassOfItsOwn() {
        ClipSamples clips = clips(CLASSES, 2, 0, 1);
        INDArray outputs =
                outputs(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 1, 0}, new double[] {0, 1, 0});
        Evaluation evaluation =
                RecordingEvaluation.of(clips, outputs, Vote.MAJORITY).evaluation();
        assertThat(evaluation.getLabelsList()).containsExactly("a", "b", "c", "no majority");
        assertThat(evaluation.getConfusion().getCount(0, 3)).isEqualTo(1);
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(RecordingEvaluation.of(clips, outputs, Vote.PLURALITY)
                        .evaluation()
                        .getLabelsList())
                .isEqualTo(CLASSES);
    }

    @Test
    void of_twoClasses_countsBoth() {
        ClipSamples clips = clips(List.of("no", "yes"), 1, 0, 1, 1);
        INDArray outputs = outputs(new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 0});
        Evaluation evaluation =
                RecordingEvaluation.of(clips, outputs, Vote.MAJORITY).evaluation();
        assertThat(evaluation.accuracy()).isEqualTo(2 / 3.0);
        assertThat(evaluation.getConfusion().getCount(1, 0)).isEqualTo(1);
    }

    @Test
    void of_otherOutputs_areRefused() {
        ClipSamples clips = clips(CLASSES, 2, 0);
        assertThatThrownBy(() -> RecordingEvaluation.of(clips, Nd4j.zeros(3, 3), Vote.MAJORITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RecordingEvaluation: expected outputs [clips, classes] = [2, 3] of at least one clip, got"
                        + " [3, 3]");
        INDArray infinite = outputs(new double[] {1, 0, 0}, new double[] {0, Double.NaN, 0});
        assertThatThrownBy(() -> RecordingEvaluation.of(clips, infinite, Vote.MAJORITY))
                .hasMessage("RecordingEvaluation: expected finite outputs, got NaN for clip 1; look for weights of the"
                        + " network that are not finite");
        assertThatThrownBy(() -> new Accuracy(3, 2)).hasMessage("Accuracy: expected 0 <= correct <= total, got 3 of 2");
    }

    /** Against the rules written down again in the plainest way. */
    @Property
    void of_anyOutputs_decideAsCountedByHand(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int recordings,
            @ForAll @IntRange(min = 1, max = 7) int clipsOfEach,
            @ForAll @IntRange(min = 2, max = 5) int classCount) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> classes = List.of("a", "b", "c", "d", "e").subList(0, classCount);
        int[] labels = random.ints(recordings, 0, classCount).toArray();
        ClipSamples clips = clips(classes, clipsOfEach, labels);
        // Quarters are exact in binary, and equal values are frequent.
        double[][] rows = new double[recordings * clipsOfEach][classCount];
        for (double[] row : rows) {
            for (int c = 0; c < classCount; c++) {
                row[c] = random.nextInt(5) / 4.0;
            }
        }
        int published = 0;
        int byMean = 0;
        for (int r = 0; r < recordings; r++) {
            double right = 0;
            double[] mean = new double[classCount];
            for (int k = 0; k < clipsOfEach; k++) {
                double[] row = rows[r * clipsOfEach + k];
                right += firstLargest(row) == labels[r] ? 1 : 0;
                for (int c = 0; c < classCount; c++) {
                    mean[c] += row[c];
                }
            }
            published += right / clipsOfEach > 0.5 ? 1 : 0;
            byMean += firstLargest(mean) == labels[r] ? 1 : 0;
        }
        RecordingEvaluation majority = RecordingEvaluation.of(clips, outputs(rows), Vote.MAJORITY);
        assertThat(majority.accuracy()).isEqualTo(new Accuracy(published, recordings));
        assertThat(RecordingEvaluation.of(clips, outputs(rows), Vote.MEAN_OUTPUT)
                        .accuracy())
                .isEqualTo(new Accuracy(byMean, recordings));
        RecordingEvaluation plurality = RecordingEvaluation.of(clips, outputs(rows), Vote.PLURALITY);
        for (int r = 0; r < recordings; r++) {
            OptionalInt decided = majority.decision(r);
            assertThat(decided.isEmpty() || decided.equals(plurality.decision(r)))
                    .as("a majority is a plurality")
                    .isTrue();
        }
        int sumOfClasses = majority.perClass().values().stream()
                .mapToInt(Accuracy::correct)
                .sum();
        int sumOfSubjects = majority.perSubject().values().stream()
                .mapToInt(Accuracy::correct)
                .sum();
        assertThat(sumOfClasses).isEqualTo(published).isEqualTo(sumOfSubjects);
        assertThat(majority.evaluation().getNumRowCounter()).isEqualTo(recordings);
    }

    private static int firstLargest(double[] values) {
        int best = 0;
        for (int i = 0; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
