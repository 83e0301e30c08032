package org.masnn.models.residual;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FramePoolingLayer;

/**
 * The shortcut of a block that changes the shape; where the shape stays it is the input itself. Both forms round odd
 * sizes up, as the 3x3 convolutions with padding 1 of the residual branch do.
 */
public enum Shortcut {
    /**
     * Average of 2x2 pixels, 1x1 convolution, batch normalisation: the published ImageNet code, which fails for odd
     * sizes. Here the last row or column of an odd size is averaged over the pixels that exist.
     */
    AVERAGE_POOL,
    /** 1x1 convolution with the block's stride, batch normalisation (He et al. 2016; Fang et al. 2021). */
    STRIDED;

    /**
     * Adds the shortcut's vertices {@code short_pool}, {@code short_conv} and {@code short_bn}, as far as there are
     * such.
     *
     * @param graph the graph; modified
     * @param input name of the block's input vertex
     * @param place where the block stands
     * @param gamma first value of the normalisation's gamma
     * @return name of the vertex that gives the shortcut; {@code input} where the block keeps the shape
     */
    public String addTo(GraphBuilder graph, String input, BlockPlace place, double gamma) {
        if (place.keepsShape()) {
            return input;
        }
        LayerChain chain = new LayerChain(graph, input);
        boolean pools = this == AVERAGE_POOL && place.stride() > 1;
        if (pools) {
            chain.add(
                    place.vertex("short_pool"),
                    new FramePoolingLayer.Builder()
                            .kernelSize(place.stride())
                            .border(FramePooling.Border.PARTIAL)
                            .build());
        }
        return chain.add(
                        place.vertex("short_conv"),
                        new FrameConvolutionLayer.Builder()
                                .kernelSize(1)
                                .padding(0)
                                .stride(pools ? 1 : place.stride())
                                .hasBias(false)
                                .nOut(place.outputChannels())
                                .build())
                .add(place.vertex("short_bn"), InitialGamma.normalization(gamma))
                .last();
    }
}
