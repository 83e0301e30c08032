package org.masnn.models.plain;

import java.util.Arrays;
import java.util.Objects;
import org.masnn.attention.Location;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.time.SequenceFormat;
import org.masnn.core.training.FusedAdam;

/**
 * The 3-layer network of Yao et al. 2023 (Tables 1, 4, 5 and 6; after their reference 43): three convolutions with
 * batch normalisation, average pooling after the second and third, two dense layers, LIF neurons after each, and the
 * mean over time of the last layer's spikes as output.
 *
 * <pre>{@code
 * ComputationGraph network = ThreeLayerNetwork.builder()
 *         .timeSteps(60)
 *         .classes(11)
 *         .attention(Attention.of("TCSA"))
 *         .build();
 * }</pre>
 *
 * <p>Features are {@code [N, T, H, W, 2]} (or another {@link SequenceFormat}), labels one-hot {@code [N, classes]}. At
 * the default size, T = 60 and 11 classes it has 106,763 neurons and, without attention, 2,324,065 trained parameters.
 *
 * <p>Layers are named {@code fold}, {@code conv0}, {@code conv0_bn}, {@code conv1_pool}, {@code conv0_ta}, {@code
 * conv0_lif}, {@code fc0} ..., {@code mean}, {@code output}; channel and spatial attention in front of or behind a
 * convolution is {@code conv0_ca}, {@code conv0_sa}, the official form's ReLU {@code conv0_relu}.
 */
public final class ThreeLayerNetwork {

    private ThreeLayerNetwork() {}

    /**
     * Starts a network with the sizes of the published code.
     *
     * @return a builder; {@code timeSteps} and {@code classes} have no default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Builder of the network. Defaults are those of the published event code (MA_SNN): frames 32x32x2, 256 hidden
     * neurons, mean squared error, Adam with learning rate 1e-4, no dropout (where there is some, in DL4J's sense: a
     * mask for each value of each frame); and {@link LifParameters#paper()}.
     */
    public static final class Builder extends PlainNetworkBuilder<Builder> {

        private static final int[] POOLING = {1, 2, 2};

        private int[] convolutions = {64, 128, 128};
        private Readout readout = Readout.SPIKE_RATE;

        private Builder() {
            super("ThreeLayerNetwork", 32, 256, LifParameters.paper(), new FusedAdam(1e-4), 1);
        }

        /**
         * Output channels of the three convolutions.
         *
         * @param values three numbers, 64, 128, 128 by default
         * @return this
         */
        public Builder convolutions(int... values) {
            this.convolutions = values.clone();
            return this;
        }

        /**
         * What is averaged over time.
         *
         * @param value {@link Readout#SPIKE_RATE} by default
         * @return this
         */
        public Builder readout(Readout value) {
            this.readout = Objects.requireNonNull(value, "ThreeLayerNetwork: readout is missing");
            return this;
        }

        @Override
        void addLayers(LayerChain chain) {
            for (int i = 0; i < convolutions.length; i++) {
                addConvolution(chain, i, convolutions[i], true);
                if (POOLING[i] > 1) {
                    chain.add(
                            "conv" + i + "_pool",
                            new FramePoolingLayer.Builder()
                                    .kernelSize(POOLING[i])
                                    .build());
                }
                addConvolutionNeurons(chain, i);
            }
            addDense(chain, "fc0", hidden, true);
            addDenseNeurons(chain, "fc0", neuron);
            boolean spiking = readout != Readout.LOGITS;
            addDense(chain, "fc1", classes, spiking);
            if (spiking) {
                addDenseNeurons(
                        chain, "fc1", readout == Readout.MEMBRANE ? neuron.withOutput(Output.MEMBRANE) : neuron);
            }
        }

        private void addDense(LayerChain chain, String name, int size, boolean spiking) {
            if (spiking) {
                addDenseAttention(chain, name, Location.CONV_PRE);
            }
            FrameDenseLayer.Builder dense = new FrameDenseLayer.Builder().nOut(size);
            chain.add(name, (dropOut < 1 ? dense.dropOut(dropOut) : dense).build());
            chain.add(name + "_bn", batchNormalization());
        }

        private void addDenseNeurons(LayerChain chain, String name, LifParameters parameters) {
            addDenseAttention(chain, name, Location.CONV_POST);
            chain.add(name + "_lif", neurons(parameters).build());
        }

        @Override
        void checkSizes() {
            if (convolutions.length != POOLING.length
                    || Arrays.stream(convolutions).anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException(
                        "ThreeLayerNetwork: expected three positive numbers of channels, got "
                                + Arrays.toString(convolutions));
            }
            if (height < 4 || width < 4 || channels < 1) {
                throw new IllegalArgumentException("ThreeLayerNetwork: expected frames of at least 4x4 with a channel "
                        + "(they are pooled twice by 2), got [" + height + ", " + width + ", " + channels + "]");
            }
        }
    }
}
