package org.masnn.energy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * Operations and energy of one network for one clip (Yao et al. 2023, Eq. 17), each term on its own.
 *
 * @param model the conventions
 * @param costs the network's operations
 * @param statistics how much it fired
 * @param encoderMacs MACs of the layers that read the input
 * @param realMacs MACs of other layers whose input is not spikes, by layer; empty in the paper's networks. Charged densely
 * @param acs ACs of the layers that read spikes, by layer
 * @param attentionWeightMacs delta MAC 1
 * @param attentionRefinementMacs delta MAC 2
 */
public record NetworkEnergy(
        Accounting model,
        NetworkCosts costs,
        SpikeStatistics statistics,
        double encoderMacs,
        Map<String, Double> realMacs,
        Map<String, Double> acs,
        double attentionWeightMacs,
        double attentionRefinementMacs) {

    /**
     * Copies the maps.
     *
     * @param model conventions
     * @param costs operations
     * @param statistics firing
     * @param encoderMacs MACs of the encoder
     * @param realMacs MACs on real values
     * @param acs ACs
     * @param attentionWeightMacs delta MAC 1
     * @param attentionRefinementMacs delta MAC 2
     */
    public NetworkEnergy {
        realMacs = Collections.unmodifiableMap(new LinkedHashMap<>(realMacs));
        acs = Collections.unmodifiableMap(new LinkedHashMap<>(acs));
    }

    /**
     * ACs of all layers.
     *
     * @return accumulations per clip
     */
    public double totalAcs() {
        return acs.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * MACs on real values behind the encoder.
     *
     * @return multiply-accumulations per clip
     */
    public double totalRealMacs() {
        return realMacs.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * Energy of a clip: Eq. 17 plus the attention's operations.
     *
     * @return pJ
     */
    public double picojoules() {
        double macs = encoderMacs + totalRealMacs() + attentionWeightMacs + attentionRefinementMacs;
        return model.macPicojoules() * macs + model.acPicojoules() * totalAcs();
    }
}
