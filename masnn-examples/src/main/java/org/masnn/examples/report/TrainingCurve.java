package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * How something changed while a network was trained.
 *
 * @param network its name
 * @param measure what changed
 * @param values one for each epoch, mean over the seeds; NaN where it was not measured
 */
public record TrainingCurve(String network, Measure measure, List<Double> values) {

    /** What can be followed over the epochs. */
    public enum Measure {
        /** Loss on training samples. */
        LOSS(
                "Loss",
                "mean loss",
                "Mean loss over the training samples of each epoch, while they were trained on; gradients by the"
                        + " surrogate through the recurrence of Eq. 3–4."),
        /** Accuracy on training samples. */
        ACCURACY(
                "Training accuracy",
                "accuracy (%)",
                "Share of the training samples that were answered right while they were trained on (Section 5)."),
        /** Accuracy on samples that were not trained on. */
        SCORE(
                "Accuracy after each epoch",
                "accuracy (%)",
                "Share of right answers on samples that were not trained on, after each epoch (Section 5)."),
        /** Firing of the network. */
        NASAR(
                "Firing while it learns",
                "NASAR (spikes per neuron and step)",
                "Network average spiking activity rate (Section 4), after each epoch, on a few test samples."),
        /** Step size of the updater. */
        LEARNING_RATE(
                "Learning rate",
                "learning rate (no unit)",
                "Learning rate of the updater at the start of each epoch (Section 5).");

        private final String title;
        private final String axis;
        private final String caption;

        Measure(String title, String axis, String caption) {
            this.title = title;
            this.axis = axis;
            this.caption = caption;
        }

        Figure figure(List<String> epochs, List<Series> series) {
            return new Figure(title, caption, new LineChart("epoch", axis, epochs, series));
        }

        String title() {
            return title;
        }
    }

    /**
     * Copies the list.
     *
     * @param network its name
     * @param measure what changed
     * @param values one for each epoch
     */
    public TrainingCurve {
        values = List.copyOf(values);
    }

    /**
     * The mean over seeds.
     *
     * @param network its name
     * @param measure what changed
     * @param ofSeeds for each seed one value for each epoch; NaN where it was not measured
     * @return a curve as long as the longest, each value over the seeds that have it
     */
    public static TrainingCurve mean(String network, Measure measure, List<List<Double>> ofSeeds) {
        int epochs = ofSeeds.stream().mapToInt(List::size).max().orElse(0);
        List<Double> values = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            int at = epoch;
            values.add(ofSeeds.stream()
                    .filter(seed -> seed.size() > at)
                    .mapToDouble(seed -> seed.get(at))
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN));
        }
        return new TrainingCurve(network, measure, values);
    }

    boolean isEmpty() {
        return values.stream().allMatch(value -> value.isNaN());
    }
}
