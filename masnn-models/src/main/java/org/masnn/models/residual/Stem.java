package org.masnn.models.residual;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FramePoolingLayer;

/**
 * The beginning of a residual network: convolution without bias and batch normalisation, {@code [N*T, H, W, C]} to
 * {@code [N*T, H', W', channels]}. Where blocks take spikes, neurons follow. No gradient goes back to the image.
 *
 * @param kind its size
 * @param channels output channels
 * @param neuron what fires where blocks take spikes
 * @param gamma first value of the normalisation's gamma
 */
public record Stem(Kind kind, int channels, Neuron neuron, double gamma) {

    /** How large the convolution is, and how often the image is halved. */
    public enum Kind {
        /** 7x7 with stride 2: the published ImageNet code. It has no max-pool, so each stage begins with stride 2. */
        LARGE(7, 2, false, 2),
        /**
         * 7x7 with stride 2 and a max-pool of 3x3 with stride 2 (the MS-ResNet paper); the first stage has stride 1.
         */
        LARGE_POOLED(7, 2, true, 1),
        /** 3x3 with stride 1, for small images such as CIFAR's; the first stage has stride 1. */
        SMALL(3, 1, false, 1);

        private final int kernel;
        private final int stride;
        private final boolean pools;
        private final int firstStageStride;

        Kind(int kernel, int stride, boolean pools, int firstStageStride) {
            this.kernel = kernel;
            this.stride = stride;
            this.pools = pools;
            this.firstStageStride = firstStageStride;
        }

        /**
         * Stride of the first stage behind such a stem; later stages have 2.
         *
         * @return 1 or 2
         */
        public int firstStageStride() {
            return firstStageStride;
        }

        /**
         * How often the stem halves height and width.
         *
         * @return 0, 1 or 2
         */
        public int halvings() {
            return (stride > 1 ? 1 : 0) + (pools ? 1 : 0);
        }
    }

    /**
     * Checks the values.
     *
     * @param kind not null
     * @param channels at least 1
     * @param neuron not null
     * @param gamma any
     */
    public Stem {
        Objects.requireNonNull(kind, "Stem: kind is missing");
        Objects.requireNonNull(neuron, "Stem: neuron is missing");
        if (channels < 1) {
            throw new IllegalArgumentException("Stem: expected channels >= 1, got " + channels);
        }
    }

    /**
     * Adds the vertices {@code stem_conv} and {@code stem_bn}, and {@code stem_lif} and {@code stem_pool} as far as
     * there are such.
     *
     * @param graph the graph; modified
     * @param input name of the vertex that it reads: frames, for instance of a {@code RepeatImageLayer}
     * @param signal what the blocks take
     * @param timeSteps T
     * @return name of the vertex that gives the stem's output
     */
    public String addTo(GraphBuilder graph, String input, BlockSignal signal, int timeSteps) {
        LayerChain chain = new LayerChain(graph, input)
                .add(
                        "stem_conv",
                        new FrameConvolutionLayer.Builder()
                                .kernelSize(kind.kernel)
                                .padding(kind.kernel / 2)
                                .stride(kind.stride)
                                .hasBias(false)
                                .needsInputGradient(false)
                                .nOut(channels)
                                .build())
                .add("stem_bn", InitialGamma.normalization(gamma));
        if (signal == BlockSignal.SPIKES) {
            chain.add("stem_lif", neuron.layer(timeSteps));
        }
        if (kind.pools) {
            chain.add(
                    "stem_pool",
                    new FramePoolingLayer.Builder()
                            .kind(FramePooling.Kind.MAXIMUM)
                            .kernelSize(3)
                            .stride(2)
                            .padding(1)
                            .build());
        }
        return chain.last();
    }
}
