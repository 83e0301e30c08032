package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.training.GradientAccumulation;
import org.masnn.energy.SmallNetworks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class SpikeActivityListenerTest {

    private static final int NEURONS = 40;

    private final List<SpikeActivity> told = new ArrayList<>();

    /** Counts by loops, in every step. */
    private static final class Loops extends BaseTrainingListener {

        private final List<Map<String, Double>> rates = new ArrayList<>();

        @Override
        public void onForwardPass(Model model, Map<String, INDArray> activations) {
            Map<String, Double> ofStep = new LinkedHashMap<>();
            for (String layer : List.of("lif1", "lif2", "lif3")) {
                INDArray values = activations.get(layer).dup('c');
                double spikes = 0;
                for (long i = 0; i < values.length(); i++) {
                    spikes += values.getDouble(i);
                }
                ofStep.put(layer, spikes / values.length());
            }
            rates.add(ofStep);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void everyThirdStep_tellsTheRatesOfThatStep(DataType type) {
        ComputationGraph network = SmallNetworks.plain(type, true);
        Loops loops = new Loops();
        network.setListeners(loops, new SpikeActivityListener(network, 3, told::add));

        for (int step = 0; step < 7; step++) {
            network.fit(SmallNetworks.clips(type, 4, step));
            if (step == 3) {
                assertThat(told.get(1).loss()).isEqualTo(network.score());
            }
        }

        assertThat(told).extracting(SpikeActivity::iteration).containsExactly(0, 3, 6);
        for (SpikeActivity activity : told) {
            Map<String, Double> expected = loops.rates.get(activity.iteration());
            assertThat(activity.rates()).containsExactlyEntriesOf(expected);
            double spikes = 30 * expected.get("lif1") + 7 * expected.get("lif2") + 3 * expected.get("lif3");
            assertThat(activity.nasar().orElseThrow())
                    .isCloseTo(spikes / NEURONS, within(1e-12))
                    .isPositive();
        }
    }

    @Test
    void listener_leavesTrainingAsItWas() {
        ComputationGraph alone = SmallNetworks.plain(DataType.FLOAT, true);
        ComputationGraph watched = SmallNetworks.plain(DataType.FLOAT, true);
        watched.setListeners(new SpikeActivityListener(watched, 1, told::add));
        for (int step = 0; step < 3; step++) {
            DataSet batch = SmallNetworks.clips(DataType.FLOAT, 4, step);
            alone.fit(batch);
            watched.fit(batch);
        }

        assertThat(watched.params()).isEqualTo(alone.params());
        assertThat(told).hasSize(3);
    }

    @Test
    void gradientAccumulation_isCountedOverAllBatchesOfAStep() {
        ComputationGraph network = SmallNetworks.plain(DataType.FLOAT, false);
        Loops loops = new Loops();
        network.setListeners(loops, new SpikeActivityListener(network, 1, told::add));
        List<DataSet> batches =
                List.of(SmallNetworks.clips(DataType.FLOAT, 3, 1), SmallNetworks.clips(DataType.FLOAT, 3, 2));

        new GradientAccumulation(network, 2).fit(new ExistingDataSetIterator(batches));

        assertThat(told)
                .singleElement()
                .satisfies(activity -> assertThat(activity.rates().get("lif1"))
                        .isCloseTo(
                                (loops.rates.get(0).get("lif1")
                                                + loops.rates.get(1).get("lif1"))
                                        / 2,
                                within(1e-12)));
    }

    @Test
    void recomputingGraph_tellsTheLayersItKeepsAndNoNasar() {
        ComputationGraph network = RecomputingGraph.of(SmallNetworks.plain(DataType.FLOAT, false));
        network.setListeners(new SpikeActivityListener(network, 1, told::add));

        network.fit(SmallNetworks.clips(DataType.FLOAT, 4, 1));

        assertThat(told).allSatisfy(activity -> {
            assertThat(activity.rates()).isNotEmpty().hasSizeLessThan(3);
            assertThat(activity.nasar()).isEmpty();
        });
    }

    @Test
    void stepsComputedElsewhere_tellTheLossAlone() {
        ComputationGraph network = SmallNetworks.plain(DataType.FLOAT, false);
        SpikeActivityListener listener = new SpikeActivityListener(network, 10, told::add);
        network.setScore(0.5);

        for (int iteration = 3; iteration < 40; iteration += 4) { // averages after 4 local steps each: none is a tenth
            listener.iterationDone(network, iteration, 1);
        }

        assertThat(told).extracting(SpikeActivity::iteration).containsExactly(3, 11, 23, 31);
        assertThat(told).allSatisfy(activity -> {
            assertThat(activity.loss()).isEqualTo(0.5);
            assertThat(activity.epoch()).isEqualTo(1);
            assertThat(activity.rates()).isEmpty();
            assertThat(activity.nasar()).isEmpty();
        });
    }

    @Test
    void construction_annOrNoStep_isAnError() {
        ComputationGraph spiking = SmallNetworks.plain(DataType.FLOAT, false);
        ComputationGraph ann = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(2))
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "in")
                .setOutputs("out")
                .build());

        assertThatThrownBy(() -> new SpikeActivityListener(ann, 1, told::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeActivityListener: expected a network with at least one LifLayer, got an ANN");
        assertThatThrownBy(() -> new SpikeActivityListener(spiking, 0, told::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeActivityListener: expected to count in one step of 1 or more, got 0");
    }
}
