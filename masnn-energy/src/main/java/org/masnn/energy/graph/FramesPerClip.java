package org.masnn.energy.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.TimeMeanLayer;

/**
 * How many rows each vertex gives for a clip: T between the layers that fold time, or repeat an image, and the mean
 * over time; 1 in front of the first and behind the last.
 */
final class FramesPerClip {

    private static final int UNKNOWN = 0;

    private FramesPerClip() {}

    static Map<String, Integer> of(ComputationGraphConfiguration configuration, List<String> order) {
        Map<String, Integer> frames = new HashMap<>();
        for (String name : order) {
            int rows = UNKNOWN;
            for (String input : inputs(configuration, name)) {
                rows = Math.max(rows, frames.getOrDefault(input, UNKNOWN));
            }
            int own = given(layer(configuration, name));
            frames.put(name, own == UNKNOWN ? rows : own);
        }
        // Where no layer in front says it (features that come folded), one behind does.
        List<String> backwards = new ArrayList<>(order);
        Collections.reverse(backwards);
        for (String name : backwards) {
            int taken = taken(layer(configuration, name), frames.getOrDefault(name, UNKNOWN));
            for (String input : inputs(configuration, name)) {
                frames.merge(input, taken, (known, value) -> known == UNKNOWN ? value : known);
            }
        }
        frames.replaceAll((name, rows) -> Math.max(1, rows));
        return frames;
    }

    private static int given(@Nullable Layer layer) {
        if (layer instanceof FoldTimeLayer fold) {
            return fold.getTimeSteps();
        }
        if (layer instanceof RepeatImageLayer repeat) {
            return repeat.getTimeSteps();
        }
        if (layer instanceof TimeMeanLayer) {
            return 1;
        }
        return layer instanceof LifLayer lif ? lif.getTimeSteps() : UNKNOWN;
    }

    private static int taken(@Nullable Layer layer, int given) {
        if (layer instanceof FoldTimeLayer || layer instanceof RepeatImageLayer) {
            return 1;
        }
        return layer instanceof TimeMeanLayer mean ? mean.getTimeSteps() : given;
    }

    private static List<String> inputs(ComputationGraphConfiguration configuration, String name) {
        return configuration.getVertexInputs().getOrDefault(name, List.of());
    }

    private static @Nullable Layer layer(ComputationGraphConfiguration configuration, String name) {
        return NetworkGraph.layer(configuration.getVertices().get(name));
    }
}
