package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class ImageIteratorTest {

    private static final ImagePreparation PLAIN = new ImagePreparation(4, List.of(), ChannelNormalization.UNIT);

    /** Image i: 4 x 4 pixels of red 10 i, green 20, blue 30, class i % 3. Some files are damaged or cannot be read. */
    private static class Images implements ImageSource {

        private final int size;
        private final Set<Integer> damaged;
        private final Set<Integer> unreadable;
        private final AtomicInteger reads = new AtomicInteger();

        Images(int size, Set<Integer> damaged, Set<Integer> unreadable) {
            this.size = size;
            this.damaged = damaged;
            this.unreadable = unreadable;
        }

        Images(int size) {
            this(size, Set.of(), Set.of());
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public ImageClasses classes() {
            return ImageClasses.sorted(List.of("a", "b", "c"));
        }

        @Override
        public int label(int index) {
            return index % 3;
        }

        @Override
        public String name(int index) {
            return "image" + index + ".png";
        }

        @Override
        public byte[] read(int index) throws IOException {
            reads.incrementAndGet();
            if (unreadable.contains(index)) {
                throw new IOException(name(index) + ": cannot be read (disk on fire)");
            }
            return damaged.contains(index)
                    ? new byte[] {1, 2, 3, 4}
                    : Pictures.png(Pictures.constant(4, 4, 10 * index, 20, 30));
        }
    }

    /** The images' numbers in the order in which an iterator gives them to the end of a pass. */
    private static List<Integer> pass(ImageIterator iterator) {
        List<Integer> seen = new ArrayList<>();
        while (iterator.hasNext()) {
            seen.addAll(numbers(iterator.next()));
        }
        return seen;
    }

    private static List<Integer> numbers(DataSet batch) {
        List<Integer> numbers = new ArrayList<>();
        for (long i = 0; i < batch.getFeatures().size(0); i++) {
            int number = Math.round(batch.getFeatures().getFloat(i, 0, 0, 0) * 25.5f);
            assertThat(batch.getLabels().getFloat(i, number % 3)).isEqualTo(1f);
            numbers.add(number);
        }
        return numbers;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void next_batch_hasPixelsAndOneHotLabels() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(5), PLAIN, 2).build()) {
            assertThat(iterator.batchesPerEpoch()).isEqualTo(3);
            DataSet batch = iterator.next();
            assertThat(batch.getFeatures().shape()).containsExactly(2, 4, 4, 3);
            assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
            assertThat(batch.getFeatures().ordering()).isEqualTo('c');
            assertThat(batch.getFeatures().getFloat(1, 3, 2, 0)).isEqualTo(10 / 255f, within(1e-7f));
            assertThat(batch.getFeatures().getFloat(1, 3, 2, 2)).isEqualTo(30 / 255f, within(1e-7f));
            assertThat(batch.getLabels().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 0, 0}, {0, 1, 0}});
            iterator.next();
            DataSet last = iterator.next();
            assertThat(last.getFeatures().shape()).containsExactly(1, 4, 4, 3);
            assertThat(last.getLabels().shape()).containsExactly(1, 3);
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("ImageIterator: epoch 0 is over after 5 samples; call reset()");
        }
    }

    @Test
    void format_channelsFirst_isTheSameTransposed() {
        try (ImageIterator last = ImageIterator.builder(new Images(3), PLAIN, 3).build();
                ImageIterator first = ImageIterator.builder(new Images(3), PLAIN, 3)
                        .format(CNN2DFormat.NCHW)
                        .build()) {
            INDArray features = first.next().getFeatures();
            assertThat(features.shape()).containsExactly(3, 3, 4, 4);
            assertThat(features.permute(0, 2, 3, 1)).isEqualTo(last.next().getFeatures());
        }
    }

    @Test
    void properties_ofTheIterator_describeTheData() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(5), PLAIN, 2).build()) {
            assertThat(iterator.getLabels()).containsExactly("a", "b", "c");
            assertThat(iterator.totalOutcomes()).isEqualTo(3);
            assertThat(iterator.inputColumns()).isEqualTo(4 * 4 * 3);
            assertThat(iterator.batch()).isEqualTo(2);
            assertThat(iterator.resetSupported()).isTrue();
            assertThat(iterator.asyncSupported()).isFalse();
        }
    }

    @Test
    void shuffled_epochs_differAndRepeatBySeed() {
        ImageIterator.Builder builder =
                ImageIterator.builder(new Images(20), PLAIN, 3).seed(4).shuffled(true);
        try (ImageIterator iterator = builder.build();
                ImageIterator other = builder.seed(5).build()) {
            List<Integer> first = pass(iterator);
            iterator.reset();
            List<Integer> second = pass(iterator);
            assertThat(iterator.epoch()).isEqualTo(1);
            assertThat(first).containsExactlyInAnyOrderElementsOf(range(0, 20)).isNotEqualTo(range(0, 20));
            assertThat(second).containsExactlyInAnyOrderElementsOf(range(0, 20)).isNotEqualTo(first);
            iterator.setPosition(0, 0);
            assertThat(pass(iterator)).isEqualTo(first);
            assertThat(pass(other)).isNotEqualTo(first);
        }
    }

    @Test
    void reset_beforeTheEnd_beginsTheSameEpochAgain() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(20), PLAIN, 3).shuffled(true).build()) {
            List<Integer> first = pass(iterator);
            iterator.setPosition(0, 0);
            iterator.next();
            iterator.reset();
            assertThat(iterator.epoch()).isZero();
            assertThat(pass(iterator)).isEqualTo(first);
        }
    }

    @Test
    void setPosition_laterBatch_continuesThereAndSurvivesReset() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(10), PLAIN, 4).shuffled(true).build()) {
            iterator.setPosition(7, 0);
            List<Integer> whole = pass(iterator);
            assertThat(iterator.nextBatch()).isEqualTo(3);
            iterator.setPosition(7, 1);
            assertThat(iterator.nextBatch()).isEqualTo(1);
            iterator.reset();
            assertThat(iterator.next().numExamples()).isEqualTo(4);
            assertThat(iterator.nextBatch()).isEqualTo(2);
            iterator.reset();
            assertThat(pass(iterator)).isEqualTo(whole.subList(4, 10));
            iterator.reset();
            assertThat(iterator.epoch()).isEqualTo(8);
            assertThat(pass(iterator)).hasSize(10);
            assertThatThrownBy(() -> iterator.setPosition(0, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "ImageIterator: expected an epoch of 0 or more and a batch in 0..2, got epoch 0, batch 3");
        }
    }

    @Test
    void next_otherSizes_keepOrderAndCoverage() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(10), PLAIN, 4).build()) {
            List<Integer> seen = new ArrayList<>(numbers(iterator.next(3)));
            seen.addAll(numbers(iterator.next()));
            seen.addAll(numbers(iterator.next(1)));
            seen.addAll(numbers(iterator.next(100)));
            assertThat(seen).isEqualTo(range(0, 10));
            assertThat(iterator.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void threadsAndBatchesAhead_anyNumber_giveTheSameBits(int batchesAhead) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            files.add(Pictures.jpeg(Pictures.pattern(30 + i, 50 - i), i % 2 == 0));
        }
        ImageSource source = new Images(13) {
            @Override
            public byte[] read(int index) {
                return files.get(index);
            }
        };
        ImageIterator.Builder builder = ImageIterator.builder(source, ImagePreparation.imageNetTraining(16), 4)
                .seed(11)
                .shuffled(true);
        try (ImageIterator one = builder.threads(1).build();
                ImageIterator four =
                        builder.threads(4).batchesAhead(batchesAhead).build()) {
            for (int epoch = 0; epoch < 3; epoch++) {
                while (one.hasNext()) {
                    assertThat(four.hasNext()).isTrue();
                    DataSet expected = one.next();
                    DataSet batch = four.next();
                    assertThat(batch.getFeatures().data().asFloat())
                            .isEqualTo(expected.getFeatures().data().asFloat());
                    assertThat(batch.getLabels()).isEqualTo(expected.getLabels());
                }
                assertThat(four.hasNext()).isFalse();
                one.reset();
                four.reset();
            }
        }
    }

    @Test
    void augmentation_batchSizeAndOrder_doNotMatterButEpochsDo() {
        ImagePreparation preparation =
                new ImagePreparation(4, List.of(new RandomPaddedCrop(4, 3)), ChannelNormalization.UNIT);
        try (ImageIterator one =
                        ImageIterator.builder(new Images(8), preparation, 8).build();
                ImageIterator two =
                        ImageIterator.builder(new Images(8), preparation, 3).build()) {
            INDArray batch = one.next().getFeatures();
            assertThat(two.next().getFeatures().slice(2)).isEqualTo(batch.slice(2));
            two.next();
            assertThat(two.next().getFeatures().slice(1)).isEqualTo(batch.slice(7));
            one.reset();
            assertThat(one.next().getFeatures()).isNotEqualTo(batch);
        }
    }

    @Test
    void batchesAhead_bounded_readNoMoreThanThat() throws InterruptedException {
        Images images = new Images(100);
        try (ImageIterator iterator = ImageIterator.builder(images, PLAIN, 5)
                .batchesAhead(2)
                .threads(3)
                .build()) {
            assertThat(images.reads).hasValue(0);
            iterator.next();
            // The batch that was asked for and two ahead.
            Thread.sleep(200);
            assertThat(images.reads.get()).isBetween(5, 15);
        }
    }

    @Test
    void damagedImage_refused_stopsNextWithItsName() {
        try (ImageIterator iterator = ImageIterator.builder(new Images(10, Set.of(6, 7), Set.of()), PLAIN, 4)
                .build()) {
            assertThat(numbers(iterator.next())).isEqualTo(range(0, 4));
            for (int again = 0; again < 2; again++) {
                assertThat(iterator.hasNext()).isTrue();
                assertThatThrownBy(iterator::next)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage("image6.png: expected a JPEG or PNG file, got a file that begins with the bytes"
                                + " 01 02 03 04");
            }
            iterator.setPosition(0, 2);
            assertThat(numbers(iterator.next())).containsExactly(8, 9);
        }
    }

    @Test
    void damagedImages_skipped_leaveSmallerBatches() {
        Images images = new Images(14, Set.of(1, 4, 5, 6, 7, 12, 13), Set.of());
        try (ImageIterator iterator = ImageIterator.builder(images, PLAIN, 4)
                .damagedImages(DamagedImages.SKIP)
                .build()) {
            assertThat(numbers(iterator.next())).containsExactly(0, 2, 3);
            assertThat(iterator.skipped()).containsExactly("image1.png");
            // All of the second batch are damaged, and all of the last.
            assertThat(iterator.hasNext()).isTrue();
            assertThat(numbers(iterator.next())).containsExactly(8, 9, 10, 11);
            assertThat(iterator.hasNext()).isFalse();
            assertThat(iterator.skipped()).hasSize(7).contains("image13.png");
            iterator.reset();
            assertThat(iterator.epoch()).isEqualTo(1);
            assertThat(pass(iterator)).containsExactly(0, 2, 3, 8, 9, 10, 11);
            assertThat(iterator.skipped()).hasSize(7);
        }
    }

    @Test
    void damagedImages_all_areAnError() {
        try (ImageIterator iterator = ImageIterator.builder(new Images(3, Set.of(0, 1, 2), Set.of()), PLAIN, 2)
                .damagedImages(DamagedImages.SKIP)
                .build()) {
            assertThatThrownBy(iterator::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("ImageIterator: expected an image that can be decoded, got none of 3; the"
                            + " first is image0.png");
        }
    }

    @Test
    void unreadableImage_evenWhenSkipping_stopsNext() {
        try (ImageIterator iterator = ImageIterator.builder(new Images(4, Set.of(1), Set.of(2)), PLAIN, 4)
                .damagedImages(DamagedImages.SKIP)
                .build()) {
            assertThat(iterator.hasNext()).isTrue();
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("image2.png: cannot be read (disk on fire)");
        }
    }

    @Test
    void transformThatFails_isNamed() {
        ImageTransform failing = (image, random) -> {
            throw new ArithmeticException("no");
        };
        ImagePreparation preparation = new ImagePreparation(4, List.of(failing), ChannelNormalization.UNIT);
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(4), preparation, 4).build()) {
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("image0.png: could not be prepared: java.lang.ArithmeticException: no");
        }
    }

    @Test
    void close_threads_endThemAndTheIterator() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ImageIterator iterator =
                ImageIterator.builder(new Images(50), PLAIN, 5).threads(3).build();
        iterator.next();
        Set<Thread> own = new TreeSet<>((a, b) -> Long.compare(a.getId(), b.getId()));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith("masnn-images-"))
                .forEach(own::add);
        assertThat(own).hasSizeBetween(1, 3).allMatch(Thread::isDaemon);
        iterator.close();
        for (Thread thread : own) {
            thread.join();
        }
        assertThatThrownBy(iterator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ImageIterator: expected an open iterator, it was closed");
    }

    @Test
    void setPreProcessor_anyBatch_isAppliedOnce() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(1), PLAIN, 2).build()) {
            iterator.setPreProcessor(batch -> batch.getFeatures().addi(1));
            assertThat(iterator.getPreProcessor()).isNotNull();
            assertThat(iterator.next().getFeatures().getFloat(0, 0, 0, 0)).isEqualTo(1f);
        }
    }

    @Test
    void builder_impossibleValues_areRefused() {
        assertThatThrownBy(() -> ImageIterator.builder(new Images(2), PLAIN, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ImageIterator: expected at least one image and a batch size of 1 or more, got 2 images and"
                        + " batch size 0");
        ImageIterator.Builder builder = ImageIterator.builder(new Images(2), PLAIN, 1);
        assertThatThrownBy(() -> builder.threads(0)).hasMessage("ImageIterator: expected 1 thread or more, got 0");
        assertThatThrownBy(() -> builder.batchesAhead(-1))
                .hasMessage("ImageIterator: expected 0 batches ahead or more, got -1");
        try (ImageIterator iterator = builder.build()) {
            assertThatThrownBy(() -> iterator.next(0))
                    .hasMessage("ImageIterator: expected a batch of 1 or more, got 0");
        }
    }

    @Test
    void fitAndEvaluate_graphOfStockLayers_trains() {
        try (ImageIterator iterator =
                ImageIterator.builder(new Images(24), PLAIN, 5).shuffled(true).build()) {
            // A stock dense layer takes rank 2.
            iterator.setPreProcessor(batch -> {
                INDArray features = batch.getFeatures();
                batch.setFeatures(features.reshape('c', features.size(0), features.length() / features.size(0)));
            });
            ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                    .seed(1)
                    .updater(new Adam(0.01))
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
                    .setInputTypes(InputType.feedForward(48))
                    .build());
            graph.init();
            graph.fit(iterator, 3);
            assertThat(graph.getIterationCount()).isEqualTo(15);
            assertThat(iterator.epoch()).isEqualTo(2);
            assertThat(graph.evaluate(iterator).getNumRowCounter()).isEqualTo(24);
        }
    }

    @Test
    void next_realCifar_hasTheKnownMean() throws IOException {
        assumeThat(Pictures.data("cifar10_jpeg"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        try (ImageFolder images = ImageFolder.builder(
                                Pictures.data("cifar10_jpeg").resolve("train.zip"))
                        .open();
                ImageIterator iterator = ImageIterator.builder(
                                images,
                                ImagePreparation.smallEvaluation(32).withNormalization(ChannelNormalization.UNIT),
                                500)
                        .threads(4)
                        .build()) {
            INDArray sum = Nd4j.zeros(DataType.FLOAT, 3);
            while (iterator.hasNext()) {
                sum.addi(iterator.next().getFeatures().mean(0, 1, 2).mul(255.0 / 20));
            }
            // The means that the data's own description gives.
            assertThat(sum.getFloat(0)).isEqualTo(125.8f, within(0.06f));
            assertThat(sum.getFloat(1)).isEqualTo(123.2f, within(0.06f));
            assertThat(sum.getFloat(2)).isEqualTo(114.0f, within(0.06f));
        }
    }

    @Test
    void next_realImageNet_givesEveryImageOnce() throws IOException {
        assumeThat(Pictures.data("imagenet_samples"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        try (ImageFolder images = ImageFolderTest.imageNetSamples();
                ImageIterator iterator = ImageIterator.builder(images, ImagePreparation.imageNetTraining(224), 32)
                        .shuffled(true)
                        .build()) {
            INDArray labels = Nd4j.zeros(DataType.FLOAT, 1000);
            int count = 0;
            while (iterator.hasNext()) {
                DataSet batch = iterator.next();
                assertThat(batch.getFeatures().shape())
                        .containsExactly(batch.getLabels().size(0), 224, 224, 3);
                assertThat(Math.abs(batch.getFeatures().meanNumber().doubleValue()))
                        .isLessThan(1);
                labels.addi(batch.getLabels().sum(0));
                count += batch.numExamples();
            }
            assertThat(count).isEqualTo(200);
            assertThat(labels.maxNumber().doubleValue()).isEqualTo(1);
            assertThat(labels.sumNumber().doubleValue()).isEqualTo(200);
        }
    }
}
