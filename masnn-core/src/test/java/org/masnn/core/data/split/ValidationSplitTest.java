package org.masnn.core.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;

class ValidationSplitTest {

    private static final List<String> CLASSES = List.of("walk", "wave", "sit");

    private final List<EventSample> samples = new ArrayList<>();

    /** Adds samples of a class, each with one event whose time is the sample's number. */
    private void add(int count, int label, String recording, String subject) {
        for (int i = 0; i < count; i++) {
            EventStream events =
                    EventStream.builder(2, 2).add(0, 0, samples.size(), true).build();
            samples.add(new EventSample(events, label, new SampleOrigin(recording, subject)));
        }
    }

    private void recording(int count, int label, String recording) {
        add(count, label, recording, recording);
    }

    private EventSamples source() {
        return new EventSamples(CLASSES, samples);
    }

    private static List<Long> numbers(SampleSource part) {
        return IntStream.range(0, part.size())
                .mapToObj(i -> part.events(i).timeMicros(0))
                .toList();
    }

    private static Set<String> subjects(SampleSource part) {
        return IntStream.range(0, part.size())
                .mapToObj(i -> part.origin(i).subject())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** 20 subjects with one sample of each class. */
    private void gestures() {
        for (int subject = 0; subject < 20; subject++) {
            for (int label = 0; label < 3; label++) {
                add(1, label, "recording" + subject, "user" + subject);
            }
        }
    }

    @Test
    void of_knownSubjects_holdsBackWholeOnes() {
        gestures();
        ValidationSplit split = ValidationSplit.of(source(), 0.2, 1);
        assertThat(split.validation().size()).isEqualTo(12);
        assertThat(split.training().size()).isEqualTo(48);
        assertThat(subjects(split.validation())).hasSize(4).doesNotContainAnyElementsOf(subjects(split.training()));
        assertThat(split.description()).startsWith("subjects [user").endsWith("], 12 of 60 samples");
    }

    @Test
    void of_anotherSeed_holdsBackOthers() {
        gestures();
        Set<Set<String>> choices = IntStream.range(0, 20)
                .mapToObj(
                        seed -> subjects(ValidationSplit.of(source(), 0.2, seed).validation()))
                .collect(Collectors.toSet());
        assertThat(choices).hasSizeGreaterThan(15);
        assertThat(numbers(ValidationSplit.of(source(), 0.2, 3).validation()))
                .isEqualTo(numbers(ValidationSplit.of(source(), 0.2, 3).validation()));
    }

    @Test
    void of_unknownSubjects_holdsBackWholeRecordings() {
        for (int i = 0; i < 5; i++) {
            for (int label = 0; label < 3; label++) {
                recording(10, label, CLASSES.get(label) + i);
            }
        }
        ValidationSplit split = ValidationSplit.of(source(), 0.2, 1);
        assertThat(split.validation().size()).isEqualTo(30);
        assertThat(subjects(split.validation())).hasSize(3).doesNotContainAnyElementsOf(subjects(split.training()));
        assertThat(split.description()).startsWith("recordings [").endsWith("], 30 of 150 samples");
    }

    @Test
    void of_samplesThatAreRecordings_isStratifiedByClass() {
        for (int i = 0; i < 1000; i++) {
            recording(1, i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2, "file" + i);
        }
        ValidationSplit split = ValidationSplit.of(source(), 0.1, 1);
        int[] counts = new int[3];
        for (int i = 0; i < split.validation().size(); i++) {
            counts[split.validation().label(i)]++;
        }
        assertThat(counts).containsExactly(60, 30, 10);
        assertThat(split.description()).isEqualTo("100 of 1000 recordings, 100 of 1000 samples");
    }

    @Test
    void of_fewestPossible_keepsEveryClassInBothParts() {
        // Any share as small as the fraction would leave the rare class out.
        for (int i = 0; i < 50; i++) {
            recording(1, 0, "walk" + i);
        }
        recording(1, 2, "sit0");
        recording(1, 2, "sit1");
        ValidationSplit split = ValidationSplit.of(source(), 0.05, 1);
        assertThat(IntStream.range(0, split.validation().size())
                        .filter(i -> split.validation().label(i) == 2)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void of_classOfOneRecording_saysWhatElse() {
        recording(5, 0, "walk0");
        recording(5, 0, "walk1");
        recording(5, 1, "wave0");
        recording(5, 2, "sit0");
        assertThatThrownBy(() -> ValidationSplit.of(source(), 0.2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ValidationSplit: expected every class of at least 2 recordings, so that one can be held"
                        + " back, got 1 for [wave, sit]; add recordings, or use endOfRecordings, which holds back the"
                        + " last samples of each, where recordings are in both parts");
    }

    @Test
    void of_classOfOneWholeRecording_pointsToACutInTime() {
        recording(1, 0, "walk0");
        recording(1, 0, "walk1");
        recording(1, 1, "wave0");
        assertThatThrownBy(() -> ValidationSplit.of(source(), 0.2, 1))
                .hasMessage("ValidationSplit: expected every class of at least 2 recordings, so that one can be held"
                        + " back, got 1 for [wave]; add recordings, or use endOfSamples, which cuts each in time, where"
                        + " recordings are in both parts");
    }

    @Test
    void bySubject_classOfOneSubject_pointsToRecordings() {
        add(2, 0, "walk0", "alex");
        add(2, 0, "walk1", "alex");
        add(2, 1, "wave0", "alex");
        add(2, 1, "wave1", "neal");
        assertThatThrownBy(() -> ValidationSplit.bySubject(source(), 0.5, 1))
                .hasMessage("ValidationSplit: expected every class of at least 2 subjects, so that one can be held"
                        + " back, got 1 for [walk]; hold back recordings with byRecording, where subjects may be in"
                        + " both parts, or use endOfRecordings, which holds back the last samples of each");
        assertThat(ValidationSplit.byRecording(source(), 0.5, 1).validation().size())
                .isEqualTo(4);
    }

    @Test
    void bySubject_noChoiceHasAllClasses_isSaid() {
        // Each class is of two of three subjects: whichever are held back, one class is on one side only.
        add(1, 0, "r1", "a");
        add(1, 0, "r2", "b");
        add(1, 1, "r3", "b");
        add(1, 1, "r4", "c");
        add(1, 2, "r5", "a");
        add(1, 2, "r6", "c");
        assertThatThrownBy(() -> ValidationSplit.bySubject(source(), 0.3, 1))
                .hasMessageStartingWith("ValidationSplit: expected subjects of which some can be held back with every"
                        + " class in both parts, found none among 3; hold back recordings with byRecording");
    }

    @Test
    void bySubject_recordingOfTwo_isRefused() {
        add(1, 0, "r1", "a");
        add(1, 0, "r1", "b");
        assertThatThrownBy(() -> ValidationSplit.of(source(), 0.3, 1))
                .hasMessage("ValidationSplit: expected one subject a recording, got \"a\" and \"b\" for \"r1\"; use"
                        + " byRecording");
    }

    @Test
    void endOfRecordings_windows_holdsBackTheLastOfEach() {
        recording(10, 0, "walk0");
        recording(4, 1, "wave0");
        recording(5, 2, "sit0");
        recording(1, 2, "sit1");
        ValidationSplit split = ValidationSplit.endOfRecordings(source(), 0.2);
        assertThat(numbers(split.validation())).containsExactly(8L, 9L, 13L, 18L);
        assertThat(numbers(split.training())).hasSize(16).doesNotContainAnyElementsOf(numbers(split.validation()));
        assertThat(split.description()).isEqualTo("the end of each recording, 4 of 20 samples");
    }

    @Test
    void endOfRecordings_recordingOfSeveralClasses_holdsBackEachClass() {
        for (int label = 0; label < 3; label++) {
            recording(5, label, "one");
        }
        assertThat(numbers(ValidationSplit.endOfRecordings(source(), 0.2).validation()))
                .containsExactly(4L, 9L, 14L);
    }

    @Test
    void endOfRecordings_classOfSingleSamples_pointsToACutInTime() {
        recording(5, 0, "walk0");
        recording(1, 1, "wave0");
        assertThatThrownBy(() -> ValidationSplit.endOfRecordings(source(), 0.2))
                .hasMessage("ValidationSplit: expected a recording of at least 2 samples of every class, got none for"
                        + " \"wave\"; use endOfSamples, which cuts each sample in time");
    }

    @Test
    void endOfSamples_recordings_areCutInTime() {
        EventStream.Builder events = EventStream.builder(1, 1);
        for (int t = 0; t < 10; t++) {
            events.add(0, 0, t, true);
        }
        EventSamples one =
                new EventSamples(CLASSES, List.of(new EventSample(events.build(), 2, new SampleOrigin("r", "s"))));
        ValidationSplit split = ValidationSplit.endOfSamples(one, 0.3);
        assertThat(split.training().events(0)).isEqualTo(events.build().window(0, 7));
        assertThat(split.validation().events(0))
                .isEqualTo(events.build().window(7, 10).relativeTo(7));
        assertThat(split.validation().label(0)).isEqualTo(2);
        assertThat(split.validation().size()).isEqualTo(1);
        assertThat(split.validation().classes()).isEqualTo(CLASSES);
        assertThat(split.validation().sensorWidth()).isEqualTo(1);
        assertThat(split.validation().sensorHeight()).isEqualTo(1);
        assertThat(split.validation().origin(0)).isEqualTo(new SampleOrigin("r", "s"));
        assertThat(split.description()).isEqualTo("the last 0.3 of the time of each of 1 samples");
    }

    @Test
    void any_fractionOutOfRange_isRefused() {
        recording(5, 0, "walk0");
        for (double fraction : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> ValidationSplit.of(source(), fraction, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ValidationSplit: expected samples, and a fraction of them above 0 and below 1 to hold"
                            + " back, got 5 samples and " + fraction);
            assertThatThrownBy(() -> ValidationSplit.endOfSamples(source(), fraction))
                    .hasMessageContaining("a fraction of them above 0 and below 1");
            assertThatThrownBy(() -> ValidationSplit.endOfRecordings(source(), fraction))
                    .hasMessageContaining("a fraction of them above 0 and below 1");
        }
    }
}
