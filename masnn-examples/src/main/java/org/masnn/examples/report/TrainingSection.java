package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.masnn.examples.report.TrainingCurve.Measure;

/** How the training went: a figure for each measure. */
public final class TrainingSection {

    private TrainingSection() {}

    /**
     * The section.
     *
     * @param curves of all networks
     * @param absent why a measure may be missing, in words; a note says so where it is. Measures that are not in here and
     *     have no curve are left out
     * @return figures in the order of the measures
     */
    public static Section of(List<TrainingCurve> curves, Map<Measure, String> absent) {
        List<Part> parts = new ArrayList<>();
        List<Part> notes = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            List<TrainingCurve> found = curves.stream()
                    .filter(curve -> curve.measure() == measure && !curve.isEmpty())
                    .toList();
            if (!found.isEmpty()) {
                parts.add(figure(measure, found));
            } else if (absent.containsKey(measure)) {
                notes.add(new Note(measure.title() + ": " + absent.get(measure)));
            }
        }
        parts.addAll(notes);
        return new Section("Training", "", parts);
    }

    private static Figure figure(Measure measure, List<TrainingCurve> curves) {
        int epochs =
                curves.stream().mapToInt(curve -> curve.values().size()).max().orElse(0);
        List<Series> series = new ArrayList<>();
        for (TrainingCurve curve : curves) {
            List<Double> values = new ArrayList<>(curve.values());
            values.addAll(Collections.nCopies(epochs - values.size(), Double.NaN));
            series.add(new Series(curve.network(), values));
        }
        return measure.figure(
                IntStream.rangeClosed(1, epochs).mapToObj(Integer::toString).toList(), series);
    }
}
