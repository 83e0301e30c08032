package org.masnn.examples.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.masnn.energy.statistics.SpikeActivity;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What the runs of a program came to so far, for a page that asks again and again. Of long trainings every second point is left
 * out when there are too many; then the page has to read all again, which it is told by another edition. Safe for several threads.
 */
final class LiveRuns {

    /** So many are quick to send and enough for a line of a screen's width. */
    static final int MOST_POINTS = 4000;

    /** Editions begin anywhere, so that a page of an earlier program notices. */
    private static final int MOST_EDITION = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Run(String title, List<String> layers) {}

    private record Point(int run, SpikeActivity activity) {}

    private final List<Run> runs = new ArrayList<>();
    private List<Point> points = new ArrayList<>();
    private int edition = new SplittableRandom().nextInt(1, MOST_EDITION);

    /** A further run; returns its number. */
    synchronized int start(String title, List<String> layers) {
        runs.add(new Run(title, List.copyOf(layers)));
        return runs.size() - 1;
    }

    synchronized void add(int run, SpikeActivity activity) {
        points.add(new Point(run, activity));
        if (points.size() > MOST_POINTS) {
            List<Point> thinned = new ArrayList<>();
            for (int i = 0; i < points.size(); i += 2) {
                thinned.add(points.get(i));
            }
            points = thinned;
            edition++;
        }
    }

    /** As JSON all points from one on, or all where the page's edition is another. */
    synchronized String json(int known, int from) {
        boolean continued = known == edition && from >= 0 && from <= points.size();
        int first = continued ? from : 0;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("edition", edition);
        all.put("from", first);
        all.put(
                "runs",
                runs.stream()
                        .map(run -> Map.of("title", run.title(), "layers", run.layers()))
                        .toList());
        all.put(
                "points",
                points.subList(first, points.size()).stream().map(this::values).toList());
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps, lists, texts and numbers
        }
    }

    /** Run, step and epoch from 1, loss, NASAR, rates in the order of the layers; null for what is no number. */
    private List<Object> values(Point point) {
        SpikeActivity activity = point.activity();
        List<Object> rates = new ArrayList<>();
        for (String layer : runs.get(point.run()).layers()) {
            rates.add(activity.rates().get(layer));
        }
        List<Object> values = new ArrayList<>();
        values.add(point.run());
        values.add(activity.iteration() + 1);
        values.add(activity.epoch() + 1);
        values.add(Double.isFinite(activity.loss()) ? activity.loss() : null);
        values.add(activity.nasar().isPresent() ? activity.nasar().getAsDouble() : null);
        values.add(rates);
        return values;
    }
}
