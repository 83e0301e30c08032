package org.masnn.models.plain;

import org.masnn.attention.Location;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.VoteLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.time.SequenceFormat;
import org.masnn.core.training.FusedAdam;

/**
 * The 5-layer network of Fang et al. 2021 ("Incorporating Learnable Membrane Time Constant to Enhance Learning of
 * Spiking Neural Networks", ICCV) that Yao et al. 2023 give attention (Table 1): five times a convolution 3x3 without
 * bias with batch normalisation, LIF or PLIF neurons and a maximum pooling of their spikes by 2; then two dense layers
 * with neurons and a dropout in front, and as output the mean over time of the vote of ten neurons per class. As
 * SpikingJelly's {@code DVSGestureNet}, but for the biases of the dense layers, which start at 0.
 *
 * <pre>{@code
 * ComputationGraph network = FiveLayerNetwork.builder()
 *         .timeSteps(20)
 *         .classes(11)
 *         .attention(Attention.of("CSA"))
 *         .learnableDecay(true)
 *         .build();
 * }</pre>
 *
 * <p>Features are {@code [N, T, H, W, 2]} (or another {@link SequenceFormat}), labels one-hot {@code [N, classes]}. At
 * the default size it has 2,793,472 convolutional neurons, which is what the paper counts, and with 11 classes 622
 * dense ones and, without attention and learnable decay, 1,698,926 trained parameters.
 *
 * <p>Layers are named {@code fold}, {@code conv0}, {@code conv0_bn}, {@code conv0_lif}, {@code conv0_pool}, ...,
 * {@code fc0_dropout}, {@code fc0}, {@code fc0_lif}, {@code fc1_dropout}, {@code fc1}, {@code fc1_lif}, {@code vote},
 * {@code mean}, {@code output}; attention as in {@link ThreeLayerNetwork}, at Conv-POST behind the batch normalisation.
 */
public final class FiveLayerNetwork {

    private FiveLayerNetwork() {}

    /**
     * Starts a network with the sizes of SpikingJelly's DVSGestureNet.
     *
     * @return a builder; {@code timeSteps} and {@code classes} have no default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Builder of the network. Defaults are those of SpikingJelly's DVSGestureNet and its example: frames 128x128x2, 512
     * hidden neurons, {@link LifParameters#spikingJelly LifParameters.spikingJelly(2)}, dropout that keeps half of the
     * neurons for all time steps of a clip ({@link ClipDropoutLayer}), mean squared error, and Adam with learning rate
     * 1e-3. The example also lowers the learning rate by a cosine over its 64 epochs; for that give an {@link #updater
     * updater} with a {@link org.masnn.core.schedule.CosineSchedule}.
     */
    public static final class Builder extends PlainNetworkBuilder<Builder> {

        private static final int CONVOLUTIONS = 5;
        private static final int SMALLEST_SIDE = 1 << CONVOLUTIONS;

        private int convolutionChannels = 128;
        private int voters = 10;

        private Builder() {
            super("FiveLayerNetwork", 128, 512, LifParameters.spikingJelly(2), new FusedAdam(1e-3), 0.5);
        }

        /**
         * Output channels of each convolution.
         *
         * @param value at least 1, 128 by default
         * @return this
         */
        public Builder convolutionChannels(int value) {
            this.convolutionChannels = value;
            return this;
        }

        /**
         * Output neurons per class, which vote with their mean.
         *
         * @param value at least 1, 10 by default
         * @return this
         */
        public Builder voters(int value) {
            this.voters = value;
            return this;
        }

        @Override
        void addLayers(LayerChain chain) {
            for (int i = 0; i < CONVOLUTIONS; i++) {
                addConvolution(chain, i, convolutionChannels, false);
                addConvolutionNeurons(chain, i);
                chain.add(
                        "conv" + i + "_pool",
                        new FramePoolingLayer.Builder()
                                .kind(FramePooling.Kind.MAXIMUM)
                                .kernelSize(2)
                                .build());
            }
            addDense(chain, "fc0", hidden);
            addDense(chain, "fc1", classes * voters);
            chain.add("vote", new VoteLayer.Builder().voters(voters).build());
        }

        private void addDense(LayerChain chain, String name, int size) {
            addDenseAttention(chain, name, Location.CONV_PRE);
            if (dropOut < 1) {
                chain.add(
                        name + "_dropout",
                        new ClipDropoutLayer.Builder()
                                .timeSteps(timeSteps)
                                .keep(dropOut)
                                .build());
            }
            chain.add(name, new FrameDenseLayer.Builder().nOut(size).build());
            addDenseAttention(chain, name, Location.CONV_POST);
            chain.add(name + "_lif", neurons(neuron).build());
        }

        @Override
        void checkSizes() {
            if (convolutionChannels < 1 || voters < 1) {
                throw new IllegalArgumentException(
                        "FiveLayerNetwork: expected convolutionChannels >= 1 and voters >= 1," + " got "
                                + convolutionChannels + " and " + voters);
            }
            if (height < SMALLEST_SIDE || width < SMALLEST_SIDE || channels < 1) {
                throw new IllegalArgumentException("FiveLayerNetwork: expected frames of at least 32x32 with a channel "
                        + "(they are pooled five times by 2), got [" + height + ", " + width + ", " + channels + "]");
            }
        }
    }
}
