package org.masnn.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.Attention;
import org.masnn.energy.EnergyTerm.Part;
import org.masnn.energy.cost.ElementKind;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.operation.ArithmeticEnergy;
import org.masnn.energy.operation.MemoryEnergy;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;

/** Each convention term by term on small networks whose sums fit on paper. */
class AccountingTest {

    private static final int T = SmallNetworks.STEPS;

    private static final NetworkCosts PLAIN = NetworkCosts.of(SmallNetworks.plain(DataType.FLOAT, true));

    private static SpikeStatistics assumed(NetworkCosts costs) {
        return SpikeStatistics.uniform(costs.graph(), 0.25, 0.5);
    }

    private static Map<Part, Double> counts(Accounting accounting, NetworkCosts costs, Operation operation) {
        return accounting.energy(costs, assumed(costs)).terms().stream()
                .filter(term -> term.operation() == operation)
                .collect(Collectors.groupingBy(EnergyTerm::part, Collectors.summingDouble(EnergyTerm::count)));
    }

    @Test
    void paper_chargesEncoderSpikesAndAttention() {
        assertThat(counts(Accounting.paper(), PLAIN, Operation.MAC))
                .containsOnly(
                        Map.entry(Part.ENCODER, T * 540.0),
                        Map.entry(Part.ATTENTION_WEIGHTS, T * 2.0 * 5 * 2 + T * 2.0 * 9 * 6 + 2.0 * T * 2),
                        Map.entry(Part.ATTENTION_REFINEMENT, T * 102.0));
        assertThat(counts(Accounting.paper(), PLAIN, Operation.AC))
                .containsOnly(Map.entry(Part.SPIKES, T * 0.25 * (1890 + 21)));
    }

    @Test
    void table6_chargesTheEncoderOnNonZeroInputs() {
        assertThat(counts(Accounting.table6(), PLAIN, Operation.MAC)).containsEntry(Part.ENCODER, T * 0.5 * 540);
    }

    @Test
    void table3_chargesOnlyWhatIsBehindSpikes() {
        assertThat(counts(Accounting.table3(), PLAIN, Operation.MAC)).isEmpty();
        assertThat(counts(Accounting.table3(), PLAIN, Operation.AC)).containsOnlyKeys(Part.SPIKES);
    }

    @Test
    void table2_chargesTheEncoderOnceAClip() {
        assertThat(counts(Accounting.table2(), PLAIN, Operation.MAC)).containsOnly(Map.entry(Part.ENCODER, 540.0));
    }

    @Test
    void encoderAsAc_countsAmongAccumulations() {
        Accounting accounting = Accounting.paper().withEncoder(new EncoderCharge(Counting.DENSE, Operation.AC, false));
        assertThat(counts(accounting, PLAIN, Operation.AC)).containsEntry(Part.ENCODER, T * 540.0);
        assertThat(counts(accounting, PLAIN, Operation.MAC)).doesNotContainKey(Part.ENCODER);
    }

    /** conv1: 3 x 3 with stride 2 on 8 x 6 without padding, all inside; conv2: 3 x 3 on 3 x 2 with padding 1, 28 of 54 inside. */
    @Test
    void neuroBench_countsRealFanOut() {
        assertThat(counts(Accounting.neuroBench(), PLAIN, Operation.MAC))
                .containsOnly(Map.entry(Part.ENCODER, T * 0.5 * 540));
        assertThat(counts(Accounting.neuroBench(), PLAIN, Operation.AC))
                .containsOnly(Map.entry(Part.SPIKES, T * 0.25 * (28 * 5 * 7 + 21)));
        assertThat(counts(Accounting.synapticOperations(), PLAIN, Operation.AC))
                .containsOnly(Map.entry(Part.SPIKES, T * 0.25 * (28 * 5 * 7 + 21)));
    }

    /** By hand from syops-counter's hooks: see ElementRule. */
    @Test
    void syops_countsWhatTheToolCounts() {
        double averages = T * 28.0; // the tool would say 42, since its pooling counts rows that are left out
        double normalisation = T * 2.0 * 30;
        double neurons = T * 40.0;
        double realBias = T * 30.0;
        assertThat(counts(Accounting.syopsCounter(), PLAIN, Operation.MAC))
                .containsEntry(Part.ENCODER, T * 540.0)
                .containsEntry(Part.ATTENTION_WEIGHTS, 2 * T * 2.0 * 5 * 2 + T * 2.0 * 9 * 6 + 2 * 2.0 * T * 2)
                .containsEntry(Part.ELEMENTS, averages + normalisation + neurons + realBias)
                .doesNotContainKey(Part.ATTENTION_REFINEMENT);
        assertThat(counts(Accounting.syopsCounter(), PLAIN, Operation.AC))
                .containsEntry(Part.ELEMENTS, neurons + T * 0.25 * (42 + 3));
    }

    @Test
    void elements_executed_areChargedByKind() {
        Accounting folded = Accounting.paper().withElements(ElementCharge.FOLDED);
        // neurons 40, average of 7 pools, mean of 3 over time; bias 75, pool 28 reads, mean 12 reads
        assertThat(counts(folded, PLAIN, Operation.MAC)).containsEntry(Part.ELEMENTS, T * (40.0 + 7) + 3);
        assertThat(counts(folded, PLAIN, Operation.AC)).containsEntry(Part.ELEMENTS, T * (75.0 + 28 + 3));
        Accounting all = Accounting.paper().withElements(ElementCharge.ALL);
        assertThat(counts(all, PLAIN, Operation.MAC)).containsEntry(Part.ELEMENTS, T * (40.0 + 7 + 30) + 3);
        NetworkCosts branched = NetworkCosts.of(SmallNetworks.branched(DataType.FLOAT));
        assertThat(folded.energy(branched, assumed(branched)).terms())
                .contains(new EnergyTerm(
                        Part.ELEMENTS, "sum", Operation.AC, T * 48, 0.9 * T * 48, ElementKind.SUMS.description()));
    }

    /** Each operation reads a weight; each AC, each neuron and each output of a multiplying layer reads and writes a membrane. */
    @Test
    void memory_chargesWeightsAndMembranes() {
        Accounting memory = Accounting.withMemoryAccess();
        double acs = T * 0.25 * (28 * 5 * 7 + 21);
        double macs = T * 540.0;
        double membranes = acs + T * (30.0 + 40);
        assertThat(counts(memory, PLAIN, Operation.READ))
                .containsOnly(Map.entry(Part.WEIGHT_MEMORY, acs + macs), Map.entry(Part.MEMBRANE_MEMORY, membranes));
        assertThat(counts(memory, PLAIN, Operation.WRITE)).containsOnly(Map.entry(Part.MEMBRANE_MEMORY, membranes));
        NetworkEnergy energy = memory.energy(PLAIN, assumed(PLAIN));
        assertThat(energy.picojoules())
                .isCloseTo(
                        4.6 * energy.total(Operation.MAC)
                                + 0.9 * energy.total(Operation.AC)
                                + 5 * (acs + macs + 2 * membranes),
                        within(1e-6));
    }

    /** Conv-PRE attention, sums of SEW blocks, averages: no spikes come in, so the layer multiplies, and the term says why. */
    @Test
    void inputsThatAreNoSpikes_areMultipliedAndSaidSo() {
        NetworkCosts conv = NetworkCosts.of(PaperNetworks.configuration(Attention.of("SA/S@conv-pre"), 11));
        assertThat(Accounting.paper().energy(conv, assumed(conv)).terms())
                .filteredOn(term -> term.part() == Part.REAL)
                .extracting(EnergyTerm::layer, EnergyTerm::operation, EnergyTerm::remark)
                .containsExactly(
                        tuple("conv1", Operation.MAC, "conv1_sa gives real numbers"),
                        tuple("conv2", Operation.MAC, "conv2_sa gives real numbers"));

        NetworkCosts branched = NetworkCosts.of(SmallNetworks.branched(DataType.FLOAT));
        assertThat(Accounting.paper().energy(branched, assumed(branched)).terms())
                .filteredOn(term -> term.part() == Part.REAL)
                .extracting(EnergyTerm::remark)
                .containsExactly("average gives real numbers", "sum gives sums of spikes, not binary");
    }

    @Test
    void realInputs_canBeCountedExactly() {
        ComputationGraph network = SmallNetworks.branched(DataType.FLOAT);
        SpikeStatistics measured = SpikeStatistics.of(
                network, new ExistingDataSetIterator(List.of(SmallNetworks.clips(DataType.FLOAT, 2, 1))));
        NetworkCosts costs = NetworkCosts.of(network);

        NetworkEnergy exact = Accounting.paper().withReal(Counting.EXACT).energy(costs, measured);
        NetworkEnergy dense = Accounting.paper().energy(costs, measured);

        assertThat(exact.realMacs())
                .containsEntry("conv5", measured.input("conv5").operationsPerClip());
        assertThat(exact.totalRealMacs()).isLessThan(dense.totalRealMacs()).isPositive();
    }

    /** An ANN multiplies under every convention; without encoder where the convention has none. */
    @ParameterizedTest
    @MethodSource("presets")
    void ann_multipliesUnderEveryConvention(String preset) {
        NetworkCosts ann = NetworkCosts.of(ResidualNetwork.builder()
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1)
                .width(4)
                .block(BlockKind.MS)
                .ann()
                .configuration());
        Accounting accounting = Accounting.preset(preset);

        NetworkEnergy energy = accounting.energy(ann, SpikeStatistics.uniform(ann.graph(), 0, 1));

        assertThat(energy.acs()).isEmpty();
        assertThat(energy.totalRealMacs()).isPositive();
        assertThat(energy.encoderMacs() > 0).isEqualTo(!preset.equals("table3"));
    }

    static List<String> presets() {
        return Accounting.presets();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void preset_hasItsNameAndSaysWhereItComesFrom(String preset) {
        Accounting accounting = Accounting.preset(preset);
        assertThat(accounting.name()).isEqualTo(preset);
        assertThat(accounting.describe())
                .startsWith(preset + " (" + accounting.source() + "): E_MAC 4.6 pJ, E_AC 0.9 pJ");
    }

    @Test
    void preset_unknown_isAnError() {
        assertThatThrownBy(() -> Accounting.preset("table9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Accounting: expected one of [memory, neurobench, paper, synops, syops, table2, table3, "
                        + "table6], got \"table9\"");
    }

    @Test
    void describe_namesEveryConvention() {
        assertThat(Accounting.paper().describe())
                .isEqualTo("paper (Yao et al. 2023, Eq. 17-19 as printed): E_MAC 4.6 pJ, E_AC 0.9 pJ (fp32, 45 nm, "
                        + "Horowitz 2014); encoder MAC, FLOPs, every step; behind spikes AC, non-zero share * FLOPs; else "
                        + "MAC, FLOPs; attention weights (MLP once) and refinement; pooling, normalisation, biases and "
                        + "neurons not charged; memory not charged");
        assertThat(Accounting.paper()
                        .named("own", "a test")
                        .withArithmetic(ArithmeticEnergy.INT_8)
                        .withEncoder(EncoderCharge.ONCE)
                        .withSpikes(Counting.EXACT)
                        .withReal(Counting.NONE)
                        .withAttention(new AttentionCharge(false, AttentionCharge.PAPER.sharedMlp(), true))
                        .withElements(new ElementCharge(Set.of(ElementKind.NEURONS), ElementRule.SYOPS))
                        .withMemory(MemoryEnergy.CACHE_8KB)
                        .describe())
                .isEqualTo(
                        "own (a test): E_MAC 0.23 pJ, E_AC 0.03 pJ (int8, 45 nm, Horowitz 2014); encoder MAC, FLOPs, "
                                + "once a clip; behind spikes AC, each non-zero input * its real fan-out; else MAC, not charged; "
                                + "attention refinement; charged per value: neuron updates (as syops-counter); memory 5.0 pJ a "
                                + "read, 5.0 pJ a write (32 bits of an 8 KB cache, 45 nm, Horowitz 2014)");
        assertThat(Accounting.table3().describe()).contains("encoder not charged; ", "attention not charged; ");
    }

    @Test
    void encoder_thatReads_isAnError() {
        assertThatThrownBy(() -> new EncoderCharge(Counting.DENSE, Operation.READ, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EncoderCharge: expected MAC or AC, got READ");
    }
}
