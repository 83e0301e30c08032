package org.masnn.energy;

import java.util.List;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.operation.Operation;

/**
 * An attention network beside its vanilla baseline, per clip (Yao et al. 2023, Eq. 18 and 19): {@code dE = E_MAC dMAC -
 * E_AC dAC}, {@code E_att = E_base + dE}, {@code r_EE = E_base / E_att}. Each term has its own method. With its ANN
 * twin as the baseline it is the ratio of the paper's Table 2.
 */
public final class EnergyComparison {

    private final NetworkEnergy base;
    private final NetworkEnergy attention;

    private EnergyComparison(NetworkEnergy base, NetworkEnergy attention) {
        this.base = base;
        this.attention = attention;
    }

    /**
     * Compares two networks.
     *
     * @param base without attention; the vanilla spiking network, or its ANN twin, which has a T of its own
     * @param attention the same convolutions and dense layers, spiking, with attention or not, run on the same data
     * @return the comparison
     * @throws IllegalArgumentException if conventions, T (of spiking networks), convolutions and dense layers, or data
     *     differ, if the baseline has attention, or if the other network is an ANN
     */
    public static EnergyComparison of(NetworkEnergy base, NetworkEnergy attention) {
        requireSame(
                "conventions",
                base.accounting().describe(),
                attention.accounting().describe());
        if (!attention.costs().graph().isSpiking()) {
            throw new IllegalArgumentException(
                    "EnergyComparison: expected a spiking network beside the baseline, got one"
                            + " without LifLayer; an ANN can only be the baseline, give it first");
        }
        if (base.costs().graph().isSpiking()) {
            requireSame(
                    "number of time steps T",
                    base.costs().graph().timeSteps(),
                    attention.costs().graph().timeSteps());
        }
        requireSame(
                "operations of convolutions and dense layers", operations(base.costs()), operations(attention.costs()));
        requireSame(
                "number of clips",
                base.statistics().samples(),
                attention.statistics().samples());
        requireSame(
                "share of non-zero input",
                base.statistics().featureShare(),
                attention.statistics().featureShare());
        if (!base.costs().attention().isEmpty()) {
            throw new IllegalArgumentException(
                    "EnergyComparison: expected a baseline without attention, got attention in "
                            + base.costs().attention().stream()
                                    .map(cost -> cost.layer() + " (" + cost.kind() + ")")
                                    .toList()
                            + "; give the vanilla network first");
        }
        return new EnergyComparison(base, attention);
    }

    private static List<Long> operations(NetworkCosts costs) {
        return costs.weighted().stream()
                .map(WeightedLayerCost::operationsPerStep)
                .sorted()
                .toList();
    }

    private static void requireSame(String what, Object base, Object attention) {
        if (!base.equals(attention)) {
            throw new IllegalArgumentException("EnergyComparison: expected the same " + what + " in both networks, got "
                    + base + " in the baseline and " + attention + " in the attention network");
        }
    }

    /**
     * The baseline.
     *
     * @return its terms
     */
    public NetworkEnergy base() {
        return base;
    }

    /**
     * The attention network.
     *
     * @return its terms
     */
    public NetworkEnergy attention() {
        return attention;
    }

    /**
     * Delta MAC 1: making the attention weights.
     *
     * @return MACs per clip
     */
    public double deltaMac1() {
        return attention.attentionWeightMacs();
    }

    /**
     * Delta MAC 2: refining values with the weights.
     *
     * @return MACs per clip
     */
    public double deltaMac2() {
        return attention.attentionRefinementMacs();
    }

    /**
     * What the attention network multiplies more than the baseline in convolutions and dense layers: 0 in the paper's
     * recommended networks. Not 0 where attention makes a layer's input non-binary, or changes what the encoder sees.
     *
     * @return MACs per clip
     */
    public double deltaMacLayers() {
        return attention.encoderMacs() + attention.totalRealMacs() - base.encoderMacs() - base.totalRealMacs();
    }

    /**
     * Delta MAC of Eq. 18, without work on single values.
     *
     * @return the sum of the three, MACs per clip
     */
    public double deltaMac() {
        return deltaMac1() + deltaMac2() + deltaMacLayers();
    }

    /**
     * Delta AC of Eq. 18: what the attention network accumulates less than the baseline.
     *
     * @return ACs per clip
     */
    public double deltaAc() {
        return base.total(Operation.AC) - attention.total(Operation.AC);
    }

    /**
     * Delta E, Eq. 18; with an accounting that charges more than the paper, of that too.
     *
     * @return pJ per clip; negative if attention saves energy
     */
    public double deltaPicojoules() {
        return attention.picojoules() - base.picojoules();
    }

    /**
     * {@code r_EE}, Eq. 19.
     *
     * @return energy of the baseline over energy of the attention network; above 1 if attention saves energy
     */
    public double energyEfficiency() {
        return base.picojoules() / attention.picojoules();
    }
}
