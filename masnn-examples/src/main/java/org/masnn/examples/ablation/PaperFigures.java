package org.masnn.examples.ablation;

import org.jspecify.annotations.Nullable;

/**
 * What the paper reports of a network.
 *
 * @param accuracy on the test samples, per cent
 * @param deviation of it, as printed behind ±
 * @param nasar network average spiking activity rate
 * @param energyEfficiency r_EE; null where its table has none
 * @param addedParameters beside the vanilla network's; null where its table has none
 * @param addedMacs beside the vanilla network's, per clip; null where its table has none
 */
record PaperFigures(
        double accuracy,
        double deviation,
        double nasar,
        @Nullable Double energyEfficiency,
        @Nullable Long addedParameters,
        @Nullable Long addedMacs) {

    static PaperFigures of(double accuracy, double deviation, double nasar) {
        return new PaperFigures(accuracy, deviation, nasar, null, null, null);
    }

    PaperFigures withEnergyEfficiency(double value) {
        return new PaperFigures(accuracy, deviation, nasar, value, addedParameters, addedMacs);
    }

    PaperFigures withAdded(long parameters, long macs) {
        return new PaperFigures(accuracy, deviation, nasar, energyEfficiency, parameters, macs);
    }
}
