package org.masnn.examples.energy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.masnn.attention.Attention;
import org.masnn.energy.Accounting;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * One row of a table of the paper that prints r_EE.
 *
 * @param label what the paper calls it
 * @param architecture of both networks
 * @param ann whether the baseline is the ANN twin
 * @param attention of the row's network
 * @param steps T
 * @param classes number of classes
 * @param size side of images
 * @param baseRate NASAR of the baseline; of an ANN 0
 * @param rate NASAR of the row's network
 * @param printed r_EE in the paper
 */
record PaperRow(
        String label,
        Architecture architecture,
        boolean ann,
        String attention,
        int steps,
        int classes,
        int size,
        double baseRate,
        double rate,
        double printed) {

    /** A row of an event network. */
    static PaperRow events(
            String label,
            Architecture architecture,
            int classes,
            String attention,
            double base,
            double rate,
            double printed) {
        return new PaperRow(
                label, architecture, false, attention, architecture.timeSteps(), classes, 0, base, rate, printed);
    }

    /** A row of Table 2: against the ANN twin. */
    static PaperRow againstAnn(
            String label,
            Architecture architecture,
            String attention,
            int steps,
            int size,
            double rate,
            double printed) {
        return new PaperRow(label, architecture, true, attention, steps, 1000, size, 0, rate, printed);
    }

    /** A row of Table 3. */
    static PaperRow images(
            String label, Architecture architecture, String attention, double base, double rate, double printed) {
        return new PaperRow(label, architecture, false, attention, 1, 1000, 224, base, rate, printed);
    }

    /** Of event frames, what fits Table 6 best; images have no zeros to speak of. */
    double usualInputShare() {
        return architecture.isResidual() ? 1 : 0.12;
    }

    /** r_EE with one rate in all layers. */
    double efficiency(Accounting accounting, double inputShare) {
        NetworkCosts base = NetworkCosts.of(ann ? architecture.ann(classes, size) : configuration(Attention.none()));
        NetworkCosts costs = NetworkCosts.of(configuration(Attention.of(attention)));
        return accounting
                .compare(
                        base,
                        SpikeStatistics.uniform(base.graph(), baseRate, inputShare),
                        costs,
                        SpikeStatistics.uniform(costs.graph(), rate, inputShare))
                .energyEfficiency();
    }

    private ComputationGraphConfiguration configuration(Attention of) {
        return architecture.configuration(of, steps, classes, size);
    }
}
