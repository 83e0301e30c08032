package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.data.augment.Centring;
import org.masnn.core.data.augment.EventAugmentation;
import org.masnn.core.data.augment.RandomEventDrop;
import org.masnn.core.data.augment.RandomMirror;
import org.masnn.core.data.augment.RandomShift;
import org.masnn.core.data.augment.RandomTimeCrop;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.AsyncMultiDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class EventFrameIteratorTest {

    private static final Framing FRAMING = new Framing(10, 3, 2);

    /** Sample i: i + 1 ON events at pixel (5, 3), class i % 3. */
    private static EventSamples samples(int count) {
        List<EventSample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventStream.Builder events = EventStream.builder(8, 6);
            for (int k = 0; k <= i; k++) {
                events.add(5, 3, 15, true);
            }
            samples.add(new EventSample(events.build(), i % 3));
        }
        return new EventSamples(List.of("a", "b", "c"), samples);
    }

    /** The samples' numbers in the order in which an iterator gives them to the end of a pass. */
    private static List<Integer> pass(DataSetIterator iterator) {
        List<Integer> seen = new ArrayList<>();
        while (iterator.hasNext()) {
            DataSet batch = iterator.next();
            for (long i = 0; i < batch.getFeatures().size(0); i++) {
                seen.add((int) batch.getFeatures().slice(i).sumNumber().doubleValue() - 1);
            }
        }
        return seen;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void next_batch_hasFramesAndOneHotLabels() {
        EventFrameIterator iterator =
                EventFrameIterator.builder(samples(5), FRAMING, 2).build();
        assertThat(iterator.batchesPerEpoch()).isEqualTo(3);
        DataSet batch = iterator.next();
        assertThat(batch.getFeatures().shape()).containsExactly(2, 3, 3, 4, 2);
        assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
        assertThat(batch.getFeatures().ordering()).isEqualTo('c');
        assertThat(batch.getFeatures().getFloat(1, 1, 1, 2, 1)).isEqualTo(2f);
        assertThat(batch.getFeatures().sumNumber().doubleValue()).isEqualTo(3);
        assertThat(batch.getLabels().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 0, 0}, {0, 1, 0}});
        iterator.next();
        DataSet last = iterator.next();
        assertThat(last.getFeatures().shape()).containsExactly(1, 3, 3, 4, 2);
        assertThat(last.getLabels().shape()).containsExactly(1, 3);
        assertThatThrownBy(iterator::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("EventFrameIterator: epoch 0 is over after 5 samples; call reset()");
    }

    @Test
    void properties_ofTheIterator_describeTheData() {
        EventFrameIterator iterator =
                EventFrameIterator.builder(samples(5), FRAMING, 2).build();
        assertThat(iterator.getLabels()).containsExactly("a", "b", "c");
        assertThat(iterator.totalOutcomes()).isEqualTo(3);
        assertThat(iterator.inputColumns()).isEqualTo(3 * 3 * 4 * 2);
        assertThat(iterator.batch()).isEqualTo(2);
        assertThat(iterator.resetSupported()).isTrue();
        assertThat(iterator.asyncSupported()).isTrue();
    }

    @Test
    void shuffled_epochs_differAndRepeatBySeed() {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(20), FRAMING, 3)
                .seed(4)
                .shuffled(true)
                .build();
        List<Integer> first = pass(iterator);
        iterator.reset();
        List<Integer> second = pass(iterator);
        assertThat(iterator.epoch()).isEqualTo(1);
        assertThat(first).containsExactlyInAnyOrderElementsOf(numbers(0, 20)).isNotEqualTo(numbers(0, 20));
        assertThat(second).containsExactlyInAnyOrderElementsOf(numbers(0, 20)).isNotEqualTo(first);
        iterator.setPosition(0, 0);
        assertThat(pass(iterator)).isEqualTo(first);
        EventFrameIterator other = EventFrameIterator.builder(samples(20), FRAMING, 3)
                .seed(5)
                .shuffled(true)
                .build();
        assertThat(pass(other)).isNotEqualTo(first);
    }

    @Test
    void reset_beforeTheEnd_beginsTheSameEpochAgain() {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(20), FRAMING, 3)
                .shuffled(true)
                .build();
        List<Integer> first = pass(iterator);
        iterator.setPosition(0, 0);
        iterator.next();
        iterator.reset();
        assertThat(iterator.epoch()).isZero();
        assertThat(pass(iterator)).isEqualTo(first);
    }

    @Test
    void setPosition_laterBatch_continuesThereAndSurvivesReset() {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(10), FRAMING, 4)
                .shuffled(true)
                .build();
        iterator.setPosition(7, 0);
        List<Integer> whole = pass(iterator);
        iterator.setPosition(7, 1);
        iterator.reset();
        assertThat(pass(iterator)).isEqualTo(whole.subList(4, 10));
        iterator.reset();
        assertThat(iterator.epoch()).isEqualTo(8);
        assertThat(pass(iterator)).hasSize(10);
        assertThatThrownBy(() -> iterator.setPosition(0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventFrameIterator: expected an epoch of 0 or more and a batch in 0..2, got epoch 0,"
                        + " batch 3");
    }

    @Test
    void augmentations_centring_haveTheirMedianAtTheCentre() {
        DataSet batch = EventFrameIterator.builder(samples(2), new Framing(10, 3, 1), 2)
                .augmentations(List.of(new Centring()))
                .build()
                .next();
        assertThat(batch.getFeatures().getFloat(1, 1, 3, 4, 1)).isEqualTo(2f);
    }

    @Test
    void augmentations_centringAndShift_reachEveryPlaceAndRepeat() {
        EventSamples one = samples(1);
        EventFrameIterator iterator = EventFrameIterator.builder(one, new Framing(10, 3, 1), 1)
                .augmentations(List.of(new Centring(), new RandomShift(1)))
                .build();
        List<Integer> places = places(iterator);
        // 8 x 6 sensor, centre (4, 3): the nine places around it, all in 200 epochs.
        assertThat(places.stream().distinct().sorted().toList()).containsExactly(19, 20, 21, 27, 28, 29, 35, 36, 37);
        iterator.setPosition(0, 0);
        assertThat(places(iterator)).isEqualTo(places);
    }

    private static List<Integer> places(EventFrameIterator iterator) {
        List<Integer> places = new ArrayList<>();
        for (int epoch = 0; epoch < 200; epoch++) {
            INDArray pixels = iterator.next().getFeatures().sum(0, 1, 4).reshape(-1);
            places.add(pixels.argMax().getInt(0));
            iterator.reset();
        }
        return places;
    }

    @Test
    void augmentations_mirror_mirrorsHalfOfTheEpochs() {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(1), new Framing(10, 3, 1), 1)
                .augmentations(List.of(RandomMirror.HALF))
                .build();
        List<Integer> places = places(iterator);
        assertThat(places.stream().distinct().sorted().toList()).containsExactly(3 * 8 + 2, 3 * 8 + 5);
        assertThat(places.stream().filter(place -> place == 3 * 8 + 2).count()).isBetween(60L, 140L);
    }

    @Test
    void augmentation_batchSizeAndOrder_doNotMatter() {
        EventSamples source = samples(7);
        Framing framing = new Framing(10, 3, 1);
        EventFrameIterator one = EventFrameIterator.builder(source, framing, 7)
                .seed(3)
                .augmentations(List.of(new RandomShift(2)))
                .build();
        EventFrameIterator two = EventFrameIterator.builder(source, framing, 1)
                .seed(3)
                .shuffled(true)
                .augmentations(List.of(new RandomShift(2)))
                .build();
        INDArray batch = one.next().getFeatures();
        for (int i = 0; i < 7; i++) {
            INDArray single = two.next().getFeatures();
            int sample = (int) single.sumNumber().doubleValue() - 1;
            assertThat(single.slice(0)).isEqualTo(batch.slice(sample));
        }
    }

    @Test
    void augmentations_stepsBefore_doNotChangeTheDrawsOfTheNext() {
        // A step that draws once for each event, and one that draws nothing, before the same shift.
        List<Integer> withDrop = places(EventFrameIterator.builder(samples(1), new Framing(10, 3, 1), 1)
                .augmentations(List.of(new RandomEventDrop(0), new RandomShift(2)))
                .build());
        List<Integer> withCentring = places(EventFrameIterator.builder(samples(1), new Framing(10, 3, 1), 1)
                .augmentations(List.<EventAugmentation>of((events, random) -> events, new RandomShift(2)))
                .build());
        assertThat(withDrop).isEqualTo(withCentring);
        assertThat(withDrop.stream().distinct().count()).isEqualTo(25);
    }

    @Test
    void next_recordingLongerThanTheFrames_isItsFirstClipOrACrop() {
        EventStream.Builder events = EventStream.builder(1, 1);
        for (int t = 0; t < 100; t++) {
            events.add(0, 0, t, true);
        }
        EventSamples recording = new EventSamples(List.of("a"), List.of(new EventSample(events.build(), 0)));
        Framing framing = new Framing(10, 3, 1);
        INDArray first =
                EventFrameIterator.builder(recording, framing, 1).build().next().getFeatures();
        assertThat(first.reshape(-1).toFloatVector()).containsExactly(0, 10, 0, 10, 0, 10);
        EventFrameIterator crops = EventFrameIterator.builder(recording, framing, 1)
                .augmentations(List.of(new RandomTimeCrop(framing.durationMicros())))
                .build();
        // Every crop lies wholly inside, so its frames are full.
        for (int epoch = 0; epoch < 50; epoch++) {
            assertThat(crops.next().getFeatures()).isEqualTo(first);
            crops.reset();
        }
    }

    @Test
    void setPreProcessor_anyBatch_isAppliedOnce() {
        EventFrameIterator iterator =
                EventFrameIterator.builder(samples(1), FRAMING, 2).build();
        iterator.setPreProcessor(batch -> batch.getFeatures().addi(1));
        assertThat(iterator.getPreProcessor()).isNotNull();
        assertThat(iterator.next().getFeatures().sumNumber().doubleValue()).isEqualTo(72 + 1);
    }

    @Test
    void builder_impossibleValues_areRefused() {
        assertThatThrownBy(() -> EventFrameIterator.builder(samples(2), FRAMING, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventFrameIterator: expected at least one sample and a batch size of 1 or more, got 2"
                        + " samples and batch size 0");
        EventFrameIterator iterator =
                EventFrameIterator.builder(samples(2), FRAMING, 1).build();
        assertThatThrownBy(() -> iterator.next(0))
                .hasMessage("EventFrameIterator: expected a batch of 1 or more, got 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asyncIterator_rank5_givesTheSameBatches(boolean workspaces) {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(23), FRAMING, 4)
                .shuffled(true)
                .build();
        List<Integer> first = pass(iterator);
        iterator.reset();
        List<Integer> second = pass(iterator);
        iterator.setPosition(0, 0);
        AsyncDataSetIterator async = new AsyncDataSetIterator(iterator, 2, workspaces);
        assertThat(pass(async)).isEqualTo(first);
        async.reset();
        assertThat(pass(async)).isEqualTo(second);
        async.shutdown();
    }

    @Test
    void asyncMultiIterator_rank5_keepsShapesLabelsAndThePartialBatch() {
        // What ComputationGraph.fit and evaluate wrap around a DataSetIterator.
        EventFrameIterator iterator =
                EventFrameIterator.builder(samples(7), FRAMING, 4).build();
        AsyncMultiDataSetIterator async =
                new AsyncMultiDataSetIterator(new MultiDataSetIteratorAdapter(iterator), 2, true);
        // It gives nothing unless it was asked whether there is something.
        assertThat(async.hasNext()).isTrue();
        MultiDataSet first = async.next();
        assertThat(first.getFeatures(0).shape()).containsExactly(4, 3, 3, 4, 2);
        assertThat(first.getFeatures(0).sumNumber().doubleValue()).isEqualTo(1 + 2 + 3 + 4);
        assertThat(first.getLabels(0).argMax(1).toIntVector()).containsExactly(0, 1, 2, 0);
        assertThat(async.hasNext()).isTrue();
        MultiDataSet last = async.next();
        assertThat(last.getFeatures(0).shape()).containsExactly(3, 3, 3, 4, 2);
        assertThat(last.getFeatures(0).getFloat(2, 1, 1, 2, 1)).isEqualTo(7f);
        assertThat(last.getLabels(0).argMax(1).toIntVector()).containsExactly(1, 2, 0);
        assertThat(async.hasNext()).isFalse();
        async.shutdown();
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkspaceMode.class,
            names = {"ENABLED", "NONE"})
    void fitAndEvaluate_graphOfStockLayers_trains(WorkspaceMode mode) {
        EventFrameIterator iterator = EventFrameIterator.builder(samples(24), new Framing(10, 3, 2), 5)
                .shuffled(true)
                .build();
        // A stock dense layer takes rank 2, so the five axes are flattened by the iterator's own pre-processor.
        iterator.setPreProcessor(batch -> {
            INDArray features = batch.getFeatures();
            batch.setFeatures(features.reshape('c', features.size(0), features.length() / features.size(0)));
        });
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .trainingWorkspaceMode(mode)
                .inferenceWorkspaceMode(mode)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nOut(3)
                                .build(),
                        "in")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(72))
                .build());
        graph.init();
        graph.fit(iterator, 3);
        assertThat(graph.getIterationCount()).isEqualTo(15);
        assertThat(iterator.epoch()).isEqualTo(2);
        assertThat(graph.evaluate(iterator).getNumRowCounter()).isEqualTo(24);
    }
}
