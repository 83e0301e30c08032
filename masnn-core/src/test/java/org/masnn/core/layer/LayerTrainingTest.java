package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The layers do in DL4J's networks what DL4J's own layers do. */
class LayerTrainingTest {

    private static final DataSet DATA = SmallNetwork.data(6, 1);

    private static INDArray output(ComputationGraph graph) {
        return graph.outputSingle(DATA.getFeatures());
    }

    private static DataSetIterator iterator() {
        return new Batches(List.of(DATA));
    }

    private static ComputationGraph withDefaults(UnaryOperator<NeuralNetConfiguration.Builder> change) {
        return SmallNetwork.graph(change.apply(SmallNetwork.defaults()));
    }

    @Test
    void fit_learns_andEvaluateSaysSo() {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        double before = graph.score(DATA);
        for (int i = 0; i < 60; i++) {
            graph.fit(DATA);
        }
        assertThat(graph.score(DATA)).isLessThan(before);
        Evaluation evaluation = graph.evaluate(iterator());
        assertThat(evaluation.accuracy()).isEqualTo(1.0);
        assertThat(evaluation.getNumRowCounter()).isEqualTo(6);
    }

    @Test
    void modelSerializer_restoresOutputsAndUpdater(@TempDir Path folder) throws IOException {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        graph.fit(DATA);
        File file = folder.resolve("network.zip").toFile();
        ModelSerializer.writeModel(graph, file, true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
        assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
        assertThat(restored.params()).isEqualTo(graph.params());
        assertThat(restored.getUpdater().getStateViewArray())
                .isEqualTo(graph.getUpdater().getStateViewArray());
        assertThat(output(restored).sub(output(graph)).amaxNumber().doubleValue())
                .isZero();
        graph.fit(DATA);
        restored.fit(DATA);
        assertThat(restored.params()).isEqualTo(graph.params());
    }

    @Test
    void cloneOfNetwork_isIndependent() {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        graph.fit(DATA);
        INDArray before = output(graph).dup();
        ComputationGraph copy = graph.clone();
        assertThat(output(copy)).isEqualTo(before);
        copy.fit(DATA);
        assertThat(copy.params()).isNotEqualTo(graph.params());
        assertThat(output(graph)).isEqualTo(before);
        copy.setParams(graph.params());
        assertThat(output(copy)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void workspaces_changeNothing(DataType type) {
        List<INDArray> params = new ArrayList<>();
        for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.NONE, WorkspaceMode.ENABLED}) {
            ComputationGraph graph = withDefaults(builder ->
                    builder.dataType(type).trainingWorkspaceMode(mode).inferenceWorkspaceMode(mode));
            for (int i = 0; i < 4; i++) {
                graph.fit(DATA);
            }
            params.add(graph.params().dup());
            params.add(output(graph).dup());
        }
        assertThat(params.get(2)).isEqualTo(params.get(0));
        assertThat(params.get(3)).isEqualTo(params.get(1));
    }

    @Test
    void singleAndDoublePrecision_trainAlike() {
        List<INDArray> params = new ArrayList<>();
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            ComputationGraph graph =
                    withDefaults(builder -> builder.dataType(type).updater(new Sgd(0.1)));
            graph.setParams(SmallNetwork.graph(SmallNetwork.defaults()).params().castTo(type));
            graph.fit(DATA);
            params.add(graph.params().castTo(DataType.DOUBLE));
        }
        assertThat(params.get(0).sub(params.get(1)).amaxNumber().doubleValue()).isLessThan(1e-4);
    }

    @Test
    void multiLayerNetwork_trainsLikeTheGraph() {
        NeuralNetConfiguration.Builder sgd = SmallNetwork.defaults().updater(new Sgd(0.1));
        ComputationGraph graph = SmallNetwork.graph(sgd);
        MultiLayerNetwork stack = SmallNetwork.stack(SmallNetwork.defaults().updater(new Sgd(0.1)));
        stack.setParams(graph.params());
        graph.fit(DATA);
        stack.fit(DATA);
        assertThat(stack.params()).isEqualTo(graph.params());
        assertThat(stack.output(DATA.getFeatures())).isEqualTo(output(graph));
        assertThat(stack.evaluate(iterator()).getNumRowCounter()).isEqualTo(6);
        assertThat(stack.summary()).contains("FrameConvolutionLayer");
        assertThat(stack.clone().params()).isEqualTo(stack.params());
    }

    @Test
    void networkWithoutInputTypes_takesSizesFromTheBuilders() {
        ComputationGraph graph = new ComputationGraph(SmallNetwork.defaults()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "conv",
                        new FrameConvolutionLayer.Builder()
                                .frame(7, 6, 2)
                                .nOut(3)
                                .build(),
                        "in")
                .addLayer(
                        "lif",
                        new LifLayer.Builder().timeSteps(2).frame(7, 6, 3).build(),
                        "conv")
                .addLayer(
                        "fc",
                        new FrameDenseLayer.Builder().frame(7, 6, 3).nOut(4).build(),
                        "lif")
                .addLayer("bn", new FrameBatchNormalization.Builder().nIn(4).build(), "fc")
                .addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(2).nIn(4).build(), "bn")
                .setOutputs("mean")
                .build());
        graph.init();
        assertThat(graph.outputSingle(Nd4j.rand(DataType.FLOAT, 6, 7, 6, 2)).shape())
                .containsExactly(3, 4);
        assertThat(graph.getParam("fc_W").shape()).containsExactly(7 * 6 * 3, 4);
        ComputationGraphConfiguration restored =
                ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
        assertThat(restored).isEqualTo(graph.getConfiguration());
    }

    @Test
    void summaryAndMemoryReport() {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        InputType input = FoldTimeLayer.inputType(SmallNetwork.STEPS, 7, 6, 2);
        for (String text : List.of(graph.summary(), graph.summary(input))) {
            assertThat(text).contains("conv (FrameConvolutionLayer", "lif (LifLayer", "Total Parameters:");
        }
        String report = graph.getConfiguration().getMemoryReport(input).toString();
        assertThat(report).contains("FrameConvolutionLayer", "LifLayer");
        long parameters = 2 * 9 * 6 + 6 + 4 * 6 + 6 + 3 * 3 * 6 * 3 + 3 + 4 * 3;
        assertThat(graph.numParams()).isEqualTo(parameters);
    }

    @Test
    void step_dividesGradientsByTheBatch_notByTheFrames() {
        // Each clip twice: the mean gradient over the batch stays the same, whatever T is.
        DataSet twice = new DataSet(
                Nd4j.concat(0, DATA.getFeatures(), DATA.getFeatures()),
                Nd4j.concat(0, DATA.getLabels(), DATA.getLabels()));
        List<INDArray> params = new ArrayList<>();
        for (DataSet data : List.of(DATA, twice)) {
            ComputationGraph graph = withDefaults(builder -> builder.updater(new Sgd(0.5)));
            graph.fit(data);
            INDArray weights = graph.getParam("conv_W").dup();
            params.add(weights);
            assertThat(graph.gradient().getGradientFor("dense_W").amaxNumber().doubleValue())
                    .isPositive();
        }
        INDArray initial = SmallNetwork.graph(SmallNetwork.defaults()).getParam("conv_W");
        double moved = params.get(0).sub(initial).amaxNumber().doubleValue();
        assertThat(moved).isGreaterThan(1e-4);
        assertThat(params.get(0).sub(params.get(1)).amaxNumber().doubleValue()).isLessThan(1e-3 * moved);
    }

    @Test
    void timeMajorFeatures_giveTheSameStep() {
        List<INDArray> params = new ArrayList<>();
        Map<SequenceFormat, int[]> orders = Map.of(
                SequenceFormat.NTHWC, new int[] {0, 1, 2, 3, 4},
                SequenceFormat.TNHWC, new int[] {1, 0, 2, 3, 4},
                SequenceFormat.NTCHW, new int[] {0, 1, 4, 2, 3},
                SequenceFormat.TNCHW, new int[] {1, 0, 4, 2, 3});
        for (Map.Entry<SequenceFormat, int[]> entry : orders.entrySet()) {
            List<Layer> layers = new ArrayList<>(SmallNetwork.layers());
            layers.set(
                    0,
                    new FoldTimeLayer.Builder()
                            .timeSteps(SmallNetwork.STEPS)
                            .format(entry.getKey())
                            .build());
            ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults().updater(new Sgd(0.5)), layers);
            graph.fit(new DataSet(DATA.getFeatures().permute(entry.getValue()).dup('c'), DATA.getLabels()));
            params.add(graph.params().dup());
        }
        assertThat(params).allSatisfy(each -> assertThat(each).isEqualTo(params.get(0)));
    }

    @Test
    void listeners_seeEveryIteration() {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        List<String> calls = new ArrayList<>();
        graph.setListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                calls.add("iteration " + iteration + " " + (model.score() > 0));
            }

            @Override
            public void onForwardPass(Model model, Map<String, INDArray> activations) {
                calls.add("forward " + activations.containsKey("lif"));
            }

            @Override
            public void onGradientCalculation(Model model) {
                calls.add("gradient " + (model.gradient().getGradientFor("lif_0.gain") != null));
            }
        });
        graph.fit(iterator());
        assertThat(calls).containsExactly("forward true", "gradient true", "iteration 0 true");
    }

    @Test
    void regularisation_ofBiases_actsOnGammaAndBetaTooAndNeverOnStatistics() {
        // L1 of the weights, L2 of the biases, with a network that has no gradient of its own.
        ComputationGraph graph = withDefaults(
                builder -> builder.updater(new Sgd(1)).l1(0.01).l2Bias(0.5).biasInit(0.2));
        ComputationGraph plain =
                withDefaults(builder -> builder.updater(new Sgd(1)).biasInit(0.2));
        plain.setParams(graph.params());
        Map<String, INDArray> before = copies(graph);
        graph.fit(DATA);
        plain.fit(DATA);
        Map<String, INDArray> with = copies(graph);
        Map<String, INDArray> without = copies(plain);
        for (String name : with.keySet()) {
            INDArray start = before.get(name);
            INDArray expected = name.endsWith("_W") || name.endsWith(".gain")
                    ? Transforms.sign(start, true).mul(-0.01)
                    : name.matches(".*_(b|gamma|beta)") ? start.mul(-0.5) : start.mul(0);
            assertThat(with.get(name)
                            .sub(without.get(name))
                            .sub(expected)
                            .amaxNumber()
                            .doubleValue())
                    .as(name)
                    .isLessThan(1e-5);
        }
        assertThat(graph.calcRegularizationScore(false)).isPositive();
    }

    @Test
    void weightDecay_actsOnWeightsOnly() {
        ComputationGraph graph = withDefaults(
                builder -> builder.updater(new Sgd(0.5)).weightDecay(0.1).biasInit(0.2));
        ComputationGraph plain =
                withDefaults(builder -> builder.updater(new Sgd(0.5)).biasInit(0.2));
        plain.setParams(graph.params());
        Map<String, INDArray> before = copies(graph);
        graph.fit(DATA);
        plain.fit(DATA);
        Map<String, INDArray> without = copies(plain);
        copies(graph).forEach((name, value) -> {
            boolean weight = name.endsWith("_W") || name.endsWith(".gain");
            INDArray expected = before.get(name).mul(weight ? -0.1 : 0);
            assertThat(value.sub(without.get(name)).sub(expected).amaxNumber().doubleValue())
                    .as(name)
                    .isLessThan(1e-5);
        });
    }

    private static Map<String, INDArray> copies(ComputationGraph graph) {
        Map<String, INDArray> result = new TreeMap<>();
        graph.paramTable().forEach((name, value) -> result.put(name, value.dup()));
        return result;
    }

    @Test
    void dropout_actsInTrainingOnly() {
        List<Layer> layers = SmallNetwork.layers();
        ((FrameLayer) layers.get(5)).setIDropout(new Dropout(0.5));
        ((FrameLayer) layers.get(4)).setIDropout(new Dropout(0.5));
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults(), layers);
        ComputationGraph plain = SmallNetwork.graph(SmallNetwork.defaults());
        plain.setParams(graph.params());
        assertThat(output(graph)).isEqualTo(output(plain));
        INDArray[] features = {DATA.getFeatures()};
        INDArray one = graph.feedForward(features, true, false).get("dense").dup();
        INDArray two = graph.feedForward(features, true, false).get("dense").dup();
        assertThat(one).isNotEqualTo(two);
        graph.fit(DATA);
        assertThat(graph.params().isNaN().any()).isFalse();
    }

    @Test
    void weightNoise_actsInTrainingOnly_alsoOnRefinements() {
        ComputationGraph graph = withDefaults(builder -> builder.weightNoise(new DropConnect(0.5)));
        ComputationGraph plain = SmallNetwork.graph(SmallNetwork.defaults());
        plain.setParams(graph.params());
        assertThat(output(graph)).isEqualTo(output(plain));
        INDArray[] features = {DATA.getFeatures()};
        INDArray noisy = graph.feedForward(features, true, false).get("conv").dup();
        assertThat(noisy).isNotEqualTo(plain.feedForward(features, true, false).get("conv"));
        ComputationGraph trained = withDefaults(builder -> builder.weightNoise(new DropConnect(0.5)));
        for (int i = 0; i < 5; i++) {
            trained.fit(DATA);
        }
        assertThat(trained.params().isNaN().any()).isFalse();

        List<Layer> layers = SmallNetwork.layers();
        ((LifLayer) layers.get(4)).setWeightNoise(new DropConnect(0.5));
        ComputationGraph refined = SmallNetwork.graph(SmallNetwork.defaults(), layers);
        refined.setParams(plain.params());
        refined.getParam("lif_0.gain").assign(5);
        int changes = 0;
        INDArray last = refined.feedForward(features, true, false).get("lif").dup();
        for (int i = 0; i < 20; i++) {
            refined.getLayer("lif").clearNoiseWeightParams();
            INDArray next =
                    refined.feedForward(features, true, false).get("lif").dup();
            changes += next.equals(last) ? 0 : 1;
            last = next;
        }
        assertThat(changes).isPositive();
        assertThat(output(refined)).isEqualTo(output(refined));
    }

    @Test
    void constraints_actOnWeightsAndRefinementParameters() {
        ComputationGraph graph =
                withDefaults(builder -> builder.updater(new Sgd(0.1)).constrainWeights(new MaxNormConstraint(0.05, 0)));
        graph.fit(DATA);
        for (String name : List.of("conv_W", "dense_W", "lif_0.gain")) {
            INDArray norms = graph.getParam(name).norm2(0);
            assertThat(norms.maxNumber().doubleValue()).as(name).isLessThan(0.05 + 1e-5);
        }
        assertThat(graph.getParam("bn_gamma").minNumber().doubleValue()).isGreaterThan(0.5);
    }

    @Test
    void biasUpdater_movesBiasesOnly() {
        ComputationGraph graph =
                withDefaults(builder -> builder.updater(new Sgd(0)).biasUpdater(new Sgd(1e4)));
        Map<String, INDArray> before = copies(graph);
        graph.fit(DATA);
        copies(graph).forEach((name, value) -> {
            if (name.endsWith("_W") || name.endsWith("gain") || name.endsWith("gamma") || name.endsWith("beta")) {
                assertThat(value).as(name).isEqualTo(before.get(name));
            }
        });
        assertThat(graph.getParam("conv_b")).isNotEqualTo(before.get("conv_b"));
    }

    @ParameterizedTest
    @EnumSource(GradientNormalization.class)
    void gradientNormalization_leavesRunningStatisticsAlone(GradientNormalization normalization) {
        ComputationGraph graph = withDefaults(
                builder -> builder.gradientNormalization(normalization).gradientNormalizationThreshold(1e-3));
        ComputationGraph plain = SmallNetwork.graph(SmallNetwork.defaults());
        plain.setParams(graph.params());
        graph.fit(DATA);
        plain.fit(DATA);
        for (String name : List.of("bn_mean", "bn_var", "bn2_mean", "bn2_var")) {
            assertThat(graph.getParam(name)).as(name).isEqualTo(plain.getParam(name));
        }
        assertThat(graph.getParam("bn_mean").amaxNumber().doubleValue()).isPositive();
        assertThat(graph.params().isNaN().any()).isFalse();
    }

    @Test
    void transferLearning_freezesAndReplacesTheOutput() {
        ComputationGraph trained = SmallNetwork.graph(SmallNetwork.defaults());
        trained.fit(DATA);
        ComputationGraph transferred = new TransferLearning.GraphBuilder(trained)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Sgd(0.5))
                        .seed(7)
                        .build())
                .setFeatureExtractor("pool")
                .nOutReplace("dense", 5, WeightInit.XAVIER)
                .removeVertexKeepConnections("bn2")
                .removeVertexKeepConnections("lif2")
                .removeVertexKeepConnections("mean")
                .removeVertexKeepConnections("out")
                .addLayer("bn2", new FrameBatchNormalization.Builder().nIn(5).build(), "dense")
                .addLayer(
                        "lif2",
                        new LifLayer.Builder()
                                .timeSteps(SmallNetwork.STEPS)
                                .nIn(5)
                                .build(),
                        "bn2")
                .addLayer(
                        "mean",
                        new TimeMeanLayer.Builder()
                                .timeSteps(SmallNetwork.STEPS)
                                .nIn(5)
                                .build(),
                        "lif2")
                .addLayer(
                        "out",
                        new LossLayer.Builder(new LossMSE())
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .build();
        Map<String, INDArray> before = copies(transferred);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 6, 5);
        labels.putColumn(1, Nd4j.ones(DataType.FLOAT, 6));
        DataSet data = new DataSet(DATA.getFeatures(), labels);
        double score = transferred.score(data);
        for (int i = 0; i < 10; i++) {
            transferred.fit(data);
        }
        assertThat(transferred.score(data)).isLessThan(score);
        copies(transferred).forEach((name, value) -> {
            if (name.startsWith("conv") || name.startsWith("bn_")) {
                assertThat(value).as(name).isEqualTo(before.get(name)).isEqualTo(trained.getParam(name));
            }
        });
        assertThat(transferred.getParam("dense_W").size(1)).isEqualTo(5);
        assertThat(transferred.getParam("dense_W")).isNotEqualTo(before.get("dense_W"));
        assertThat(transferred.outputSingle(DATA.getFeatures()).shape()).containsExactly(6, 5);
    }

    @Test
    void frozenWithBackprop_passesGradientsOn() {
        List<Layer> layers = new ArrayList<>(SmallNetwork.layers());
        layers.set(4, new FrozenLayerWithBackprop(layers.get(4)));
        layers.set(6, new FrozenLayerWithBackprop(layers.get(6)));
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults(), layers);
        Map<String, INDArray> before = copies(graph);
        graph.fit(DATA);
        copies(graph).forEach((name, value) -> {
            if (name.startsWith("lif_") || name.startsWith("bn2_")) {
                assertThat(value).as(name).isEqualTo(before.get(name));
            }
        });
        assertThat(graph.getParam("conv_W")).isNotEqualTo(before.get("conv_W"));
    }

    @Test
    void smoothedCrossEntropy_isCrossEntropyOfSmoothedLabels() {
        INDArray logits = Nd4j.randn(DataType.DOUBLE, 4, 3);
        INDArray labels = Nd4j.eye(4).castTo(DataType.DOUBLE).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3));
        labels.putScalar(3, 0, 1);
        INDArray smooth = labels.mul(0.9).add(0.1 / 3);
        var softmax = Activation.SOFTMAX.getActivationFunction();
        SmoothedCrossEntropy loss = new SmoothedCrossEntropy(0.1);
        LossMCXENT stock = new LossMCXENT();
        double expected = stock.computeScore(smooth, logits.dup(), softmax, null, true);
        assertThat(loss.computeScore(labels, logits.dup(), softmax, null, true)).isCloseTo(expected, within(1e-9));
        var both = loss.computeGradientAndScore(labels, logits.dup(), softmax, null, true);
        assertThat(both.getFirst()).isCloseTo(expected, within(1e-9));
        assertThat(both.getSecond()).isEqualTo(stock.computeGradient(smooth, logits.dup(), softmax, null));
        assertThat(loss.computeScoreArray(labels, logits.dup(), softmax, null)
                        .meanNumber()
                        .doubleValue())
                .isCloseTo(expected, within(1e-9));
        INDArray explicit = Transforms.log(Transforms.softmax(logits, true), true);
        assertThat(-explicit.mul(smooth).sumNumber().doubleValue() / 4).isCloseTo(expected, within(1e-7));
    }

    @Test
    void manySteps_doNotGrowTheMemory() throws InterruptedException {
        ComputationGraph graph = SmallNetwork.graph(SmallNetwork.defaults());
        DataSet large = SmallNetwork.data(60, 2);
        DataSet small = SmallNetwork.data(7, 2);
        Memory before = new Memory(0, 0);
        for (int i = 0; i < 900; i++) {
            if (i == 400) { // until then the compiler and the pools of the JVM grow
                before = Memory.afterCollection();
            }
            graph.fit(i % 10 == 9 ? small : large);
        }
        // One leaked activation of the first layer a step would be 500 * 240 KB = 120 MB.
        Memory after = Memory.afterCollection();
        assertThat(after.arrays() - before.arrays()).isLessThan(5L << 20);
        assertThat(after.outsideHeap() - before.outsideHeap()).isLessThan(80L << 20);
    }

    /** Bytes of ND4J's arrays, and of the whole process without the Java heap. */
    private record Memory(long arrays, long outsideHeap) {

        static Memory afterCollection() throws InterruptedException {
            for (int i = 0; i < 5; i++) {
                System.gc();
                Thread.sleep(200); // ND4J frees in threads of its own what was collected
            }
            return new Memory(
                    Nd4j.getMemoryManager().allocatedMemory(0),
                    Pointer.physicalBytes() - Runtime.getRuntime().totalMemory());
        }
    }

    @Test
    void refinementGain_isTrained() {
        ComputationGraph graph = withDefaults(builder -> builder.updater(new Sgd(0.5)));
        INDArray before = graph.getParam("lif_0.gain").dup();
        graph.fit(DATA);
        assertThat(graph.getParam("lif_0.gain")).isNotEqualTo(before);
    }
}
