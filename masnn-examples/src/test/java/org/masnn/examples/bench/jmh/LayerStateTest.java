package org.masnn.examples.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

class LayerStateTest {

    private static LayerState state(String attention, String layers) {
        LayerState state = new LayerState();
        state.attention = attention;
        state.layer = layers;
        state.batch = 1;
        state.steps = 5;
        state.build();
        return state;
    }

    @ParameterizedTest
    @CsvSource({
        "none, conv0_bn+conv0_lif",
        "none, conv1_bn+conv1_pool+conv1_lif",
        "none, fc0_bn+fc0_lif",
        "TCSA, conv0_bn+conv0_ta+conv0_lif",
        "TCSA, conv1_bn+conv1_pool+conv1_ta+conv1_lif"
    })
    void chain_leavesTheNormalizationToItsReader(String attention, String layers) {
        LayerState state = state(attention, layers);
        try (MemoryWorkspace ignored = state.openForward()) {
            state.forward();
            Layer normalization = state.runtimes().get(0);
            assertThat(state.runtimes().get(1).input()).isSameAs(normalization.input());
            // nothing is copied between layers
            Layer last = state.runtimes().get(state.runtimes().size() - 1);
            assertThat(last.input().isAttached() || last.input() == normalization.input())
                    .isTrue();
            state.backward();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv0_bn", "conv1_pool", "conv1_lif"})
    void layerByItself_doesAllOfItsWorkInMemoryThatIsUsedAgain(String layer) {
        LayerState state = state("none", layer);
        try (MemoryWorkspace memory = state.openForward()) {
            INDArray output = state.forward();
            assertThat(output).isNotSameAs(state.runtimes().get(0).input());
            assertThat(output.isAttached()).isTrue();
            assertThat(memory.getThisCycleAllocations()).isGreaterThanOrEqualTo(Float.BYTES * output.length());
            state.backward();
        }
    }
}
