package org.masnn.examples.gesture;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.SampleSubset;
import org.masnn.examples.response.ObservedNetwork;
import org.masnn.examples.response.ReportPictures;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pictures of where two networks of a comparison fire: the vanilla one and the last with attention, of the first seed. */
final class FiringPictures {

    private final GestureSettings settings;
    private final GestureData data;
    private @Nullable ObservedNetwork vanilla;
    private @Nullable ObservedNetwork attending;

    FiringPictures(GestureSettings settings, GestureData data) {
        this.settings = settings;
        this.data = data;
    }

    /** Whether a run's network is one of the two. */
    boolean show(RunIdentity run) {
        List<String> attentions = settings.network().attentions();
        String last = attentions.stream()
                .filter(attention -> !isVanilla(attention))
                .reduce(GestureResults.VANILLA, (before, after) -> after);
        return run.seed() == settings.training().seeds().get(0)
                && (isVanilla(run.attention()) || run.attention().equals(last));
    }

    private static boolean isVanilla(String attention) {
        return attention.equals(GestureResults.VANILLA);
    }

    /** One of the two, to be evaluated on all test clips in their order. */
    ObservedNetwork observe(RunIdentity run, ComputationGraph network) {
        if (isVanilla(run.attention())) {
            ObservedNetwork observed = new ObservedNetwork("vanilla", network);
            vanilla = observed;
            return observed;
        }
        ObservedNetwork observed = new ObservedNetwork(run.attention(), network);
        attending = observed;
        return observed;
    }

    /** The pictures, or why there are none. */
    ReportPictures draw() {
        return ReportPictures.of(vanilla, attending, data.classes(), this::features);
    }

    private INDArray features(int index) throws IOException {
        ClipSamples clips = settings.frames().clips(data.test());
        return settings.frames().test(new SampleSubset(clips, index), 1).next().getFeatures();
    }
}
