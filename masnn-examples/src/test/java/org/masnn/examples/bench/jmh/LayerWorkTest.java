package org.masnn.examples.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.examples.bench.measure.MachineSpeed;
import org.masnn.examples.bench.step.StepNetwork;

/** The numbers of the 3-layer network, by hand. */
class LayerWorkTest {

    private static final Map<String, FrameLayer> LAYERS = new LayerNetwork(StepNetwork.THREE_LAYERS, "TCSA", 4, 60)
            .layers().stream().collect(Collectors.toMap(FrameLayer::getLayerName, Function.identity()));

    private static FrameLayer layer(String name) {
        return LAYERS.get(name);
    }

    @Test
    void convolution_hasOneProductForwardAndTwoBackward() {
        double macs = 240.0 * 1024 * 9 * 64 * 128;
        double bytes = 4 * (240.0 * 1024 * (64 + 128) + 9 * 64 * 128);
        assertThat(LayerWork.forward(layer("conv1"), 240)).isEqualTo(new LayerWork(2 * macs, bytes));
        assertThat(LayerWork.backward(layer("conv1"), 240)).isEqualTo(new LayerWork(4 * macs, 2 * bytes));
    }

    @Test
    void firstConvolution_hasNoGradientOfItsInput() {
        double macs = 240.0 * 1024 * 9 * 2 * 64;
        assertThat(LayerWork.backward(layer("conv0"), 240).operations()).isEqualTo(2 * macs);
    }

    @Test
    void denseLayer_readsPooledFrames() {
        LayerWork work = LayerWork.forward(layer("fc0"), 240);
        assertThat(work.operations()).isEqualTo(2.0 * 240 * 8192 * 256);
        assertThat(work.bytes()).isEqualTo(4 * (240.0 * (8192 + 256) + 8192 * 256));
    }

    @Test
    void elementwiseLayers_areBoundByTheirPasses() {
        double values = 240.0 * 1024 * 64;
        assertThat(LayerWork.forward(layer("conv0_bn"), 240).bytes()).isEqualTo(12 * values);
        assertThat(LayerWork.backward(layer("conv0_bn"), 240).bytes()).isEqualTo(20 * values);
        assertThat(LayerWork.forward(layer("conv0_lif"), 240).bytes()).isEqualTo(8 * values);
        assertThat(LayerWork.backward(layer("conv0_lif"), 240).bytes()).isEqualTo(12 * values);
        assertThat(LayerWork.forward(layer("conv0_ta"), 240).bytes()).isEqualTo(12 * values);
        double unpooled = 240.0 * 1024 * 128;
        assertThat(LayerWork.forward(layer("conv1_pool"), 240).bytes()).isEqualTo(4 * 1.25 * unpooled);
        assertThat(LayerWork.adam(1000)).isEqualTo(new LayerWork(12_000, 28_000));
    }

    @Test
    void layersInARow_moveWhatComesInAndGoesOut() {
        List<List<FrameLayer>> chains = new LayerNetwork(StepNetwork.THREE_LAYERS, "none", 4, 60).chains();
        assertThat(chains)
                .extracting(
                        chain -> chain.stream().map(FrameLayer::getLayerName).toList())
                .containsExactly(
                        List.of("conv0_bn", "conv0_lif"),
                        List.of("conv1_bn", "conv1_pool", "conv1_lif"),
                        List.of("conv2_bn", "conv2_pool", "conv2_lif"),
                        List.of("fc0_bn", "fc0_lif"),
                        List.of("fc1_bn", "fc1_lif"));
        double unpooled = 240.0 * 1024 * 128;
        assertThat(LayerWork.forward(chains.get(1), 240).bytes()).isEqualTo(4 * 2.25 * unpooled);
        assertThat(LayerWork.backward(chains.get(1), 240).bytes()).isEqualTo(4 * 3.5 * unpooled);
    }

    @Test
    void residualNetwork_hasLayersOfEachKind() {
        LayerNetwork network = new LayerNetwork(StepNetwork.ATT_RES_18, "none", 8, 4);
        List<FrameLayer> layers = network.layers();
        assertThat(layers).hasAtLeastOneElementOfType(SpatialMeanLayer.class);
        assertThat(layers.stream().filter(RefinementLayer.class::isInstance)).hasSize(8 * 2);
        assertThat(network.chains())
                .isNotEmpty()
                .allSatisfy(chain -> assertThat(chain).first().isInstanceOf(FrameBatchNormalization.class))
                .allSatisfy(chain -> assertThat(chain).last().isInstanceOf(LifLayer.class));
        FrameLayer dense = layers.get(layers.size() - 1);
        assertThat(dense).isInstanceOf(FrameDenseLayer.class);
        assertThat(network.rows(layers.get(0))).isEqualTo(8 * 4);
        assertThat(network.rows(dense)).isEqualTo(8);
    }

    @Test
    void spatialMean_readsFramesAndWritesChannels() {
        FrameLayer mean = new SpatialMeanLayer.Builder().frame(4, 4, 16).build();
        assertThat(LayerWork.forward(mean, 10)).isEqualTo(new LayerWork(10 * 256, 4 * 10 * (256 + 16)));
        assertThat(LayerWork.backward(mean, 10)).isEqualTo(new LayerWork(10 * 256, 4 * 10 * (256 + 16)));
    }

    @Test
    void line_hasTimeFloorAndDistance() {
        KernelRow row = new KernelRow("conv9 forward", "x", Map.of(), new LayerWork(2e9, 1e6));
        KernelTime line = new KernelTime(row, 50, Double.NaN, new MachineSpeed(100, 10));
        assertThat(line.markdown()).isEqualTo("| conv9 forward | 50.00 |  | 1.0 | 2,000 | 20.00 | 2.5 |");
        assertThat(line.json().has("error_ms")).isFalse();
        assertThat(new KernelTime(row, 50, 1.5, new MachineSpeed(100, 10)).markdown())
                .contains("| 50.00 | 1.50 |");
    }
}
