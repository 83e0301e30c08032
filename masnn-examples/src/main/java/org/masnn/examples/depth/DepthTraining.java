package org.masnn.examples.depth;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.models.analysis.GradientNorms;
import org.masnn.models.analysis.NetworkBlock;
import org.masnn.models.residual.BlockKind;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains networks for an equal number of steps on the same batches.
 *
 * @param task the images
 * @param settings of all networks
 * @param steps batches that each is trained with
 * @param out told how it goes on
 */
record DepthTraining(Task task, NetworkSettings settings, int steps, PrintWriter out) {

    private static final int STEPS_A_LINE = 50;

    Map<String, String> describe() {
        Map<String, String> map = new LinkedHashMap<>(settings.describe(task));
        map.put("steps", Integer.toString(steps));
        map.put("learning-rate", Double.toString(settings.learningRate()));
        return map;
    }

    DepthRun run(BlockKind kind, int depth, long seed) {
        ComputationGraph network = settings.network(task, kind, depth, seed);
        List<NetworkBlock> blocks = NetworkBlock.residual(network);
        try (ImageIterator batches = task.batches(settings.batch(), seed)) {
            DataSet first = batches.next();
            GradientNorms norms = GradientNorms.of(network, blocks, first);
            FiringRates firing = FiringRates.of(network, first.getFeatures());
            List<Double> losses = new ArrayList<>();
            double seconds = train(network, batches, first, losses);
            return new DepthRun(
                    NetworkName.of(kind),
                    depth,
                    seed,
                    describe(),
                    NetworkSize.of(network).trainedParameters(),
                    losses,
                    norms.norms(),
                    GradientNorms.of(network, blocks, first).norms(),
                    firing,
                    FiringRates.of(network, first.getFeatures()),
                    seconds);
        }
    }

    private double train(ComputationGraph network, ImageIterator batches, DataSet first, List<Double> losses) {
        long start = System.nanoTime();
        DataSet batch = first;
        while (true) {
            network.fit(batch);
            losses.add(network.score());
            boolean finite = Double.isFinite(network.score());
            if (losses.size() % STEPS_A_LINE == 0 || losses.size() == steps || !finite) {
                out.printf(Locale.ROOT, "  step %d of %d: loss %.4f%n", losses.size(), steps, network.score());
                out.flush();
            }
            if (losses.size() == steps || !finite) {
                return (System.nanoTime() - start) / 1e9;
            }
            if (!batches.hasNext()) {
                batches.reset();
            }
            batch = batches.next();
        }
    }
}
