package org.masnn.energy;

import java.util.ArrayList;
import java.util.List;
import org.masnn.energy.EnergyTerm.Part;
import org.masnn.energy.cost.AttentionCost;
import org.masnn.energy.cost.ElementCost;
import org.masnn.energy.cost.ElementKind;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.Signal;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.LayerInput;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.energy.statistics.SpikeStatistics;

/** Makes the terms of a network's energy. */
final class TermList {

    private final Accounting accounting;
    private final NetworkCosts costs;
    private final SpikeStatistics statistics;
    private final List<EnergyTerm> terms = new ArrayList<>();

    TermList(Accounting accounting, NetworkCosts costs, SpikeStatistics statistics) {
        this.accounting = accounting;
        this.costs = costs;
        this.statistics = statistics;
        costs.weighted().forEach(this::weighted);
        costs.attention().forEach(this::attention);
        costs.elements().forEach(this::element);
    }

    List<EnergyTerm> terms() {
        return List.copyOf(terms);
    }

    private void weighted(WeightedLayerCost cost) {
        if (!costs.graph().isSpiking()) {
            multiplied(cost);
        } else if (cost.signal() == Signal.INPUT) {
            EncoderCharge charge = accounting.encoder();
            double share = charge.once() ? 1.0 / cost.timesPerClip() : 1;
            add(Part.ENCODER, cost, charge.operation(), charge.counting(), share, "");
        } else if (cost.signal() == Signal.SPIKES) {
            add(Part.SPIKES, cost, Operation.AC, accounting.spikes(), 1, "");
        } else {
            String remark = cost.input() + " gives " + cost.signal().description();
            add(Part.REAL, cost, Operation.MAC, accounting.real(), 1, remark);
        }
    }

    /** An ANN has nothing but multiplications; those that the spiking twin has behind spikes are always among them. */
    private void multiplied(WeightedLayerCost cost) {
        boolean encoder = cost.signal() == Signal.INPUT;
        Counting counting = accounting.real() == Counting.NONE ? Counting.DENSE : accounting.real();
        add(
                encoder ? Part.ENCODER : Part.REAL,
                cost,
                Operation.MAC,
                encoder && accounting.encoder().counting() == Counting.NONE ? Counting.NONE : counting,
                1,
                "ANN");
    }

    private void add(
            Part part, WeightedLayerCost cost, Operation operation, Counting counting, double share, String remark) {
        if (counting == Counting.NONE) {
            return;
        }
        double count = counting.operations(cost, statistics.input(cost.layer())) * share;
        add(part, cost.layer(), operation, count, remark);
        if (accounting.memory().isCharged()) {
            double membranes = operation == Operation.AC ? count : cost.outputsPerClip() * share;
            add(Part.WEIGHT_MEMORY, cost.layer(), Operation.READ, count, "");
            add(Part.MEMBRANE_MEMORY, cost.layer(), Operation.READ, membranes, "");
            add(Part.MEMBRANE_MEMORY, cost.layer(), Operation.WRITE, membranes, "");
        }
    }

    private void attention(AttentionCost cost) {
        AttentionCharge charge = accounting.attention();
        String kind = cost.kind().toString();
        if (charge.weights()) {
            int times = cost.shared() ? charge.sharedMlp().times() : 1;
            add(Part.ATTENTION_WEIGHTS, cost.layer(), Operation.MAC, (double) times * cost.weightMacs(), kind);
        }
        if (charge.refinement()) {
            add(Part.ATTENTION_REFINEMENT, cost.layer(), Operation.MAC, (double) cost.refinementMacs(), kind);
        }
    }

    private void element(ElementCost cost) {
        if (accounting.elements().kinds().contains(cost.kind())) {
            for (Operation operation : List.of(Operation.MAC, Operation.AC)) {
                double count = accounting.elements().rule().operations(cost, operation, rate(cost));
                if (count > 0) {
                    add(
                            Part.ELEMENTS,
                            cost.layer(),
                            operation,
                            count,
                            cost.kind().description());
                }
            }
        }
        if (cost.kind() == ElementKind.NEURONS && accounting.memory().isCharged()) {
            add(Part.MEMBRANE_MEMORY, cost.layer(), Operation.READ, (double) cost.valuesWritten(), "neuron updates");
            add(Part.MEMBRANE_MEMORY, cost.layer(), Operation.WRITE, (double) cost.valuesWritten(), "neuron updates");
        }
    }

    /** Of the spikes that a vertex reads. */
    private double rate(ElementCost cost) {
        if (costs.graph().node(cost.input()).signal() != Signal.SPIKES) {
            return ElementRule.NOT_SPIKES;
        }
        for (LayerInput input : statistics.inputs()) {
            if (input.vertex().equals(cost.input())) {
                return input.nonZeroShare();
            }
        }
        for (LayerSpikes layer : statistics.layers()) {
            if (layer.layer().equals(cost.input())) {
                return layer.rate();
            }
        }
        return 1; // spikes of which nothing is known but that they may all be there
    }

    private void add(Part part, String layer, Operation operation, double count, String remark) {
        terms.add(new EnergyTerm(part, layer, operation, count, count * accounting.picojoules(operation), remark));
    }
}
