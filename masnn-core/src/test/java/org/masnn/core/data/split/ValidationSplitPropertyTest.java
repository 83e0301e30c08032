package org.masnn.core.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;

class ValidationSplitPropertyTest {

    /** Subjects with recordings with samples, of random classes; every class is of two subjects at least. */
    private static EventSamples source(long seed, int subjects, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EventSample> samples = new ArrayList<>();
        for (int subject = 0; subject < subjects; subject++) {
            int recordings = random.nextInt(1, 4);
            for (int recording = 0; recording < recordings; recording++) {
                int count = random.nextInt(1, 5);
                for (int i = 0; i < count; i++) {
                    add(samples, random.nextInt(classes), subject, recording);
                }
            }
        }
        for (int label = 0; label < classes; label++) {
            add(samples, label, 0, 0);
            add(samples, label, 1, 0);
        }
        List<String> names = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            names.add("class" + label);
        }
        return new EventSamples(names, samples);
    }

    private static void add(List<EventSample> samples, int label, int subject, int recording) {
        EventStream events =
                EventStream.builder(1, 1).add(0, 0, samples.size(), true).build();
        samples.add(new EventSample(events, label, new SampleOrigin("s" + subject + "r" + recording, "s" + subject)));
    }

    private static Set<Long> numbers(SampleSource part) {
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < part.size(); i++) {
            assertThat(numbers.add(part.events(i).timeMicros(0))).isTrue();
        }
        return numbers;
    }

    private static Set<String> groups(SampleSource part, boolean subjects) {
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < part.size(); i++) {
            groups.add(subjects ? part.origin(i).subject() : part.origin(i).recording());
        }
        return groups;
    }

    private static Set<Integer> labels(SampleSource part) {
        Set<Integer> labels = new HashSet<>();
        for (int i = 0; i < part.size(); i++) {
            labels.add(part.label(i));
        }
        return labels;
    }

    @Property
    void split_anySource_coversEachSampleOnceAndNoGroupTwice(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 12) int subjects,
            @ForAll @IntRange(min = 1, max = 5) int classes,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double fraction,
            @ForAll boolean bySubject) {
        EventSamples source = source(seed, subjects, classes);
        // Subjects 0 and 1 have every class, so that there always is a choice.
        ValidationSplit split = bySubject
                ? ValidationSplit.of(source, fraction, seed)
                : ValidationSplit.byRecording(source, fraction, seed);
        Set<Long> training = numbers(split.training());
        Set<Long> validation = numbers(split.validation());
        assertThat(training.size() + validation.size()).isEqualTo(source.size());
        assertThat(Collections.disjoint(training, validation)).isTrue();
        assertThat(Collections.disjoint(groups(split.training(), bySubject), groups(split.validation(), bySubject)))
                .isTrue();
        assertThat(labels(split.training())).isEqualTo(labels(source)).isEqualTo(labels(split.validation()));
    }

    /** With groups of one sample each, the number of each class is as near to the fraction as whole samples allow. */
    @Property
    void byRecording_singleSamples_isWithinOneSample(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int first,
            @ForAll @IntRange(min = 2, max = 40) int second,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double fraction) {
        List<EventSample> samples = new ArrayList<>();
        for (int i = 0; i < first + second; i++) {
            add(samples, i < first ? 0 : 1, i, 0);
        }
        ValidationSplit split =
                ValidationSplit.byRecording(new EventSamples(List.of("a", "b"), samples), fraction, seed);
        int[] held = new int[2];
        for (int i = 0; i < split.validation().size(); i++) {
            held[split.validation().label(i)]++;
        }
        assertThat((double) held[0]).isBetween(near(first, fraction, -1), near(first, fraction, 1));
        assertThat((double) held[1]).isBetween(near(second, fraction, -1), near(second, fraction, 1));
    }

    private static double near(int total, double fraction, int by) {
        return Math.max(1, Math.min(total - 1, fraction * total + by));
    }

    @Property
    void endOfRecordings_anyWindows_holdsBackOnlyLaterOnes(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 0.95) double fraction) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EventSample> samples = new ArrayList<>();
        int recordings = random.nextInt(1, 6);
        for (int recording = 0; recording < recordings; recording++) {
            int count = random.nextInt(2, 9);
            for (int i = 0; i < count; i++) {
                add(samples, recording % 2, recording, 0);
            }
        }
        EventSamples source = new EventSamples(List.of("a", "b"), samples);
        ValidationSplit split = ValidationSplit.endOfRecordings(source, fraction);
        Set<Long> training = numbers(split.training());
        Set<Long> validation = numbers(split.validation());
        assertThat(training.size() + validation.size()).isEqualTo(source.size());
        for (int i = 1; i < source.size(); i++) {
            boolean same = source.origin(i).equals(source.origin(i - 1));
            assertThat(same && validation.contains(i - 1L) && training.contains((long) i))
                    .isFalse();
        }
        assertThat(labels(split.training())).isEqualTo(labels(source)).isEqualTo(labels(split.validation()));
    }

    @Property
    void endOfSamples_anyEvents_areInOneOfBoth(
            @ForAll @IntRange(max = 50) int count, @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction) {
        EventStream.Builder events = EventStream.builder(1, 1);
        for (int t = 0; t < count; t++) {
            events.add(0, 0, 3L * t, true);
        }
        EventSamples source = new EventSamples(List.of("a"), List.of(new EventSample(events.build(), 0)));
        ValidationSplit split = ValidationSplit.endOfSamples(source, fraction);
        EventStream training = split.training().events(0);
        EventStream validation = split.validation().events(0);
        assertThat(training.size() + validation.size()).isEqualTo(count);
        assertThat(training.equals(events.build().window(0, 3L * training.size())))
                .isTrue();
    }
}
