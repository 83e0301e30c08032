package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.energy.SmallNetworks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ResponseComparisonTest {

    private static final int STEPS = SmallNetworks.STEPS;

    private static final Map<DataType, List<DataSet>> BATCHES =
            Map.of(DataType.FLOAT, made(DataType.FLOAT), DataType.DOUBLE, made(DataType.DOUBLE));

    private static List<DataSet> batches(DataType type) {
        return BATCHES.get(type);
    }

    private static List<DataSet> made(DataType type) {
        return List.of(
                SmallNetworks.clips(type, 30, 1), SmallNetworks.clips(type, 30, 2), SmallNetworks.clips(type, 7, 3));
    }

    private static ResponseComparison compared(DataType type, int cases) {
        return new ResponseComparison(
                        SmallNetworks.plain(type, false),
                        SmallNetworks.plain(type, true),
                        List.of("lif1", "lif2"),
                        cases)
                .addAll(new ExistingDataSetIterator(batches(type)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void responses_ofBothNetworks_equalLoopsOverActivations(DataType type) {
        ResponseComparison comparison = compared(type, 0);

        requireResponses(SmallNetworks.plain(type, false), comparison.baseline(), batches(type));
        requireResponses(SmallNetworks.plain(type, true), comparison.attention(), batches(type));
        assertThat(comparison.cases()).isEmpty();
    }

    private static void requireResponses(ComputationGraph graph, SpikeStatistics statistics, List<DataSet> batches) {
        assertThat(statistics.responses()).extracting(SpikingResponse::layer).containsExactly("lif1", "lif2");
        for (SpikingResponse response : statistics.responses()) {
            float[][] expected = new float[STEPS][response.frame().length()];
            for (DataSet batch : batches) {
                INDArray spikes = graph.feedForward(batch.getFeatures(), false)
                        .get(response.layer())
                        .dup('c');
                int length = response.frame().length();
                for (int row = 0; row < spikes.size(0); row++) {
                    for (int i = 0; i < length; i++) {
                        expected[row % STEPS][i] += spikes.getFloat((long) row * length + i);
                    }
                }
            }
            double total = 0;
            for (int t = 0; t < STEPS; t++) {
                float[] rates = response.rates(t);
                for (int i = 0; i < rates.length; i++) {
                    assertThat(rates[i]).isCloseTo(expected[t][i] / 67, within(1e-6f));
                    total += rates[i];
                }
            }
            assertThat(total).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void cases_areThoseThatAttentionAloneGetsRight_largestGainFirst(DataType type) {
        ComputationGraph baseline = SmallNetworks.plain(type, false);
        ComputationGraph attention = SmallNetworks.plain(type, true);
        List<Long> expected = new ArrayList<>();
        List<Double> gains = new ArrayList<>();
        long sample = 0;
        for (DataSet batch : batches(type)) {
            INDArray before = baseline.outputSingle(batch.getFeatures());
            INDArray after = attention.outputSingle(batch.getFeatures());
            for (int i = 0; i < batch.numExamples(); i++, sample++) {
                int label = largest(batch.getLabels(), i);
                if (largest(before, i) != label && largest(after, i) == label) {
                    expected.add(sample);
                    gains.add(margin(after, i, label) - margin(before, i, label));
                }
            }
        }
        assertThat(expected).as("cases there are").hasSizeGreaterThan(3);

        List<CaseStudy> cases = compared(type, 3).cases();

        assertThat(cases).hasSize(3).allMatch(CaseStudy::rightByAttentionAlone);
        List<Double> best =
                gains.stream().sorted((a, b) -> Double.compare(b, a)).limit(3).toList();
        for (int i = 0; i < 3; i++) {
            int found = expected.indexOf(cases.get(i).sample());
            assertThat(found).isNotNegative();
            assertThat(gains.get(found)).isCloseTo(best.get(i), within(1e-6));
        }
        assertThat(compared(type, 1000).cases())
                .extracting(CaseStudy::sample)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static int largest(INDArray rows, int row) {
        int best = 0;
        for (int i = 1; i < rows.size(1); i++) {
            best = rows.getDouble(row, i) > rows.getDouble(row, best) ? i : best;
        }
        return best;
    }

    private static double margin(INDArray rows, int row, int label) {
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rows.size(1); i++) {
            next = i == label ? next : Math.max(next, rows.getDouble(row, i));
        }
        return rows.getDouble(row, label) - next;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void maps_ofACase_equalLoopsOverTheActivationsOfThatClip(DataType type) {
        CaseStudy study = compared(type, 1).cases().get(0);
        DataSet batch = batches(type).get((int) (study.sample() / 30));
        INDArray clip = batch.getFeatures()
                .get(NDArrayIndex.interval(study.sample() % 30, study.sample() % 30 + 1))
                .dup('c');
        assertThat(study.features()).isEqualTo(clip);

        requireMaps(SmallNetworks.plain(type, false), study.baseline(), clip);
        requireMaps(SmallNetworks.plain(type, true), study.attention(), clip);
    }

    private static void requireMaps(ComputationGraph graph, ClipResponse response, INDArray clip) {
        Map<String, INDArray> activations = graph.feedForward(clip, false);
        assertThat(response.maps()).extracting(SpikeMap::layer).containsExactly("lif1", "lif2", "lif3");
        for (SpikeMap map : response.maps()) {
            int height = map.frame().height();
            int width = map.frame().width();
            int channels = map.frame().channels();
            INDArray spikes = activations.get(map.layer()).reshape('c', STEPS, height, width, channels);
            double sum = 0;
            double largest = 0;
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double mean = 0;
                    for (int t = 0; t < STEPS; t++) {
                        for (int channel = 0; channel < channels; channel++) {
                            mean += spikes.getDouble(t, row, column, channel) / (STEPS * channels);
                        }
                    }
                    assertThat(map.rate(row, column)).isCloseTo(mean, within(1e-6));
                    assertThat((double) map.rates()[row * width + column]).isCloseTo(mean, within(1e-6));
                    sum += mean;
                    largest = Math.max(largest, mean);
                }
            }
            assertThat(map.mean()).isCloseTo(sum / (height * width), within(1e-6));
            assertThat(map.maximum()).isCloseTo(largest, within(1e-6));
        }
        INDArray output = graph.outputSingle(clip);
        for (int i = 0; i < output.length(); i++) {
            assertThat((double) response.output()[i]).isCloseTo(output.getDouble(i), within(1e-6));
        }
        assertThat(response.predicted()).isEqualTo(largest(output, 0));
    }

    @Test
    void cases_noneRightByAttentionAlone_isTheOneThatGainedMost() {
        ComputationGraph same = SmallNetworks.plain(DataType.FLOAT, false);

        List<CaseStudy> cases = new ResponseComparison(same, same, List.of(), 3)
                .addAll(new ExistingDataSetIterator(batches(DataType.FLOAT)))
                .cases();

        assertThat(cases).singleElement().satisfies(study -> {
            assertThat(study.rightByAttentionAlone()).isFalse();
            assertThat(study.sample()).as("the first of equals").isZero();
        });
    }

    @Test
    void add_withoutLabels_keepsResponsesButNoCase() {
        ResponseComparison comparison = new ResponseComparison(
                SmallNetworks.plain(DataType.FLOAT, false),
                SmallNetworks.plain(DataType.FLOAT, true),
                List.of("lif1"),
                2);

        comparison.add(new DataSet(SmallNetworks.clips(DataType.FLOAT, 3, 1).getFeatures(), null));

        assertThat(comparison.cases()).isEmpty();
        assertThat(comparison.baseline().responses()).hasSize(1);
    }

    @Test
    void construction_layerThatOneNetworkHasNot_namesThoseThereAre() {
        ComputationGraph baseline = SmallNetworks.plain(DataType.FLOAT, false);
        ComputationGraph attention = SmallNetworks.analogue();

        assertThatThrownBy(() -> new ResponseComparison(baseline, attention, List.of("lif2"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponseComparison: expected names of spiking layers of both networks; the network with"
                        + " attention has [liaf, lif], got \"lif2\"");
        assertThatThrownBy(() -> new ResponseComparison(baseline, attention, List.of("conv1"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponseComparison: expected names of spiking layers of both networks; the network without"
                        + " attention has [lif1, lif2, lif3], got \"conv1\"");
    }

    @Test
    void construction_layersOfDifferentSize_isAnError() {
        assertThatThrownBy(() -> new ResponseComparison(
                        SmallNetworks.plain(DataType.FLOAT, false),
                        SmallNetworks.branched(DataType.FLOAT),
                        List.of("lif1"),
                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponseComparison: expected layer \"lif1\" of the same size in both networks, got"
                        + " FrameSize[height=3, width=2, channels=5] without attention and"
                        + " FrameSize[height=8, width=6, channels=5] with it");
    }

    @Test
    void construction_networksOfDifferentT_isAnError() {
        assertThatThrownBy(() -> new ResponseComparison(
                        SmallNetworks.plain(DataType.FLOAT, false), ofSteps(9), List.of("lif1"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponseComparison: expected networks of the same T, got T = 4 without attention and T = 9"
                        + " with it; train or convert one of them for the other's T");
    }

    private static ComputationGraph ofSteps(int steps) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("events")
                .setInputTypes(FoldTimeLayer.inputType(steps, 8, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(steps).build(), "events")
                .addLayer("fc", new FrameDenseLayer.Builder().nOut(5).build(), "fold")
                .addLayer("lif1", new LifLayer.Builder().timeSteps(steps).build(), "fc")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(steps).build(), "lif1")
                .addLayer(
                        "out",
                        new LossLayer.Builder().activation(Activation.IDENTITY).build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    @Test
    void construction_negativeCases_isAnError() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);

        assertThatThrownBy(() -> new ResponseComparison(graph, graph, List.of(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponseComparison: expected 0 cases or more, got -1");
    }

    @Test
    void baseline_withoutABatch_isAnError() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        ResponseComparison comparison = new ResponseComparison(graph, graph, List.of(), 1)
                .addAll(new ExistingDataSetIterator(new ArrayList<>()));

        assertThatThrownBy(comparison::baseline)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected at least one batch, got none; is the iterator empty, or at its end?");
    }

    @Test
    void clipResponse_severalClipsOrAnotherLayer_isAnError() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, false);
        INDArray clips = SmallNetworks.clips(DataType.FLOAT, 2, 1).getFeatures();

        assertThatThrownBy(() -> ClipResponse.of(graph, clips))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClipResponse: expected features of one clip, [1, ...], got [2, 4, 8, 6, 2]");
        ClipResponse response = ClipResponse.of(graph, clips.get(NDArrayIndex.interval(0, 1)));
        assertThatThrownBy(() -> response.map("conv1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClipResponse: expected names of spiking layers, which are [lif1, lif2, lif3], got"
                        + " \"conv1\"");
    }
}
