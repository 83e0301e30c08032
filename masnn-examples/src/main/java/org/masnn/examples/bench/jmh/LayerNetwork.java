package org.masnn.examples.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.examples.bench.step.StepWork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The network whose layers are measured.
 *
 * @param work its sizes
 */
record LayerNetwork(StepWork work) {

    LayerNetwork(String attention, int batch, int steps) {
        this(StepWork.ofThreeLayers(attention, batch, steps));
    }

    ComputationGraphConfiguration configuration() {
        return work.configuration();
    }

    DataSet data() {
        return work.data();
    }

    double gamma() {
        return work.gamma();
    }

    double beta() {
        return work.beta();
    }

    /** The layers that do arithmetic, in the order in which they run. */
    List<FrameLayer> layers() {
        List<FrameLayer> result = new ArrayList<>();
        for (GraphNode node : NetworkGraph.of(configuration()).nodes()) {
            if (node.layer() instanceof FrameLayer layer && computes(layer)) {
                result.add(layer);
            }
        }
        return result;
    }

    /** The layers from behind each convolution or dense layer to its neurons, in the order in which they run. */
    List<List<FrameLayer>> chains() {
        List<List<FrameLayer>> result = new ArrayList<>();
        List<FrameLayer> open = new ArrayList<>();
        for (FrameLayer layer : layers()) {
            if (layer instanceof FrameConvolutionLayer || layer instanceof FrameDenseLayer) {
                open = new ArrayList<>();
            } else {
                open.add(layer);
            }
            if (layer instanceof LifLayer) {
                result.add(open);
            }
        }
        return result;
    }

    private static boolean computes(FrameLayer layer) {
        return layer instanceof FrameConvolutionLayer
                || layer instanceof FrameDenseLayer
                || layer instanceof FrameBatchNormalization
                || layer instanceof FramePoolingLayer
                || layer instanceof LifLayer
                || layer instanceof RefinementLayer
                || layer instanceof TemporalAttentionLayer;
    }
}
