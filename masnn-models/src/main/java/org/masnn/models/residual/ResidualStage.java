package org.masnn.models.residual;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * Equal blocks in a row, of which the first changes the shape.
 *
 * @param block the block
 * @param blocks how many
 * @param channels output channels of each
 * @param stride stride of the first, 1 or 2
 */
public record ResidualStage(ResidualBlock block, int blocks, int channels, int stride) {

    /**
     * Checks that there is a block.
     *
     * @param block not null
     * @param blocks at least 1
     * @param channels at least 1
     * @param stride 1 or 2
     */
    public ResidualStage {
        Objects.requireNonNull(block, "ResidualStage: block is missing");
        if (blocks < 1) {
            throw new IllegalArgumentException("ResidualStage: expected at least one block, got " + blocks);
        }
    }

    /**
     * Adds the blocks {@code <name>_block0}, {@code <name>_block1}, ...
     *
     * @param graph the graph; modified
     * @param input name of the vertex that the first one reads
     * @param name the stage's name
     * @param inputChannels channels of what comes in
     * @param timeSteps T
     * @return name of the vertex that gives the last one's output
     */
    public String addTo(GraphBuilder graph, String input, String name, int inputChannels, int timeSteps) {
        String last = input;
        for (int i = 0; i < blocks; i++) {
            last = block.addTo(
                    graph,
                    last,
                    new BlockPlace(
                            name + "_block" + i,
                            i == 0 ? inputChannels : channels,
                            channels,
                            i == 0 ? stride : 1,
                            timeSteps));
        }
        return last;
    }
}
