package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.Attention;
import org.masnn.attention.Dimension;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.Output;
import org.masnn.energy.Accounting;
import org.masnn.energy.AttentionCharge;
import org.masnn.energy.EncoderCharge;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.cost.AttentionCost;
import org.masnn.energy.cost.AttentionKind;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.FanOut;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Recorded spikes of a tiny network, counted here, and its energy from a graph of the same structure. */
class EnergyGoldenTest {

    private static final List<String> LAYERS = List.of("conv1", "conv2", "fc1", "fc2");

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void recordedSpikes_giveTheReferenceStatisticsAndEnergies(DataType type) {
        GoldenCase golden = GoldenCases.named("g_energy");
        JsonNode expected = golden.json("energy");
        NetworkCosts baseCosts = NetworkCosts.of(network(golden, Attention.none()));
        NetworkCosts costs = NetworkCosts.of(network(golden, attention()));
        SpikeStatistics base = statistics(golden, "base", type);
        SpikeStatistics attentive = statistics(golden, "att", type);

        for (WeightedLayerCost cost : baseCosts.weighted()) {
            assertThat(cost.operationsPerStep())
                    .isEqualTo(
                            expected.path("FLOPs_per_step").path(cost.layer()).asLong());
        }
        checkExact(base, expected.path("base"));
        checkExact(attentive, expected.path("att"));
        check(base, expected.path("base"), expected);
        check(attentive, expected.path("att"), expected);
        for (AttentionKind kind : AttentionKind.values()) {
            String name = kind.name().charAt(0) + "A";
            assertThat(costs.attention().stream()
                            .filter(cost -> cost.kind() == kind)
                            .mapToLong(AttentionCost::weightMacs)
                            .sum())
                    .as(name)
                    .isEqualTo(expected.path("delta_MAC1_mlp_once").path(name).asLong());
            assertThat(costs.attention().stream()
                            .filter(cost -> cost.kind() == kind)
                            .mapToLong(AttentionCost::refinementMacs)
                            .sum())
                    .as(name)
                    .isEqualTo(expected.path("delta_MAC2").path(name).asLong());
        }

        Accounting once = Accounting.paper();
        Accounting twice = once.withAttention(AttentionCharge.EXECUTED);
        Accounting sparse = once.withEncoder(EncoderCharge.NON_ZERO_INPUTS);
        JsonNode byRate = expected.path("AC_rate");
        EnergyComparison comparison = once.compare(baseCosts, base, costs, attentive);
        assertThat(comparison.base().encoderMacs())
                .isEqualTo(expected.path("encoder_MAC").asDouble());
        assertThat(comparison.base().picojoules())
                .isCloseTo(byRate.path("E_base_pJ").asDouble(), within(1e-9));
        assertThat(comparison.deltaAc()).isCloseTo(byRate.path("delta_AC").asDouble(), within(1e-9));
        comparison
                .base()
                .acs()
                .forEach((layer, acs) -> assertThat(acs)
                        .isCloseTo(
                                expected.path("base")
                                        .path("AC_rate")
                                        .path(layer)
                                        .asDouble(),
                                within(1e-9)));
        comparison
                .attention()
                .acs()
                .forEach((layer, acs) -> assertThat(acs)
                        .isCloseTo(
                                expected.path("att").path("AC_rate").path(layer).asDouble(), within(1e-9)));
        check(comparison, byRate.path("mlp_once"));
        check(twice.compare(baseCosts, base, costs, attentive), byRate.path("mlp_twice"));
        EnergyComparison onInputs = sparse.compare(baseCosts, base, costs, attentive);
        assertThat(onInputs.base().picojoules())
                .isCloseTo(
                        byRate.path("sparse_encoder_mlp_once").path("E_base_pJ").asDouble(), within(1e-9));
        assertThat(onInputs.energyEfficiency())
                .isCloseTo(byRate.path("sparse_encoder_mlp_once").path("r_EE").asDouble(), within(1e-12));
        checkExactEnergies(baseCosts, base, costs, attentive, expected);
        GoldenCases.report("EnergyGoldenTest (" + type + ")", 1);
    }

    private static void check(SpikeStatistics actual, JsonNode expected, JsonNode all) {
        assertThat(actual.neurons()).isEqualTo(all.path("neurons_total").asLong());
        assertThat(actual.nasar()).isCloseTo(expected.path("NASAR").asDouble(), within(1e-15));
        assertThat(actual.spikesPerSample())
                .isEqualTo(expected.path("spike_count_per_sample").asDouble());
        assertThat(actual.featureShare())
                .isEqualTo(all.path("input_nonzero_density").asDouble());
        for (int t = 0; t < actual.timeSteps(); t++) {
            assertThat(actual.nsar().get(t))
                    .isCloseTo(expected.path("NSAR_per_step").path(t).asDouble(), within(1e-15));
        }
        for (LayerSpikes layer : actual.layers()) {
            assertThat(layer.neurons())
                    .isEqualTo(all.path("neurons").path(name(layer)).asLong());
            assertThat(layer.spikes())
                    .isEqualTo(expected.path("spikes_total").path(name(layer)).asDouble());
            for (int t = 0; t < actual.timeSteps(); t++) {
                assertThat(layer.perStep().get(t) / ((double) layer.neurons() * layer.samples()))
                        .isCloseTo(
                                expected.path("LASAR_per_step")
                                        .path(name(layer))
                                        .path(t)
                                        .asDouble(),
                                within(1e-15));
            }
        }
    }

    /** Each spike times its real fan-out instead of rate times FLOPs, and an ANN of the same structure. */
    private static void checkExactEnergies(
            NetworkCosts baseCosts, SpikeStatistics base, NetworkCosts costs, SpikeStatistics attentive, JsonNode all) {
        JsonNode expected = all.path("AC_exact");
        Accounting exact = Accounting.synapticOperations();
        EnergyComparison comparison = exact.compare(baseCosts, base, costs, attentive);
        assertThat(comparison.base().picojoules())
                .isCloseTo(expected.path("E_base_pJ").asDouble(), within(1e-9));
        assertThat(comparison.deltaAc()).isEqualTo(expected.path("delta_AC").asDouble());
        check(comparison, expected.path("mlp_once"));
        check(
                exact.withAttention(AttentionCharge.EXECUTED).compare(baseCosts, base, costs, attentive),
                expected.path("mlp_twice"));
        EnergyComparison sparse =
                exact.withEncoder(EncoderCharge.NON_ZERO_INPUTS).compare(baseCosts, base, costs, attentive);
        JsonNode expectedSparse = expected.path("sparse_encoder_mlp_once");
        assertThat(sparse.base().picojoules())
                .isCloseTo(expectedSparse.path("E_base_pJ").asDouble(), within(1e-9));
        assertThat(sparse.energyEfficiency())
                .isCloseTo(expectedSparse.path("r_EE").asDouble(), within(1e-12));
        double ann = baseCosts.weighted().stream()
                .mapToDouble(cost -> 4.6 * cost.operationsPerClip())
                .sum();
        assertThat(ann).isCloseTo(all.path("ANN_same_structure_E_pJ_T_frames").asDouble(), within(1e-6));
    }

    private static void checkExact(SpikeStatistics actual, JsonNode expected) {
        for (String layer : List.of("conv2", "fc1", "fc2")) {
            assertThat(actual.input(layer).operationsPerClip())
                    .as(layer)
                    .isEqualTo(expected.path("AC_exact_synops").path(layer).asDouble());
        }
    }

    private static void check(EnergyComparison actual, JsonNode expected) {
        assertThat(actual.deltaMac()).isEqualTo(expected.path("delta_MAC").asDouble());
        assertThat(actual.deltaPicojoules())
                .isCloseTo(expected.path("delta_E_pJ").asDouble(), within(1e-9));
        assertThat(actual.attention().picojoules())
                .isCloseTo(expected.path("E_att_pJ").asDouble(), within(1e-9));
        assertThat(actual.energyEfficiency()).isCloseTo(expected.path("r_EE").asDouble(), within(1e-12));
    }

    private static String name(LayerSpikes layer) {
        return layer.layer().substring("lif_".length());
    }

    private static Attention attention() {
        return Attention.of("TCSA")
                .withTemporalReduction(2)
                .withChannelReduction(2)
                .withSpatialKernel(7);
    }

    /** The network that the case describes, with the sizes of its arrays. */
    private static ComputationGraph network(GoldenCase golden, Attention attention) {
        long[] frames = golden.array("in_frames").shape();
        int steps = (int) frames[0];
        var graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("events")
                .setInputTypes(FoldTimeLayer.inputType(steps, (int) frames[3], (int) frames[4], (int) frames[2]))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(steps).build(), "events");
        String last = "fold";
        for (String name : LAYERS) {
            long[] spikes = golden.array("s_base_" + name).shape();
            boolean convolution = spikes.length == 5;
            graph.addLayer(
                    name,
                    convolution
                            ? new FrameConvolutionLayer.Builder()
                                    .nOut((int) spikes[2])
                                    .build()
                            : new FrameDenseLayer.Builder()
                                    .nOut((int) spikes[2])
                                    .build(),
                    last);
            last = name;
            if (name.equals("conv2")) {
                graph.addLayer(
                        "pool", new FramePoolingLayer.Builder().kernelSize(2).build(), last);
                last = "pool";
            }
            if (convolution && attention.uses(Dimension.TEMPORAL)) {
                graph.addLayer(
                        "ta_" + name,
                        attention.temporalLayer(steps).orElseThrow().build(),
                        last);
                last = "ta_" + name;
            }
            LifLayer.Builder lif = new LifLayer.Builder().timeSteps(steps);
            graph.addLayer(
                    "lif_" + name,
                    (convolution ? lif.refinements(attention.membraneRefinements()) : lif).build(),
                    last);
            last = "lif_" + name;
        }
        ComputationGraph result = new ComputationGraph(graph.addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(steps).build(), last)
                .addLayer("out", new LossLayer.Builder().build(), "mean")
                .setOutputs("out")
                .build());
        result.init();
        return result;
    }

    private static SpikeStatistics statistics(GoldenCase golden, String which, DataType type) {
        INDArray frames = golden.array("in_frames");
        int steps = (int) frames.size(0);
        long samples = frames.size(1);
        NetworkGraph graph = NetworkGraph.of(network(golden, Attention.none()));
        Map<String, NonZeroCount> counts = new LinkedHashMap<>();
        counts.put("fold", counted(frames, steps));
        for (String name : LAYERS) {
            counts.put(
                    "lif_" + name,
                    counted(golden.array("s_" + which + "_" + name).castTo(type), steps));
        }
        List<LayerSpikes> layers = new ArrayList<>();
        for (String name : LAYERS) {
            NonZeroCount count = Objects.requireNonNull(counts.get("lif_" + name));
            layers.add(new LayerSpikes(
                    "lif_" + name,
                    Output.SPIKE,
                    count.perPosition().length,
                    samples,
                    Arrays.stream(count.perFrame())
                            .mapToObj(spikes -> (double) spikes)
                            .toList(),
                    0,
                    0));
        }
        List<LayerInput> inputs = graph.weightedNodes().stream()
                .map(node -> {
                    String vertex = node.inputs().get(0);
                    NonZeroCount count = Objects.requireNonNull(counts.get(vertex));
                    double operations = FanOut.of(node).operations(count.perPosition()) / samples;
                    return new LayerInput(node.name(), vertex, count.share(), operations);
                })
                .toList();
        double density = Objects.requireNonNull(counts.get("fold")).share();
        return new SpikeStatistics(steps, samples, layers, inputs, density, List.of(), List.of(), null);
    }

    /** {@code [T, N, C, H, W]} as {@code [N * T, H, W, C]}, {@code [T, N, F]} as {@code [N * T, F]}. */
    private static NonZeroCount counted(INDArray array, int steps) {
        INDArray clips = array.rank() == 5 ? array.permute(1, 0, 3, 4, 2) : array.permute(1, 0, 2);
        long rows = array.size(0) * array.size(1);
        NonZeroCount result = new NonZeroCount(steps, false);
        result.add(clips.dup('c').reshape('c', rows, array.length() / rows));
        return result;
    }
}
