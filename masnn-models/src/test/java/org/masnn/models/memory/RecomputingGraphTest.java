package org.masnn.models.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.Attention;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class RecomputingGraphTest {

    private static final int CLASSES = 3;

    static Stream<Arguments> networks() {
        List<Arguments> result = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (int steps : new int[] {1, 4}) {
                for (BlockKind kind : BlockKind.values()) {
                    result.add(Arguments.of(kind + " " + type + " T=" + steps, residual(kind, type, steps)));
                }
                result.add(Arguments.of("TCSA " + type + " T=" + steps, threeLayers(type, steps)));
            }
        }
        result.add(Arguments.of("five layers", fiveLayers()));
        result.add(Arguments.of(
                "ANN",
                ResidualNetwork.builder()
                        .ann()
                        .block(BlockKind.MS)
                        .classes(CLASSES)
                        .stem(Stem.Kind.SMALL)
                        .input(8, 8, 3)
                        .width(4)
                        .configuration()));
        return result.stream();
    }

    private static ComputationGraphConfiguration residual(BlockKind kind, DataType type, int steps) {
        return ResidualNetwork.builder()
                .stages(2, 2, 1)
                .block(kind)
                .timeSteps(steps)
                .classes(CLASSES)
                .stem(Stem.Kind.SMALL)
                .input(9, 8, 3)
                .width(8)
                .dataType(type)
                .l2(1e-3)
                .updater(new Adam(1e-2))
                .seed(5)
                .configuration();
    }

    private static ComputationGraphConfiguration threeLayers(DataType type, int steps) {
        return ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(CLASSES)
                .input(8, 8, 3)
                .convolutions(8, 8, 8)
                .hidden(8)
                .attention(steps > 1 ? Attention.of("TCSA").withTemporalReduction(2) : Attention.of("CSA"))
                .batchNormalization(2, 1)
                .dropOut(0.5)
                .dataType(type)
                .updater(new Adam(1e-2))
                .seed(5)
                .configuration();
    }

    private static ComputationGraphConfiguration fiveLayers() {
        return FiveLayerNetwork.builder()
                .timeSteps(4)
                .classes(CLASSES)
                .input(32, 32, 3)
                .convolutionChannels(8)
                .hidden(16)
                .learnableDecay(true)
                .seed(5)
                .configuration();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void fit_isBitForBitThatOfTheOrdinaryNetwork(String name, ComputationGraphConfiguration configuration) {
        ComputationGraph ordinary = new ComputationGraph(configuration.clone());
        RecomputingGraph recomputing = new RecomputingGraph(configuration.clone());
        ordinary.init();
        recomputing.init();
        assertThat(recomputing.params()).isEqualTo(ordinary.params());
        assertThat(recomputing.segments()).isPositive();
        Nd4j.getRandom().setSeed(7);
        List<INDArray> expected = steps(ordinary);
        Nd4j.getRandom().setSeed(7);
        List<INDArray> actual = steps(recomputing);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).data().asDouble())
                    .as(name + ": array " + i)
                    .isEqualTo(expected.get(i).data().asDouble());
        }
        assertThat(expected.get(1).amaxNumber().doubleValue()).isPositive();
    }

    /** Score, gradients (with those of the running statistics), parameters and updater's state after each of three steps. */
    private static List<INDArray> steps(ComputationGraph network) {
        List<INDArray> result = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            DataSet batch = batch(network, i);
            network.setInputs(batch.getFeatures());
            network.setLabels(batch.getLabels());
            network.computeGradientAndScore();
            result.add(Nd4j.scalar(network.score()));
            result.add(network.getFlattenedGradients().dup());
            result.add(network.gradient().gradient().dup());
            network.fit(batch(network, i));
            result.add(network.params().dup());
            result.add(network.getUpdater().getStateViewArray().dup());
            result.add(Nd4j.scalar(network.score()));
        }
        return result;
    }

    private static DataSet batch(ComputationGraph network, int seed) {
        long[] shape = MemoryShapes.features(network, 2);
        Random random = new Random(seed);
        double[] values =
                random.doubles(Arrays.stream(shape).reduce(1, (x, y) -> x * y)).toArray();
        INDArray features =
                Nd4j.create(values, shape, 'c').castTo(network.params().dataType());
        INDArray labels = Nd4j.zeros(network.params().dataType(), 2, CLASSES);
        labels.putScalar(0, seed % CLASSES, 1);
        labels.putScalar(1, (seed + 1) % CLASSES, 1);
        return new DataSet(features, labels);
    }
}
