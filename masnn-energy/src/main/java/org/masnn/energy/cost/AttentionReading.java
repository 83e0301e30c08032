package org.masnn.energy.cost;

import java.util.ArrayList;
import java.util.List;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.energy.graph.GraphNode;

/** Finds the attention of a vertex. */
final class AttentionReading {

    private AttentionReading() {}

    static List<AttentionCost> of(GraphNode node) {
        List<AttentionCost> result = new ArrayList<>();
        if (node.layer() instanceof LifLayer lif) {
            for (MembraneRefinement refinement : lif.getRefinements()) {
                result.add(refinement(node, refinement, lif.inputSize(), lif.getTimeSteps()));
            }
        } else if (node.layer() instanceof RefinementLayer layer) {
            // per frame its weights are made at each step, jointly once
            int times = layer.getGrouping() == FrameGrouping.FRAME ? node.framesPerClip() : 1;
            result.add(refinement(node, layer.getRefinement(), layer.inputSize(), times));
        } else if (node.layer() instanceof TemporalAttentionLayer temporal) {
            result.add(AttentionCost.temporal(
                    node.name(), temporal.getTimeSteps(), temporal.getGate(), temporal.inputSize()));
        }
        return result;
    }

    private static AttentionCost refinement(GraphNode node, MembraneRefinement refinement, FrameSize frame, int times) {
        int steps = node.framesPerClip();
        if (refinement instanceof ChannelAttention channel) {
            return AttentionCost.channel(node.name(), steps, times, channel.gate(), frame);
        }
        if (refinement instanceof SpatialAttention spatial) {
            return AttentionCost.spatial(node.name(), steps, times, spatial.kernel(), frame);
        }
        if (refinement instanceof SimpleAttention) {
            return AttentionCost.simple(node.name(), steps, frame);
        }
        throw new IllegalArgumentException("NetworkCosts: the cost of the refinement " + refinement + " ("
                + refinement.getClass().getName() + ") of " + node.describe()
                + " is not known; known are ChannelAttention, SpatialAttention and SimpleAttention");
    }
}
