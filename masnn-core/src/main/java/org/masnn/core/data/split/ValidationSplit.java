package org.masnn.core.data.split;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.SampleSubset;

/**
 * Samples for training, and samples held back from it to choose between networks and epochs, so that the test set is
 * looked at once. The same arguments give the same split.
 *
 * @param training to train on
 * @param validation held back
 * @param description what was held back, for reports, for instance {@code subjects [user07, user19], 98 of 1176
 *     samples}
 */
public record ValidationSplit(SampleSource training, SampleSource validation, String description) {

    /** Most names of groups in a description. */
    private static final int NAMED = 8;

    /**
     * Holds back whole subjects where they are known, that is where one differs from its recording, else whole
     * recordings.
     *
     * @param source the samples
     * @param fraction share of the samples to hold back, above 0 and below 1; kept about, as whole groups allow
     * @param seed another one holds back others
     * @return the split; every class is in both parts
     * @throws IllegalArgumentException when a class cannot be in both parts, saying what else to do
     */
    public static ValidationSplit of(SampleSource source, double fraction, long seed) {
        boolean known = IntStream.range(0, source.size())
                .mapToObj(source::origin)
                .anyMatch(origin -> !origin.subject().equals(origin.recording()));
        return known ? bySubject(source, fraction, seed) : byRecording(source, fraction, seed);
    }

    /**
     * Holds back whole subjects ({@link SampleOrigin#subject}).
     *
     * @param source the samples
     * @param fraction share of the samples to hold back, above 0 and below 1; kept about, as whole subjects allow
     * @param seed another one holds back others
     * @return the split; every class is in both parts
     * @throws IllegalArgumentException when a class cannot be in both parts, saying what else to do, or a recording is
     *     of two subjects
     */
    public static ValidationSplit bySubject(SampleSource source, double fraction, long seed) {
        Map<String, String> subjects = new HashMap<>();
        for (int i = 0; i < source.size(); i++) {
            SampleOrigin origin = source.origin(i);
            String other = subjects.putIfAbsent(origin.recording(), origin.subject());
            if (other != null && !other.equals(origin.subject())) {
                throw new IllegalArgumentException("ValidationSplit: expected one subject a recording, got \"" + other
                        + "\" and \"" + origin.subject() + "\" for \"" + origin.recording() + "\"; use byRecording");
            }
        }
        SampleGroups groups = SampleGroups.of(source, i -> source.origin(i).subject());
        return split(
                groups,
                "subjects",
                fraction,
                seed,
                "hold back recordings with byRecording, where subjects may be in both parts, or use "
                        + endAdvice(source));
    }

    /**
     * Holds back whole recordings ({@link SampleOrigin#recording}), which means single samples where each is a
     * recording of its own. Subjects may be in both parts.
     *
     * @param source the samples
     * @param fraction share of the samples to hold back, above 0 and below 1; kept about, as whole recordings allow
     * @param seed another one holds back others
     * @return the split; every class is in both parts
     * @throws IllegalArgumentException when a class cannot be in both parts, saying what else to do
     */
    public static ValidationSplit byRecording(SampleSource source, double fraction, long seed) {
        SampleGroups groups = SampleGroups.of(source, i -> source.origin(i).recording());
        return split(
                groups,
                "recordings",
                fraction,
                seed,
                "add recordings, or use " + endAdvice(source) + ", where recordings are in both parts");
    }

    private static String endAdvice(SampleSource source) {
        boolean cut = groupsByRecordingAndClass(source).size() < source.size();
        return cut
                ? "endOfRecordings, which holds back the last samples of each"
                : "endOfSamples, which cuts each in time";
    }

    private static ValidationSplit split(SampleGroups groups, String what, double fraction, long seed, String advice) {
        requireSamples(groups.source(), fraction);
        List<String> lonely = groups.classesOfOneGroup();
        if (!lonely.isEmpty()) {
            throw new IllegalArgumentException("ValidationSplit: expected every class of at least 2 " + what
                    + ", so that one can be held back, got 1 for " + lonely + "; " + advice);
        }
        boolean[] chosen = new GroupChoice(groups.counts(), fraction).choose(seed);
        if (chosen == null) {
            throw new IllegalArgumentException("ValidationSplit: expected " + what
                    + " of which some can be held back with every class in both parts, found none among "
                    + groups.size() + "; " + advice);
        }
        List<String> names = new ArrayList<>();
        List<Integer> held = new ArrayList<>();
        for (int group = 0; group < chosen.length; group++) {
            if (chosen[group]) {
                names.add(groups.names().get(group));
                held.addAll(groups.members().get(group));
            }
        }
        String named = names.size() <= NAMED ? what + " " + names : names.size() + " of " + groups.size() + " " + what;
        return hold(groups.source(), held, named);
    }

    /**
     * Holds back the last samples of each recording, for data sets that are windows of few recordings. Both parts then
     * show the same recordings, so that validation is easier than a test with others.
     *
     * @param source the samples; those of a recording in the order of time, and not overlapping
     * @param fraction share of each recording's samples of a class to hold back, above 0 and below 1
     * @return the split; every class is in both parts
     * @throws IllegalArgumentException when a class has no recording of several samples, saying what else to do
     */
    public static ValidationSplit endOfRecordings(SampleSource source, double fraction) {
        requireSamples(source, fraction);
        SampleGroups groups = groupsByRecordingAndClass(source);
        int[] longest = new int[source.classes().size()];
        for (List<Integer> group : groups.members()) {
            int label = source.label(group.get(0));
            longest[label] = Math.max(longest[label], group.size());
        }
        List<Integer> held = new ArrayList<>();
        for (List<Integer> group : groups.members()) {
            int label = source.label(group.get(0));
            if (longest[label] < 2) {
                throw new IllegalArgumentException(
                        "ValidationSplit: expected a recording of at least 2 samples of every"
                                + " class, got none for \"" + source.classes().get(label)
                                + "\"; use endOfSamples, which cuts each sample in time");
            }
            // The longest ones give at least one sample and keep one, so that no class is missing on a side.
            long share = Math.round(fraction * group.size());
            int least = group.size() == longest[label] ? 1 : 0;
            int count = (int) Math.max(least, Math.min(group.size() - 1, share));
            held.addAll(group.subList(group.size() - count, group.size()));
        }
        return hold(source, held, "the end of each recording");
    }

    /** A recording may show several classes, one after the other; the end of it is then of few of them. */
    private static SampleGroups groupsByRecordingAndClass(SampleSource source) {
        return SampleGroups.of(
                source, i -> source.label(i) + " " + source.origin(i).recording());
    }

    /**
     * Holds back the last events of each sample, for data sets whose samples are few whole recordings; parts have as
     * many samples as the source. Both then show the same recordings, so that validation is easier than a test with
     * others.
     *
     * @param source the samples, each longer than the clips that are cut from its parts
     * @param fraction share of each sample's time up to its last event to hold back, above 0 and below 1
     * @return the split; every class is in both parts
     * @throws IllegalArgumentException when there is no sample, or the fraction is out of range
     */
    public static ValidationSplit endOfSamples(SampleSource source, double fraction) {
        requireSamples(source, fraction);
        return new ValidationSplit(
                new SamplePart(source, 1 - fraction, false),
                new SamplePart(source, 1 - fraction, true),
                "the last " + fraction + " of the time of each of " + source.size() + " samples");
    }

    private static void requireSamples(SampleSource source, double fraction) {
        if (source.size() == 0 || !(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("ValidationSplit: expected samples, and a fraction of them above 0 and"
                    + " below 1 to hold back, got " + source.size() + " samples and " + fraction);
        }
    }

    private static ValidationSplit hold(SampleSource source, List<Integer> held, String what) {
        boolean[] isHeld = new boolean[source.size()];
        held.forEach(sample -> isHeld[sample] = true);
        int[] training =
                IntStream.range(0, isHeld.length).filter(i -> !isHeld[i]).toArray();
        int[] validation =
                IntStream.range(0, isHeld.length).filter(i -> isHeld[i]).toArray();
        return new ValidationSplit(
                new SampleSubset(source, training),
                new SampleSubset(source, validation),
                what + ", " + validation.length + " of " + isHeld.length + " samples");
    }
}
