package org.masnn.examples.ablation;

import org.masnn.examples.gesture.AcrossSeeds;
import org.masnn.examples.gesture.GestureResults;

/**
 * What a network came to.
 *
 * @param network which
 * @param accuracy on the test samples, from 0 to 1
 * @param nasar network average spiking activity rate
 * @param energyEfficiency r_EE (Eq. 19) against the vanilla network
 * @param addedParameters trained parameters beside the vanilla network's
 * @param addedMacs operations that make the attention weights (delta MAC 1) beside the vanilla network's, per clip
 */
record AblationRow(
        AblationNetwork network,
        AcrossSeeds accuracy,
        AcrossSeeds nasar,
        AcrossSeeds energyEfficiency,
        long addedParameters,
        long addedMacs) {

    static AblationRow of(AblationNetwork network, GestureResults results) {
        String attention = network.attention();
        return new AblationRow(
                network,
                results.accuracy(attention),
                results.nasar(attention),
                results.energyEfficiency(attention)
                        .orElseThrow(() -> new IllegalStateException("each table has a vanilla network")),
                results.trainedParameters(attention) - results.trainedParameters(GestureResults.VANILLA),
                results.attentionWeightMacs(attention) - results.attentionWeightMacs(GestureResults.VANILLA));
    }
}
