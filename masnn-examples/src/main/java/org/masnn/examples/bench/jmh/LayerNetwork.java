package org.masnn.examples.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.SpatialMeanLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.examples.bench.step.StepNetwork;
import org.masnn.examples.bench.step.StepWork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The network whose layers are measured.
 *
 * @param work its sizes
 */
record LayerNetwork(StepWork work) {

    LayerNetwork(StepNetwork network, String attention, int batch, int steps) {
        this(
                network == StepNetwork.ATT_RES_18
                        ? StepWork.ofResidual(batch, steps)
                        : StepWork.ofThreeLayers(attention, batch, steps));
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

    /** Rows of a layer's input and output in a batch. */
    long rows(FrameLayer layer) {
        int frames = NetworkGraph.of(configuration()).node(layer.getLayerName()).framesPerClip();
        return (long) work.batch() * frames;
    }

    /** The layers from each batch normalisation to its neurons, where nothing else reads what is between. */
    List<List<FrameLayer>> chains() {
        List<GraphNode> nodes = NetworkGraph.of(configuration()).nodes();
        List<List<FrameLayer>> result = new ArrayList<>();
        for (GraphNode node : nodes) {
            List<FrameLayer> chain = new ArrayList<>();
            GraphNode next = node.layer() instanceof FrameBatchNormalization ? node : null;
            while (next != null && next.layer() instanceof FrameLayer layer && computes(layer)) {
                chain.add(layer);
                next = layer instanceof LifLayer ? null : onlyReader(nodes, next);
            }
            if (!chain.isEmpty() && chain.get(chain.size() - 1) instanceof LifLayer) {
                result.add(chain);
            }
        }
        return result;
    }

    private static @Nullable GraphNode onlyReader(List<GraphNode> nodes, GraphNode of) {
        List<GraphNode> readers =
                nodes.stream().filter(node -> node.inputs().contains(of.name())).toList();
        return readers.size() == 1 ? readers.get(0) : null;
    }

    private static boolean computes(FrameLayer layer) {
        return layer instanceof FrameConvolutionLayer
                || layer instanceof FrameDenseLayer
                || layer instanceof FrameBatchNormalization
                || layer instanceof FramePoolingLayer
                || layer instanceof LifLayer
                || layer instanceof RefinementLayer
                || layer instanceof SpatialMeanLayer
                || layer instanceof TemporalAttentionLayer;
    }
}
