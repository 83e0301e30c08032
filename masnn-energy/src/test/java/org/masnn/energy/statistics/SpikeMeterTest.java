package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.core.neuron.Output;
import org.masnn.energy.SmallNetworks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class SpikeMeterTest {

    private static final int STEPS = SmallNetworks.STEPS;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void of_batchesOfDifferentSize_equalsCountingAllActivations(DataType type) {
        ComputationGraph graph = SmallNetworks.plain(type, true);
        List<DataSet> batches = List.of(
                SmallNetworks.clips(type, 5, 1), SmallNetworks.clips(type, 5, 2), SmallNetworks.clips(type, 2, 3));

        SpikeStatistics statistics = SpikeStatistics.of(graph, new ExistingDataSetIterator(batches));

        assertThat(statistics.samples()).isEqualTo(12);
        assertThat(statistics.timeSteps()).isEqualTo(STEPS);
        assertThat(statistics.layers()).extracting(LayerSpikes::layer).containsExactly("lif1", "lif2", "lif3");
        assertThat(statistics.layers()).extracting(LayerSpikes::neurons).containsExactly(3L * 2 * 5, 7L, 3L);
        double[] network = new double[STEPS];
        for (LayerSpikes layer : statistics.layers()) {
            double[] expected = count(graph, batches, layer.layer());
            assertThat(layer.perStep()).containsExactlyElementsOf(boxed(expected));
            assertThat(layer.rate()).isEqualTo(Arrays.stream(expected).sum() / (layer.neurons() * 12.0 * STEPS));
            for (int t = 0; t < STEPS; t++) {
                network[t] += expected[t];
            }
        }
        assertThat(statistics.spikes())
                .isEqualTo(Arrays.stream(network).sum())
                .isBetween(100.0, 40.0 * 12 * STEPS - 100);
        assertThat(statistics.spikesPerSample()).isEqualTo(statistics.spikes() / 12);
        assertThat(statistics.nsar())
                .containsExactlyElementsOf(boxed(
                        Arrays.stream(network).map(spikes -> spikes / (40 * 12)).toArray()));
        assertThat(statistics.nasar())
                .isCloseTo(
                        statistics.nsar().stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                        within(1e-15));
        assertThat(statistics.nonZeroShare("lif1"))
                .isEqualTo(statistics.layers().get(0).rate());
        double nonZeros = batches.stream()
                .mapToDouble(batch -> batch.getFeatures()
                        .neq(0)
                        .castTo(DataType.DOUBLE)
                        .sumNumber()
                        .doubleValue())
                .sum();
        assertThat(statistics.featureShare())
                .isEqualTo(nonZeros / (12.0 * STEPS * 8 * 6 * 2))
                .isBetween(0.2, 0.3);
        assertThat(statistics.nonZeroShare("fold")).isEqualTo(statistics.featureShare());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void of_branches_countsEveryInputOfAWeightedLayer(DataType type) {
        ComputationGraph graph = SmallNetworks.branched(type);
        List<DataSet> batches = List.of(SmallNetworks.clips(type, 3, 4), SmallNetworks.clips(type, 2, 5));

        SpikeStatistics statistics = SpikeStatistics.of(graph, new ExistingDataSetIterator(batches));

        for (String vertex : List.of("fold", "maximum", "average", "merge", "sum", "lif4")) {
            long length = graph.feedForward(batches.get(0).getFeatures(), false)
                            .get(vertex)
                            .length()
                    / (3 * STEPS);
            assertThat(statistics.nonZeroShare(vertex))
                    .as(vertex)
                    .isCloseTo(
                            Arrays.stream(count(graph, batches, vertex)).sum() / (5.0 * STEPS * length), within(1e-15))
                    .isBetween(0.01, 0.99);
        }
        assertThat(statistics.evaluation().orElseThrow().confusionMatrix())
                .isEqualTo(graph.evaluate(new ExistingDataSetIterator(batches)).confusionMatrix());
    }

    @Test
    void of_evaluatesInTheSamePass_asTheGraphItself() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        List<DataSet> batches =
                List.of(SmallNetworks.clips(DataType.FLOAT, 8, 1), SmallNetworks.clips(DataType.FLOAT, 7, 2));
        INDArray parameters = graph.params().dup();
        INDArray features = batches.get(0).getFeatures().dup();

        SpikeStatistics statistics = SpikeStatistics.of(graph, new ExistingDataSetIterator(batches));

        assertThat(statistics.evaluation().orElseThrow().stats())
                .isEqualTo(graph.evaluate(new ExistingDataSetIterator(batches)).stats());
        assertThat(graph.params()).isEqualTo(parameters);
        assertThat(batches.get(0).getFeatures()).isEqualTo(features);
    }

    @Test
    void of_iteratorAtItsEnd_startsAgain() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        ExistingDataSetIterator data = new ExistingDataSetIterator(List.of(SmallNetworks.clips(DataType.FLOAT, 3, 1)));
        SpikeStatistics first = SpikeStatistics.of(graph, data);

        assertThat(SpikeStatistics.of(graph, data).spikes()).isEqualTo(first.spikes());
    }

    @Test
    void add_batchWithoutLabels_countsWithoutEvaluation() {
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));

        meter.add(new DataSet(SmallNetworks.clips(DataType.FLOAT, 2, 1).getFeatures(), null));

        assertThat(meter.statistics().samples()).isEqualTo(2);
        assertThat(meter.statistics().evaluation()).isEmpty();
    }

    @Test
    void add_betweenTrainingSteps_leavesTrainingAsItWas() {
        ComputationGraph alone = SmallNetworks.plain(DataType.FLOAT, true);
        ComputationGraph watched = SmallNetworks.plain(DataType.FLOAT, true);
        SpikeMeter meter = new SpikeMeter(watched);
        for (int step = 0; step < 3; step++) {
            DataSet batch = SmallNetworks.clips(DataType.FLOAT, 4, step);
            alone.fit(batch);
            watched.fit(batch);
            meter.add(batch);
        }

        assertThat(watched.params()).isEqualTo(alone.params());
    }

    @Test
    void of_membraneOutputs_countsThoseThatAreNotZeroAndSaysSo() {
        ComputationGraph graph = SmallNetworks.analogue();
        List<DataSet> batches = List.of(SmallNetworks.clips(DataType.FLOAT, 3, 1));

        SpikeStatistics statistics = SpikeStatistics.of(graph, new ExistingDataSetIterator(batches));

        LayerSpikes layer = statistics.layers().get(0);
        assertThat(layer.output()).isEqualTo(Output.MEMBRANE);
        assertThat(layer.perStep()).containsExactlyElementsOf(boxed(count(graph, batches, "liaf")));
        assertThat(statistics.toText()).contains("liaf").contains("(non-zero membrane outputs, not spikes)");
    }

    @Test
    void toText_namesEachLayerAndTheNetwork() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        SpikeMeter meter = new SpikeMeter(graph);
        meter.add(new DataSet(Nd4j.zeros(DataType.FLOAT, 2, STEPS, 8, 6, 2), null));

        assertThat(meter.statistics().toText())
                .startsWith(
                        "2 clips, T = 4, 40 neurons, NASAR 0.0000 (variance over clips 0.00e+00), 0 spikes per clip, "
                                + "0.00 % of the input not zero")
                .contains("lif1", "lif2", "lif3", "30 neurons  rate 0.0000  silent 30  saturated 0");
    }

    @Test
    void of_emptyIterator_isAnError() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);

        assertThatThrownBy(() -> SpikeStatistics.of(graph, new ExistingDataSetIterator(new ArrayList<>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected at least one batch, got none; is the iterator empty, or at its end?");
    }

    @Test
    void add_masks_isAnError() {
        DataSet batch = SmallNetworks.clips(DataType.FLOAT, 2, 1);
        batch.setFeaturesMaskArray(Nd4j.ones(2, STEPS));
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));

        assertThatThrownBy(() -> meter.add(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected a batch without masks; spiking layers run all T steps of every clip");
    }

    @Test
    void add_labelsOfAnotherSize_isAnError() {
        DataSet batch = new DataSet(SmallNetworks.clips(DataType.FLOAT, 2, 1).getFeatures(), Nd4j.zeros(2, 5));
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));

        assertThatThrownBy(() -> meter.add(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected labels [2, 3] as the network's output \"out\", got [2, 5]");
    }

    @Test
    void nonZeroShare_vertexOfAnotherNetwork_isAnError() {
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));
        meter.add(SmallNetworks.clips(DataType.FLOAT, 2, 1));

        assertThatThrownBy(() -> meter.statistics().nonZeroShare("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeStatistics: nothing was counted at vertex \"other\"; there are counts for "
                        + "[fold, lif1, lif2]; were the statistics gathered with another network?");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void statistics_perClipAndNeuron_equalCountingAllActivations(DataType type) {
        ComputationGraph graph = SmallNetworks.plain(type, true);
        List<DataSet> batches = List.of(SmallNetworks.clips(type, 3, 1), SmallNetworks.clips(type, 2, 2));

        SpikeStatistics statistics = new SpikeMeter(graph)
                .keepResponses("lif1", "lif3")
                .addAll(new ExistingDataSetIterator(batches))
                .statistics();

        double[] ofClips = new double[5];
        for (LayerSpikes layer : statistics.layers()) {
            int neurons = (int) layer.neurons();
            double[][] spikes = new double[STEPS][neurons];
            int before = 0;
            for (DataSet batch : batches) {
                INDArray folded = graph.feedForward(batch.getFeatures(), false).get(layer.layer());
                for (int row = 0; row < folded.size(0); row++) {
                    double[] values = folded.slice(row).dup('c').data().asDouble();
                    for (int i = 0; i < neurons; i++) {
                        spikes[row % STEPS][i] += values[i];
                        ofClips[before + row / STEPS] += values[i];
                    }
                }
                before += batch.numExamples();
            }
            double[] ofNeurons = new double[neurons];
            for (double[] step : spikes) {
                for (int i = 0; i < neurons; i++) {
                    ofNeurons[i] += step[i];
                }
            }
            assertThat(layer.silent())
                    .isEqualTo(
                            Arrays.stream(ofNeurons).filter(count -> count == 0).count());
            assertThat(layer.saturated())
                    .isEqualTo(Arrays.stream(ofNeurons)
                            .filter(count -> count == 5 * STEPS)
                            .count());
            for (SpikingResponse response : statistics.responses()) {
                if (response.layer().equals(layer.layer())) {
                    INDArray array = response.toArray();
                    assertThat(array.shape()).startsWith(STEPS, response.frame().height());
                    for (int t = 0; t < STEPS; t++) {
                        for (int i = 0; i < neurons; i++) {
                            assertThat(array.getDouble(t * (long) neurons + i))
                                    .isCloseTo(spikes[t][i] / 5, within(1e-7));
                        }
                    }
                    int last = response.frame().channels() - 1;
                    assertThat(response.rate(STEPS - 1, 0, 0, last)).isEqualTo(spikes[STEPS - 1][last] / 5);
                }
            }
        }
        assertThat(statistics.responses()).extracting(SpikingResponse::layer).containsExactly("lif1", "lif3");
        assertThat(statistics.layers().stream().mapToLong(LayerSpikes::silent).sum())
                .isPositive();
        assertThat(statistics.nasarOfClips())
                .containsExactlyElementsOf(boxed(Arrays.stream(ofClips)
                        .map(count -> count / (40 * STEPS))
                        .toArray()));
        double mean = statistics.nasar();
        assertThat(statistics.nasarVariance())
                .isPositive()
                .isCloseTo(
                        Arrays.stream(ofClips)
                                .map(count -> Math.pow(count / (40 * STEPS) - mean, 2))
                                .average()
                                .orElseThrow(),
                        within(1e-15));
    }

    @Test
    void statistics_neuronsThatAlwaysFire_areSaturated() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        graph.getLayer("fc").getParam("b").assign(100);

        SpikeStatistics statistics = SpikeStatistics.of(
                graph, new ExistingDataSetIterator(List.of(SmallNetworks.clips(DataType.FLOAT, 3, 1))));

        assertThat(statistics.layers().get(2).saturated()).isEqualTo(3);
        assertThat(statistics.layers().get(2).ratePerStep()).containsExactly(1.0, 1.0, 1.0, 1.0);
    }

    @Test
    void keepResponses_unknownLayerOrTooLate_isAnError() {
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));

        assertThatThrownBy(() -> meter.keepResponses("conv1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "SpikeMeter: expected names of spiking layers, which are [lif1, lif2, lif3], got \"conv1\"");
        meter.add(SmallNetworks.clips(DataType.FLOAT, 2, 1));
        assertThatThrownBy(meter::keepResponses)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SpikeMeter: expected keepResponses before the first batch, got it after 2 clips");
    }

    @Test
    void input_layerOfAnotherNetwork_isAnError() {
        SpikeMeter meter = new SpikeMeter(SmallNetworks.plain(DataType.FLOAT, false));
        meter.add(SmallNetworks.clips(DataType.FLOAT, 2, 1));

        assertThatThrownBy(() -> meter.statistics().input("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeStatistics: nothing was counted at the input of \"other\"; there are counts for "
                        + "[conv1, conv2, fc]; were the statistics gathered with another network?");
    }

    @Test
    void constructor_networkWithoutInit_isAnError() {
        ComputationGraph graph =
                new ComputationGraph(SmallNetworks.plain(DataType.FLOAT, false).getConfiguration());

        assertThatThrownBy(() -> new SpikeMeter(graph))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SpikeMeter: the network is not initialised; call init() first");
    }

    @Test
    void constructor_nothingToCount_isAnError() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT).addLayer("pixels", new SpatialMeanLayer.Builder().build(), "fold"),
                "pixels");

        assertThatThrownBy(() -> new SpikeMeter(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected a network with a LifLayer, or an ANN with a FrameConvolutionLayer or "
                        + "FrameDenseLayer, got one without: [input \"events\", FoldTimeLayer \"fold\", "
                        + "SpatialMeanLayer \"pixels\", TimeMeanLayer \"mean\", LossLayer \"out\"]");
    }

    private static double[] count(ComputationGraph graph, List<DataSet> batches, String vertex) {
        double[] result = new double[STEPS];
        for (DataSet batch : batches) {
            Map<String, INDArray> activations = graph.feedForward(batch.getFeatures(), false);
            INDArray folded = activations.get(vertex);
            for (int row = 0; row < folded.size(0); row++) {
                double[] values = folded.slice(row).dup('c').data().asDouble();
                result[row % STEPS] +=
                        Arrays.stream(values).filter(value -> value != 0).count();
            }
        }
        return result;
    }

    private static List<Double> boxed(double[] values) {
        return Collections.unmodifiableList(Arrays.stream(values).boxed().toList());
    }
}
