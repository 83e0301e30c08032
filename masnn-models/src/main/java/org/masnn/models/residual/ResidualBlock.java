package org.masnn.models.residual;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * A block of a residual network: a description that adds its layers to a graph. {@link BasicBlock} has those of the
 * paper.
 */
public interface ResidualBlock {

    /**
     * Adds the block's vertices, whose names begin with the place's name and {@code _}.
     *
     * @param graph the graph; modified
     * @param input name of the vertex that it reads, {@code [N*T, H, W, inputChannels]}
     * @param place name, channels, stride and T
     * @return name of the vertex that gives the block's output, {@code [N*T, H', W', outputChannels]}, where {@code H'}
     *     is H divided by the stride, rounded up
     */
    String addTo(GraphBuilder graph, String input, BlockPlace place);

    /**
     * What the block takes and gives.
     *
     * @return membrane potentials or spikes
     */
    BlockSignal signal();
}
