package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.evaluation.classification.Evaluation;

/** What was taken for what, one matrix for each network. */
public final class ConfusionSection {

    /** Numbers of more classes do not fit into their cells. */
    private static final int MOST_NUMBERED = 24;

    private ConfusionSection() {}

    /**
     * One network's answers.
     *
     * @param network its name
     * @param seeds of each seed's run, one at least
     */
    public record Confusion(String network, List<Evaluation> seeds) {

        /**
         * Copies the list.
         *
         * @param network its name
         * @param seeds of each seed's run
         * @throws IllegalArgumentException when there is no seed
         */
        public Confusion {
            seeds = List.copyOf(seeds);
            if (seeds.isEmpty()) {
                throw new IllegalArgumentException("Confusion: expected the answers of one seed at least for network \""
                        + network + "\", got none");
            }
        }

        private int decisions() {
            return seeds.stream()
                    .mapToInt(evaluation ->
                            evaluation.getConfusionMatrix().getClasses().size())
                    .max()
                    .orElse(0);
        }

        private double count(int actual, int decided) {
            return seeds.stream()
                    .filter(evaluation -> decided
                            < evaluation.getConfusionMatrix().getClasses().size())
                    .mapToDouble(evaluation -> evaluation.getConfusionMatrix().getCount(actual, decided))
                    .sum();
        }
    }

    /**
     * The section.
     *
     * @param classes names of the true classes; a decision behind them is none at all
     * @param confusions of the networks to show
     * @return a matrix for each network, over all seeds
     */
    public static Section of(List<String> classes, List<Confusion> confusions) {
        List<Part> parts = new ArrayList<>();
        for (Confusion confusion : confusions) {
            List<String> decided = new ArrayList<>(classes);
            if (confusion.decisions() > classes.size()) {
                decided.add("no majority");
            }
            parts.add(new Figure(
                    "Confusion matrix of " + confusion.network(),
                    "Test samples of each class (rows) by the class that was decided (columns), summed over the seeds: what"
                            + " the accuracy counts.",
                    new HeatMap(
                            "decided class",
                            "true class",
                            "test samples",
                            decided,
                            classes,
                            IntStream.range(0, classes.size())
                                    .mapToObj(actual -> IntStream.range(0, decided.size())
                                            .mapToObj(column -> confusion.count(actual, column))
                                            .toList())
                                    .toList(),
                            classes.size() <= MOST_NUMBERED)));
        }
        return new Section("Confusion", "", parts);
    }
}
