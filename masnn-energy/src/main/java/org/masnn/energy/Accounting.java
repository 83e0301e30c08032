package org.masnn.energy;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.SharedMlp;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.Signal;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * The conventions of an energy estimate (Yao et al. 2023, Eq. 17): energy per operation, and what is counted. Operations
 * behind spikes are AC, rate times FLOPs; all others are MAC.
 *
 * @param macPicojoules {@code E_MAC}, pJ per multiply-and-accumulate
 * @param acPicojoules {@code E_AC}, pJ per accumulate
 * @param encoder how the first layer is charged
 * @param sharedMlp how often the MLP of TA and CA is charged
 */
public record Accounting(double macPicojoules, double acPicojoules, EncoderCharge encoder, SharedMlp sharedMlp) {

    /** 4.6 pJ: 32-bit floating point in 45 nm, M. Horowitz, ISSCC 2014, by Yao et al. 2023, Section 4. */
    public static final double HOROWITZ_MAC_PICOJOULES = 4.6;

    /** 0.9 pJ: 32-bit floating point in 45 nm, M. Horowitz, ISSCC 2014, by Yao et al. 2023, Section 4. */
    public static final double HOROWITZ_AC_PICOJOULES = 0.9;

    /**
     * Checks the energies.
     *
     * @param macPicojoules positive
     * @param acPicojoules positive
     * @param encoder charge of the encoder
     * @param sharedMlp charge of the MLP
     */
    public Accounting {
        if (!(macPicojoules > 0 && acPicojoules > 0)
                || Double.isInfinite(macPicojoules)
                || Double.isInfinite(acPicojoules)) {
            throw new IllegalArgumentException("Accounting: expected positive energies per operation, got E_MAC = "
                    + macPicojoules + " pJ and E_AC = " + acPicojoules + " pJ");
        }
    }

    /**
     * Eq. 17 as printed: 4.6 and 0.9 pJ, dense encoder; the MLP once, as in the paper's Table 5.
     *
     * @return the model
     */
    public static Accounting paper() {
        return new Accounting(HOROWITZ_MAC_PICOJOULES, HOROWITZ_AC_PICOJOULES, EncoderCharge.DENSE, SharedMlp.ONCE);
    }

    /**
     * A copy with other energies per operation.
     *
     * @param mac {@code E_MAC} in pJ
     * @param ac {@code E_AC} in pJ
     * @return the copy
     */
    public Accounting withPicojoules(double mac, double ac) {
        return new Accounting(mac, ac, encoder, sharedMlp);
    }

    /**
     * A copy with another charge of the encoder.
     *
     * @param value the charge
     * @return the copy
     */
    public Accounting withEncoder(EncoderCharge value) {
        return new Accounting(macPicojoules, acPicojoules, value, sharedMlp);
    }

    /**
     * A copy with another charge of the MLP.
     *
     * @param value the charge
     * @return the copy
     */
    public Accounting withSharedMlp(SharedMlp value) {
        return new Accounting(macPicojoules, acPicojoules, encoder, value);
    }

    /**
     * The operations of a network per clip, and with them its energy.
     *
     * @param costs the network's operations
     * @param statistics how much the same network fired
     * @return the energy, term by term
     * @throws IllegalArgumentException if the statistics belong to another network
     */
    public NetworkEnergy energy(NetworkCosts costs, SpikeStatistics statistics) {
        int steps = costs.graph().timeSteps();
        if (statistics.timeSteps() != steps) {
            throw new IllegalArgumentException("Accounting: expected statistics of a network with T = " + steps
                    + ", got T = " + statistics.timeSteps());
        }
        double encoderMacs = 0;
        Map<String, Double> realMacs = new LinkedHashMap<>();
        Map<String, Double> acs = new LinkedHashMap<>();
        for (WeightedLayerCost cost : costs.weighted()) {
            double operations = cost.operationsPerClip();
            double share = statistics.input(cost.layer()).nonZeroShare();
            if (cost.signal() == Signal.INPUT) {
                encoderMacs += encoder == EncoderCharge.DENSE ? operations : operations * share;
            } else if (cost.signal() == Signal.SPIKES) {
                acs.put(cost.layer(), operations * share);
            } else {
                realMacs.put(cost.layer(), operations);
            }
        }
        return new NetworkEnergy(
                this,
                costs,
                statistics,
                encoderMacs,
                realMacs,
                acs,
                costs.attentionWeightMacs(sharedMlp),
                costs.attentionRefinementMacs());
    }

    /**
     * Compares an attention network with its vanilla baseline.
     *
     * @param baseCosts operations of the vanilla network
     * @param base how much it fired
     * @param attentionCosts operations of the same network with attention
     * @param attention how much that fired, on the same data
     * @return the comparison (Eq. 18 and 19)
     * @throws IllegalArgumentException if the two cannot be compared, see {@link EnergyComparison#of}
     */
    public EnergyComparison compare(
            NetworkCosts baseCosts, SpikeStatistics base, NetworkCosts attentionCosts, SpikeStatistics attention) {
        return EnergyComparison.of(energy(baseCosts, base), energy(attentionCosts, attention));
    }

    /**
     * The conventions in words, printed with every number.
     *
     * @return one line
     */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "E_MAC %s pJ, E_AC %s pJ; encoder charged %s; AC = input rate * FLOPs; MLP of TA and CA charged %s",
                macPicojoules,
                acPicojoules,
                encoder.description(),
                sharedMlp == SharedMlp.ONCE ? "once" : "twice");
    }
}
