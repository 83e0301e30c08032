package org.masnn.energy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.masnn.energy.cost.ElementKind;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.SharedMlp;
import org.masnn.energy.operation.ArithmeticEnergy;
import org.masnn.energy.operation.MemoryEnergy;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * The conventions of an energy estimate: what is counted, and what an operation costs. One measurement gives a number
 * for each; every number is printed with its convention. {@code docs/energy.md} tells which convention gives which of
 * the paper's tables.
 *
 * @param name short name
 * @param source where the convention comes from
 * @param arithmetic energy of a MAC and an AC
 * @param encoder how layers that read the input are charged
 * @param spikes how layers behind spikes are counted; they accumulate (AC)
 * @param real how other layers are counted: they read membrane potentials (shortcuts), averages or sums of spikes, or
 *     spikes that attention weighted (Conv-PRE), and multiply (MAC). All layers of an ANN do, and are counted so,
 *     densely if this is {@link Counting#NONE}; its first one is left out if the encoder is
 * @param attention how attention is charged
 * @param elements which work on single values is charged
 * @param memory energy of memory: every operation of a convolution or dense layer reads a weight; every AC and every
 *     neuron update reads and writes a membrane potential, as does every output of a layer that multiplies
 */
public record Accounting(
        String name,
        String source,
        ArithmeticEnergy arithmetic,
        EncoderCharge encoder,
        Counting spikes,
        Counting real,
        AttentionCharge attention,
        ElementCharge elements,
        MemoryEnergy memory) {

    private static final Map<String, Supplier<Accounting>> PRESETS = Map.ofEntries(
            Map.entry("paper", Accounting::paper),
            Map.entry("table2", Accounting::table2),
            Map.entry("table3", Accounting::table3),
            Map.entry("table6", Accounting::table6),
            Map.entry("synops", Accounting::synapticOperations),
            Map.entry("neurobench", Accounting::neuroBench),
            Map.entry("syops", Accounting::syopsCounter),
            Map.entry("memory", Accounting::withMemoryAccess));

    /**
     * Checks that nothing is missing.
     *
     * @param name short name
     * @param source of the convention
     * @param arithmetic of a MAC and an AC
     * @param encoder charge of the encoder
     * @param spikes counting behind spikes
     * @param real counting elsewhere
     * @param attention charge of attention
     * @param elements charge of single values
     * @param memory of memory
     */
    public Accounting {
        Objects.requireNonNull(name, "Accounting: name is missing");
        Objects.requireNonNull(source, "Accounting: source is missing");
        Objects.requireNonNull(arithmetic, "Accounting: arithmetic is missing");
        Objects.requireNonNull(encoder, "Accounting: encoder is missing");
        Objects.requireNonNull(spikes, "Accounting: spikes is missing");
        Objects.requireNonNull(real, "Accounting: real is missing");
        Objects.requireNonNull(attention, "Accounting: attention is missing");
        Objects.requireNonNull(elements, "Accounting: elements is missing");
        Objects.requireNonNull(memory, "Accounting: memory is missing");
    }

    /**
     * Eq. 17 to 19 as printed: {@code E = E_MAC FL_encoder + E_AC sum(rate * FL)}, 4.6 and 0.9 pJ, plus {@code E_MAC
     * (dMAC1 + dMAC2)}; the encoder dense at every step, the MLP of attention once, as in Table 5.
     *
     * @return the accounting
     */
    public static Accounting paper() {
        return new Accounting(
                "paper",
                "Yao et al. 2023, Eq. 17-19 as printed",
                ArithmeticEnergy.FLOAT_32,
                EncoderCharge.DENSE,
                Counting.SHARE,
                Counting.DENSE,
                AttentionCharge.PAPER,
                ElementCharge.FREE,
                MemoryEnergy.NONE);
    }

    /**
     * The reading of Table 2 (ANN against spiking network) that gives the backbone's rows of six time steps: the
     * encoder once a clip, since the same image is the input of every step, and what is behind spikes; neither
     * shortcuts, classifier nor attention.
     *
     * @return the accounting
     */
    public static Accounting table2() {
        return paper().named("table2", "Yao et al. 2023, the reading closest to Table 2")
                .withEncoder(EncoderCharge.ONCE)
                .withReal(Counting.NONE)
                .withAttention(AttentionCharge.FREE);
    }

    /**
     * The reading that gives Table 3: only what is behind spikes, so that with one rate in all layers r_EE is the ratio
     * of NASAR.
     *
     * @return the accounting
     */
    public static Accounting table3() {
        return paper().named("table3", "Yao et al. 2023, the reading that gives Table 3")
                .withEncoder(EncoderCharge.FREE)
                .withReal(Counting.NONE)
                .withAttention(AttentionCharge.FREE);
    }

    /**
     * The reading that gives Table 6: Eq. 17 to 19 with the encoder on inputs that are not zero.
     *
     * @return the accounting
     */
    public static Accounting table6() {
        return paper().named("table6", "Yao et al. 2023, Eq. 17-19, the reading that gives Table 6")
                .withEncoder(EncoderCharge.NON_ZERO_INPUTS);
    }

    /**
     * Eq. 17 to 19 with exact synaptic operations behind spikes: each spike times its real fan-out.
     *
     * @return the accounting
     */
    public static Accounting synapticOperations() {
        return paper().named("synops", "Yao et al. 2023, Eq. 17-19 with exact synaptic operations")
                .withSpikes(Counting.EXACT);
    }

    /**
     * NeuroBench's effective MACs and ACs (Yik et al. 2025, "The neurobench framework", Nature Communications; harness,
     * synaptic_operations): inputs that are not zero times their fan-out, MAC unless they are spikes; nothing else.
     * Weights that are 0 count here, which differs only for pruned networks. NeuroBench itself has no energy; that is
     * Horowitz's.
     *
     * @return the accounting
     */
    public static Accounting neuroBench() {
        return new Accounting(
                "neurobench",
                "NeuroBench's effective MACs and ACs (Yik et al. 2025), priced as in the paper",
                ArithmeticEnergy.FLOAT_32,
                new EncoderCharge(Counting.EXACT, Operation.MAC, false),
                Counting.EXACT,
                Counting.EXACT,
                AttentionCharge.FREE,
                ElementCharge.FREE,
                MemoryEnergy.NONE);
    }

    /**
     * syops-counter's totals (G. Chen, github.com/iCGY96/syops-counter): the encoder dense, rate times operations
     * behind spikes, normalisation, pooling, neurons and biases by its rules. It would find the layers of an
     * attention's MLP, not the products with the weights, nor the pooling that this library's attention does inside.
     *
     * @return the accounting
     */
    public static Accounting syopsCounter() {
        return new Accounting(
                "syops",
                "syops-counter (github.com/iCGY96/syops-counter), priced as in the paper",
                ArithmeticEnergy.FLOAT_32,
                EncoderCharge.DENSE,
                Counting.SHARE,
                Counting.DENSE,
                new AttentionCharge(true, SharedMlp.TWICE, false),
                new ElementCharge(EnumSet.allOf(ElementKind.class), ElementRule.SYOPS),
                MemoryEnergy.NONE);
    }

    /**
     * With memory: exact operations, all work on single values but normalisation, attention as executed, and an 8 KB
     * cache for every weight and membrane potential.
     *
     * @return the accounting
     */
    public static Accounting withMemoryAccess() {
        return new Accounting(
                "memory",
                "operations as executed and memory accesses, prices of Horowitz 2014",
                ArithmeticEnergy.FLOAT_32,
                EncoderCharge.DENSE,
                Counting.EXACT,
                Counting.DENSE,
                AttentionCharge.EXECUTED,
                ElementCharge.FOLDED,
                MemoryEnergy.CACHE_8KB);
    }

    /**
     * The presets' names.
     *
     * @return in alphabetical order
     */
    public static List<String> presets() {
        return PRESETS.keySet().stream().sorted().toList();
    }

    /**
     * A preset by its name.
     *
     * @param name one of {@link #presets()}
     * @return the accounting
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Accounting preset(String name) {
        Supplier<Accounting> preset = PRESETS.get(name);
        if (preset == null) {
            throw new IllegalArgumentException("Accounting: expected one of " + presets() + ", got \"" + name + "\"");
        }
        return preset.get();
    }

    /**
     * A copy with another name, for conventions of one's own.
     *
     * @param newName short name
     * @param newSource where it comes from
     * @return the copy
     */
    public Accounting named(String newName, String newSource) {
        return new Accounting(newName, newSource, arithmetic, encoder, spikes, real, attention, elements, memory);
    }

    /**
     * A copy with other energies of arithmetic.
     *
     * @param value the energies
     * @return the copy
     */
    public Accounting withArithmetic(ArithmeticEnergy value) {
        return new Accounting(name, source, value, encoder, spikes, real, attention, elements, memory);
    }

    /**
     * A copy with another charge of the encoder.
     *
     * @param value the charge
     * @return the copy
     */
    public Accounting withEncoder(EncoderCharge value) {
        return new Accounting(name, source, arithmetic, value, spikes, real, attention, elements, memory);
    }

    /**
     * A copy with another counting behind spikes.
     *
     * @param value the counting
     * @return the copy
     */
    public Accounting withSpikes(Counting value) {
        return new Accounting(name, source, arithmetic, encoder, value, real, attention, elements, memory);
    }

    /**
     * A copy with another counting of layers that read neither input nor spikes.
     *
     * @param value the counting
     * @return the copy
     */
    public Accounting withReal(Counting value) {
        return new Accounting(name, source, arithmetic, encoder, spikes, value, attention, elements, memory);
    }

    /**
     * A copy with another charge of attention.
     *
     * @param value the charge
     * @return the copy
     */
    public Accounting withAttention(AttentionCharge value) {
        return new Accounting(name, source, arithmetic, encoder, spikes, real, value, elements, memory);
    }

    /**
     * A copy with another charge of work on single values.
     *
     * @param value the charge
     * @return the copy
     */
    public Accounting withElements(ElementCharge value) {
        return new Accounting(name, source, arithmetic, encoder, spikes, real, attention, value, memory);
    }

    /**
     * A copy with other energies of memory.
     *
     * @param value the energies
     * @return the copy
     */
    public Accounting withMemory(MemoryEnergy value) {
        return new Accounting(name, source, arithmetic, encoder, spikes, real, attention, elements, value);
    }

    /**
     * Energy of one operation.
     *
     * @param operation which
     * @return pJ
     */
    public double picojoules(Operation operation) {
        return switch (operation) {
            case MAC -> arithmetic.macPicojoules();
            case AC -> arithmetic.acPicojoules();
            case READ -> memory.readPicojoules();
            case WRITE -> memory.writePicojoules();
        };
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
        return new NetworkEnergy(this, costs, statistics, new TermList(this, costs, statistics).terms());
    }

    /**
     * Compares an attention network with its vanilla baseline, or a spiking network with its ANN twin.
     *
     * @param baseCosts operations of the baseline
     * @param base how much it fired
     * @param attentionCosts operations of the same network with attention
     * @param attentionSpikes how much that fired, on the same data
     * @return the comparison (Eq. 18 and 19)
     * @throws IllegalArgumentException if the two cannot be compared, see {@link EnergyComparison#of}
     */
    public EnergyComparison compare(
            NetworkCosts baseCosts,
            SpikeStatistics base,
            NetworkCosts attentionCosts,
            SpikeStatistics attentionSpikes) {
        return EnergyComparison.of(energy(baseCosts, base), energy(attentionCosts, attentionSpikes));
    }

    /**
     * The conventions in words, printed with every number.
     *
     * @return one line
     */
    public String describe() {
        return name + " (" + source + "): " + arithmetic.describe() + "; " + encoder.describe()
                + "; behind spikes AC, " + spikes.description() + "; else MAC, " + real.description() + "; "
                + attention.describe() + "; " + elements.describe() + "; " + memory.describe();
    }
}
