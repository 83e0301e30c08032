package org.masnn.examples.response;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time steps that are shown.
 *
 * @param steps from 1 to T, in ascending order
 * @param note why they are not those of the paper, if they are not
 */
record ShownSteps(List<Integer> steps, Optional<String> note) {

    /** Those of Fig. 7, of T = 60. */
    static final List<Integer> PAPER = List.of(1, 25, 49);

    private static final double PAPER_CLIP = 60;

    ShownSteps {
        steps = List.copyOf(steps);
    }

    /** Those asked for, which the clip has to have. */
    static ShownSteps of(List<Integer> wanted, int timeSteps) {
        boolean distinct = !wanted.isEmpty() && new HashSet<>(wanted).size() == wanted.size();
        if (!distinct || wanted.stream().anyMatch(step -> step < 1 || step > timeSteps)) {
            throw new IllegalArgumentException(
                    "ResponsePictures: expected one time step or more, none twice, from 1 to the" + " networks' T = "
                            + timeSteps + ", got " + wanted);
        }
        return new ShownSteps(wanted.stream().sorted().toList(), Optional.empty());
    }

    /** Those of the paper; in clips that are too short for them, those at the same shares of the clip. */
    static ShownSteps ofPaper(int timeSteps) {
        if (timeSteps >= PAPER.get(PAPER.size() - 1)) {
            return new ShownSteps(PAPER, Optional.empty());
        }
        List<Integer> steps = Stream.concat(Stream.of(1), PAPER.stream().skip(1).map(step ->
                        (int) Math.max(1, Math.round(step / PAPER_CLIP * timeSteps))))
                .distinct()
                .toList();
        return new ShownSteps(
                steps,
                Optional.of(String.format(
                        Locale.ROOT,
                        "T = %d has no steps %s, which the paper shows of T = 60; shown are those at the same shares of"
                                + " the clip, %s",
                        timeSteps,
                        PAPER,
                        steps)));
    }
}
