package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.data.augment.RandomShift;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class PrefetchIteratorTest {

    private static final Framing FRAMING = new Framing(10, 3, 2);

    /** Sample i: i + 1 events, class i % 3. */
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

    private static EventFrameIterator source(int count, int batch) {
        return EventFrameIterator.builder(samples(count), FRAMING, batch)
                .seed(3)
                .shuffled(true)
                .augmentations(List.of(new RandomShift(1)))
                .build();
    }

    private static List<Integer> numbers(DataSet batch) {
        List<Integer> numbers = new ArrayList<>();
        for (long i = 0; i < batch.getFeatures().size(0); i++) {
            numbers.add((int) batch.getFeatures().slice(i).sumNumber().doubleValue() - 1);
        }
        return numbers;
    }

    /** The samples' numbers in the order in which an iterator gives them to the end of a pass. */
    private static List<Integer> pass(DataSetIterator iterator) {
        List<Integer> seen = new ArrayList<>();
        while (iterator.hasNext()) {
            seen.addAll(numbers(iterator.next()));
        }
        return seen;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("masnn-prefetch"))
                .count();
    }

    /** A thread ends a moment after it handed out the end of a pass. */
    private static void awaitNoThread() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("masnn-prefetch")) {
                thread.join();
            }
        }
    }

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        // Would hang if one stayed.
        awaitNoThread();
    }

    @Property(tries = 60)
    void next_anyBatchSize_givesWhatTheIteratorGives(
            @ForAll @IntRange(min = 1, max = 17) int count,
            @ForAll @IntRange(min = 1, max = 18) int batch,
            @ForAll @IntRange(min = 1, max = 4) int ahead) {
        EventFrameIterator direct = source(count, batch);
        try (PrefetchIterator prefetch = new PrefetchIterator(source(count, batch), ahead)) {
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> seen = new ArrayList<>();
                while (direct.hasNext()) {
                    assertThat(prefetch.hasNext()).isTrue();
                    assertThat(prefetch.nextBatch()).isEqualTo(direct.nextBatch());
                    DataSet expected = direct.next();
                    DataSet got = prefetch.next();
                    assertThat(got).isEqualTo(expected);
                    assertThat(got.getFeatures().rank()).isEqualTo(5);
                    seen.addAll(numbers(got));
                }
                assertThat(prefetch.hasNext()).isFalse();
                assertThat(seen)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, count).boxed().toList());
                direct.reset();
                prefetch.reset();
                assertThat(prefetch.epoch()).isEqualTo(epoch + 1);
            }
        }
    }

    @Test
    void next_behindTheEnd_saysSo() {
        try (PrefetchIterator prefetch = new PrefetchIterator(source(4, 2))) {
            pass(prefetch);
            assertThatThrownBy(prefetch::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("PrefetchIterator: epoch 0 is over after 4 samples; call reset()");
        }
    }

    @Test
    void reset_inTheMiddle_beginsTheSameEpochAgain() {
        List<Integer> first = pass(source(9, 2));
        // The background is at the end of the epoch when the first batch is taken.
        try (PrefetchIterator prefetch = new PrefetchIterator(source(9, 2), 20)) {
            prefetch.next();
            prefetch.reset();
            assertThat(prefetch.epoch()).isZero();
            assertThat(pass(prefetch)).isEqualTo(first);
        }
    }

    @Test
    void setPosition_anywhere_continuesThere() {
        EventFrameIterator direct = source(10, 4);
        direct.setPosition(7, 1);
        List<Integer> rest = pass(direct);
        try (PrefetchIterator prefetch = new PrefetchIterator(source(10, 4))) {
            prefetch.next();
            prefetch.setPosition(7, 1);
            prefetch.reset();
            assertThat(pass(prefetch)).isEqualTo(rest).hasSize(6);
        }
        EventFrameIterator moved = source(10, 4);
        moved.setPosition(7, 1);
        try (PrefetchIterator prefetch = new PrefetchIterator(moved)) {
            assertThat(prefetch.epoch()).isEqualTo(7);
            assertThat(pass(prefetch)).isEqualTo(rest);
        }
    }

    @Test
    void new_iteratorInAnyState_beginsThere() {
        List<Integer> whole = pass(source(10, 4));
        EventFrameIterator uneven = source(10, 4);
        uneven.next(3);
        try (PrefetchIterator prefetch = new PrefetchIterator(uneven)) {
            assertThat(pass(prefetch)).isEqualTo(whole.subList(3, 10));
        }
        EventFrameIterator over = source(10, 4);
        pass(over);
        try (PrefetchIterator prefetch = new PrefetchIterator(over)) {
            assertThat(prefetch.hasNext()).isFalse();
            prefetch.reset();
            assertThat(prefetch.epoch()).isEqualTo(1);
            assertThat(pass(prefetch)).hasSize(10);
        }
    }

    @Test
    void next_otherSizes_loseNothing() {
        List<Integer> whole = pass(source(10, 4));
        try (PrefetchIterator prefetch = new PrefetchIterator(source(10, 4))) {
            List<Integer> seen = new ArrayList<>(numbers(prefetch.next(3)));
            assertThat(prefetch.hasNext()).isTrue();
            seen.addAll(numbers(prefetch.next()));
            seen.addAll(numbers(prefetch.next(1)));
            seen.addAll(numbers(prefetch.next(50)));
            assertThat(prefetch.hasNext()).isFalse();
            assertThat(seen).isEqualTo(whole);
            assertThatThrownBy(() -> prefetch.next(0))
                    .hasMessage("PrefetchIterator: expected a batch of 1 or more, got 0");
        }
    }

    @Test
    void setPreProcessor_bothIterators_areApplied() {
        EventFrameIterator source = source(5, 2);
        source.setPreProcessor(batch -> batch.getFeatures().muli(10));
        try (PrefetchIterator prefetch = new PrefetchIterator(source)) {
            prefetch.setPreProcessor(batch -> batch.getFeatures().addi(1));
            assertThat(prefetch.getPreProcessor()).isNotNull();
            double sum = 0;
            while (prefetch.hasNext()) {
                sum += prefetch.next().getFeatures().sumNumber().doubleValue();
            }
            assertThat(sum).isEqualTo(10 * 15 + 5 * 72);
        }
    }

    @Test
    void properties_areThoseOfTheIterator() {
        try (PrefetchIterator prefetch = new PrefetchIterator(source(5, 2))) {
            assertThat(prefetch.getLabels()).containsExactly("a", "b", "c");
            assertThat(prefetch.totalOutcomes()).isEqualTo(3);
            assertThat(prefetch.inputColumns()).isEqualTo(72);
            assertThat(prefetch.batch()).isEqualTo(2);
            assertThat(prefetch.batchesPerEpoch()).isEqualTo(3);
            assertThat(prefetch.samples()).isEqualTo(5);
            assertThat(prefetch.epochOrder()).isEqualTo(new EpochOrder(3, true));
            assertThat(prefetch.resetSupported()).isTrue();
            assertThat(prefetch.asyncSupported()).isFalse();
        }
        assertThatThrownBy(() -> new PrefetchIterator(source(5, 2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PrefetchIterator: expected 1 or more batches ahead, got 0");
    }

    /** Fails at a batch, counts those it made. */
    private static final class Counting extends EpochIterator {

        private final AtomicInteger made = new AtomicInteger();
        private final int failAt;

        Counting(int batches, int failAt) {
            super(new EpochOrder(0, false), batches, 1);
            this.failAt = failAt;
        }

        @Override
        protected DataSet batchOf(int samples) {
            if (nextSample() == failAt) {
                throw new IllegalArgumentException("no batch " + failAt);
            }
            made.incrementAndGet();
            advance(1);
            return new DataSet(Nd4j.scalar(nextSample()).reshape(1, 1), Nd4j.ones(1, 1));
        }

        @Override
        public int inputColumns() {
            return 1;
        }

        @Override
        public int totalOutcomes() {
            return 1;
        }

        @Override
        public boolean asyncSupported() {
            return true;
        }

        @Override
        public List<String> getLabels() {
            return List.of("one");
        }
    }

    @Test
    void next_errorOfTheIterator_comesInItsPlaceAndAgain() {
        try (PrefetchIterator prefetch = new PrefetchIterator(new Counting(5, 2))) {
            prefetch.next();
            prefetch.next();
            for (int i = 0; i < 2; i++) {
                assertThat(prefetch.hasNext()).isTrue();
                assertThatThrownBy(prefetch::next)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("no batch 2");
            }
            prefetch.reset();
            assertThat(prefetch.next().getFeatures().getInt(0)).isEqualTo(1);
        }
    }

    @Test
    void batchesAhead_bound_isKept() throws InterruptedException {
        Counting source = new Counting(50, -1);
        try (PrefetchIterator prefetch = new PrefetchIterator(source, 3)) {
            prefetch.next();
            // One was taken; never are more than three others made, however long one waits.
            awaitParked();
            assertThat(source.made).hasValue(4);
            prefetch.next();
            awaitParked();
            assertThat(source.made).hasValue(5);
        }
    }

    private static void awaitParked() throws InterruptedException {
        for (int quiet = 0; quiet < 3; ) {
            boolean parked = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("masnn-prefetch"))
                    .allMatch(thread -> thread.getState() == Thread.State.WAITING);
            quiet = parked ? quiet + 1 : 0;
            Thread.sleep(5);
        }
    }

    @Test
    void close_inTheMiddle_endsTheThread() {
        PrefetchIterator prefetch = new PrefetchIterator(new Counting(50, -1));
        prefetch.next();
        assertThat(threads()).isEqualTo(1);
        prefetch.close();
        assertThat(threads()).isZero();
        prefetch.close();
        assertThatThrownBy(prefetch::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("PrefetchIterator: expected an open iterator, it was closed");
    }

    @Test
    void reset_inTheMiddle_endsTheThread() {
        try (PrefetchIterator prefetch = new PrefetchIterator(new Counting(50, -1))) {
            prefetch.next();
            prefetch.reset();
            assertThat(threads()).isZero();
        }
    }

    @Test
    void pass_toTheEnd_endsTheThreadWithoutClose() throws InterruptedException {
        PrefetchIterator prefetch = new PrefetchIterator(new Counting(5, -1));
        assertThat(threads()).isZero();
        assertThat(pass(prefetch)).hasSize(5);
        awaitNoThread();
        assertThat(threads()).isZero();
    }

    @Test
    void next_interruptedWhileWaiting_saysSoAndKeepsTheBatch() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Counting source = new Counting(2, -1);
        source.setPreProcessor(batch -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("the background was interrupted", e);
            }
        });
        try (PrefetchIterator prefetch = new PrefetchIterator(source)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(prefetch::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("PrefetchIterator: interrupted while a batch was made");
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
            assertThat(pass(prefetch)).hasSize(2);
            assertThat(prefetch.waited().toNanos()).isPositive();
        }
    }

    @Test
    void batches_madeInAWorkspace_areDetached() {
        Counting source = new Counting(3, -1);
        // As an iterator may, that keeps a workspace open on its thread as long as its pass goes on.
        source.setPreProcessor(batch -> {
            MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread("PrefetchIteratorTest");
            if (!workspace.isScopeActive()) {
                workspace.notifyScopeEntered();
            }
            batch.setFeatures(Nd4j.ones(1, 4).mul(7));
            assertThat(batch.getFeatures().isAttached()).isTrue();
        });
        try (PrefetchIterator prefetch = new PrefetchIterator(source)) {
            while (prefetch.hasNext()) {
                INDArray features = prefetch.next().getFeatures();
                assertThat(features.isAttached()).isFalse();
                assertThat(features.toFloatVector()).containsExactly(7, 7, 7, 7);
            }
        }
    }

    @Test
    void multiDataSetView_ofNd4j_keepsRanksAndThePartialBatch() {
        try (PrefetchIterator prefetch = new PrefetchIterator(source(7, 4))) {
            MultiDataSetIterator view = new MultiDataSetIteratorAdapter(prefetch);
            assertThat(view.asyncSupported()).isFalse();
            assertThat(view.resetSupported()).isTrue();
            for (int pass = 0; pass < 2; pass++) {
                assertThat(view.next().getFeatures(0).shape()).containsExactly(4, 3, 3, 4, 2);
                assertThat(view.next().getLabels(0).shape()).containsExactly(3, 3);
                assertThat(view.hasNext()).isFalse();
                view.reset();
            }
            assertThat(prefetch.epoch()).isEqualTo(2);
        }
    }

    private static ComputationGraph graph() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.01))
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
        return graph;
    }

    /** A stock dense layer takes rank 2. */
    private static EventFrameIterator flat(int count, int batch) {
        EventFrameIterator source = source(count, batch);
        source.setPreProcessor(data -> {
            INDArray features = data.getFeatures();
            data.setFeatures(features.reshape('c', features.size(0), 72));
        });
        return source;
    }

    @Test
    void fit_ofDl4j_trainsTheSameNetworkAsWithoutPrefetch() {
        ComputationGraph expected = graph();
        expected.fit(flat(23, 5), 3);
        ComputationGraph got = graph();
        try (PrefetchIterator prefetch = new PrefetchIterator(flat(23, 5))) {
            got.fit(prefetch, 3);
            assertThat(got.params()).isEqualTo(expected.params());
            assertThat(got.evaluate(prefetch).getNumRowCounter()).isEqualTo(23);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fit_ofParallelWrapper_trainsOnAllBatches(boolean prefetched) throws Exception {
        ComputationGraph graph = graph();
        AtomicInteger examples = new AtomicInteger();
        EventFrameIterator source = flat(24, 4);
        DataSetPreProcessor flattening = source.getPreProcessor();
        source.setPreProcessor(batch -> {
            flattening.preProcess(batch);
            examples.addAndGet(batch.numExamples());
        });
        // DL4J puts a thread of its own around the plain iterator.
        try (PrefetchIterator prefetch = new PrefetchIterator(source);
                ParallelWrapper wrapper = new ParallelWrapper.Builder<>(graph)
                        .workers(2)
                        .prefetchBuffer(2)
                        .averagingFrequency(1)
                        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                        .build()) {
            INDArray before = graph.params().dup();
            wrapper.fit(prefetched ? prefetch : source);
            assertThat(examples).hasValue(24);
            assertThat(graph.params()).isNotEqualTo(before);
        }
    }
}
