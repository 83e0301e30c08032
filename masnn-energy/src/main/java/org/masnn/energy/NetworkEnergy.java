package org.masnn.energy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.masnn.energy.EnergyTerm.Part;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * Operations and energy of one network for one clip (Yao et al. 2023, Eq. 17), each term on its own.
 *
 * @param accounting the conventions
 * @param costs the network's operations
 * @param statistics how much it fired
 * @param terms the terms of the sum, in the order in which layers run, those of convolutions and dense layers first
 */
public record NetworkEnergy(
        Accounting accounting, NetworkCosts costs, SpikeStatistics statistics, List<EnergyTerm> terms) {

    /**
     * Copies the list.
     *
     * @param accounting conventions
     * @param costs operations
     * @param statistics firing
     * @param terms of the sum
     */
    public NetworkEnergy {
        terms = List.copyOf(terms);
    }

    /**
     * MACs of the layers that read the input.
     *
     * @return multiply-accumulations per clip
     */
    public double encoderMacs() {
        return sum(Part.ENCODER, Operation.MAC);
    }

    /**
     * MACs of other layers whose input is not spikes, by layer: shortcuts on membrane potentials and the classifier in
     * residual networks, none in the paper's plain networks.
     *
     * @return multiply-accumulations per clip
     */
    public Map<String, Double> realMacs() {
        return byLayer(Part.REAL, Operation.MAC);
    }

    /**
     * ACs of the layers that read spikes, by layer.
     *
     * @return accumulations per clip
     */
    public Map<String, Double> acs() {
        return byLayer(Part.SPIKES, Operation.AC);
    }

    /**
     * The sum of {@link #realMacs()}.
     *
     * @return multiply-accumulations per clip
     */
    public double totalRealMacs() {
        return sum(Part.REAL, Operation.MAC);
    }

    /**
     * Delta MAC 1.
     *
     * @return multiply-accumulations per clip
     */
    public double attentionWeightMacs() {
        return sum(Part.ATTENTION_WEIGHTS, Operation.MAC);
    }

    /**
     * Delta MAC 2.
     *
     * @return multiply-accumulations per clip
     */
    public double attentionRefinementMacs() {
        return sum(Part.ATTENTION_REFINEMENT, Operation.MAC);
    }

    /**
     * All operations of a kind.
     *
     * @param operation which
     * @return operations per clip
     */
    public double total(Operation operation) {
        return terms.stream()
                .filter(term -> term.operation() == operation)
                .mapToDouble(EnergyTerm::count)
                .sum();
    }

    /**
     * Energy of a clip: the sum of all terms.
     *
     * @return pJ
     */
    public double picojoules() {
        return terms.stream().mapToDouble(EnergyTerm::picojoules).sum();
    }

    double sum(Part part, Operation operation) {
        return terms.stream()
                .filter(term -> term.part() == part && term.operation() == operation)
                .mapToDouble(EnergyTerm::count)
                .sum();
    }

    private Map<String, Double> byLayer(Part part, Operation operation) {
        Map<String, Double> result = new LinkedHashMap<>();
        for (EnergyTerm term : terms) {
            if (term.part() == part && term.operation() == operation) {
                result.merge(term.layer(), term.count(), Double::sum);
            }
        }
        return Collections.unmodifiableMap(result);
    }
}
