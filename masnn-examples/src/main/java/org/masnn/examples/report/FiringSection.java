package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.energy.statistics.SpikeStatistics;

/** How much networks fired on the test samples: by layer, over time, and from sample to sample. */
public final class FiringSection {

    private static final int BINS = 30;

    private FiringSection() {}

    /**
     * One network's firing.
     *
     * @param network its name
     * @param seeds statistics of each seed's run, one at least
     */
    public record Firing(String network, List<SpikeStatistics> seeds) {

        /**
         * Copies the list.
         *
         * @param network its name
         * @param seeds statistics of each seed's run
         * @throws IllegalArgumentException when there is no seed
         */
        public Firing {
            seeds = List.copyOf(seeds);
            if (seeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "Firing: expected statistics of one seed at least for network \"" + network + "\", got none");
            }
        }

        private double rate(String layer) {
            return seeds.stream()
                    .flatMap(statistics -> statistics.layers().stream())
                    .filter(spikes -> spikes.layer().equals(layer))
                    .mapToDouble(LayerSpikes::rate)
                    .average()
                    .orElse(Double.NaN);
        }

        private double nsar(int step) {
            return seeds.stream()
                    .mapToDouble(statistics -> statistics.nsar().get(step))
                    .average()
                    .orElse(Double.NaN);
        }

        private List<Double> nasarOfClips() {
            return seeds.stream()
                    .flatMap(statistics -> statistics.nasarOfClips().stream())
                    .toList();
        }

        private String variance() {
            double mean = seeds.stream()
                    .mapToDouble(SpikeStatistics::nasarVariance)
                    .average()
                    .orElse(Double.NaN);
            return network + " " + String.format(Locale.ROOT, "%.2e", mean);
        }
    }

    /**
     * The section.
     *
     * @param firings of all spiking networks, of one T; none for none
     * @return figures, or a note where there is nothing to draw
     * @throws IllegalArgumentException when networks differ in T
     */
    public static Section of(List<Firing> firings) {
        List<Part> parts = new ArrayList<>();
        if (firings.isEmpty()) {
            parts.add(new Note("None of these networks spikes."));
        } else {
            int steps = timeSteps(firings);
            parts.add(perLayer(firings));
            parts.add(
                    steps > 1
                            ? overTime(firings, steps)
                            : new Note("With T = 1 there is no course over time (Fig. S1)."));
            parts.add(overSamples(firings));
        }
        return new Section("Firing", "On the test samples, mean over the seeds.", parts);
    }

    private static int timeSteps(List<Firing> firings) {
        int steps = firings.get(0).seeds().get(0).timeSteps();
        for (Firing firing : firings) {
            for (SpikeStatistics statistics : firing.seeds()) {
                if (statistics.timeSteps() != steps) {
                    throw new IllegalArgumentException("FiringSection: expected networks of one T, got T = " + steps
                            + " of \"" + firings.get(0).network() + "\" and T = " + statistics.timeSteps() + " of \""
                            + firing.network() + "\"");
                }
            }
        }
        return steps;
    }

    private static Figure perLayer(List<Firing> firings) {
        Set<String> layers = firings.stream()
                .flatMap(firing -> firing.seeds().get(0).layers().stream())
                .map(LayerSpikes::layer)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Figure(
                "Firing by layer",
                "Average spiking activity rate of each spiking layer: the part of NASAR (Section 4) that is the layer's.",
                new BarChart(
                        BarChart.Form.GROUPED,
                        "spiking layer",
                        "rate (spikes per neuron and step)",
                        List.copyOf(layers),
                        firings.stream()
                                .map(firing -> new Series(
                                        firing.network(),
                                        layers.stream().map(firing::rate).toList()))
                                .toList()),
                layers.size() > 12);
    }

    private static Figure overTime(List<Firing> firings, int steps) {
        return new Figure(
                "Firing over time",
                "Network spiking activity rate (NSAR) at each time step, mean over the test clips, as in Fig. S1 of the"
                        + " paper's supplement (Section 7.4).",
                new LineChart(
                        "time step t",
                        "NSAR (spikes per neuron)",
                        IntStream.rangeClosed(1, steps)
                                .mapToObj(Integer::toString)
                                .toList(),
                        firings.stream()
                                .map(firing -> new Series(
                                        firing.network(),
                                        IntStream.range(0, steps)
                                                .mapToObj(firing::nsar)
                                                .toList()))
                                .toList()));
    }

    private static Figure overSamples(List<Firing> firings) {
        List<Double> all = firings.stream()
                .flatMap(firing -> firing.nasarOfClips().stream())
                .toList();
        double least = all.stream().mapToDouble(value -> value).min().orElse(0);
        double most = all.stream().mapToDouble(value -> value).max().orElse(0);
        double width = Math.max((most - least) / BINS, 1e-9);
        return new Figure(
                "Firing from sample to sample",
                "Distribution of NASAR over the test clips (Section 7.4). Variance: "
                        + firings.stream().map(Firing::variance).collect(Collectors.joining(", ")) + ".",
                new BarChart(
                        BarChart.Form.GROUPED,
                        "NASAR from (spikes per neuron and step)",
                        "clips (%)",
                        IntStream.range(0, BINS)
                                .mapToObj(bin -> String.format(Locale.ROOT, "%.4f", least + bin * width))
                                .toList(),
                        firings.stream()
                                .map(firing ->
                                        new Series(firing.network(), shares(firing.nasarOfClips(), least, width)))
                                .toList()),
                true);
    }

    private static List<Double> shares(List<Double> values, double least, double width) {
        double[] counts = new double[BINS];
        values.forEach(value -> counts[(int) Math.min(BINS - 1, (value - least) / width)]++);
        return IntStream.range(0, BINS)
                .mapToObj(bin -> 100 * counts[bin] / values.size())
                .toList();
    }
}
