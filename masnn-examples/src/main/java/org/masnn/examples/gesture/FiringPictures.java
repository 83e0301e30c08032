package org.masnn.examples.gesture;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.picture.Picture;
import org.masnn.examples.response.ResponsePictures;

/** Pictures of where two networks of a comparison fire: the vanilla one and the last with attention, of the first seed. */
final class FiringPictures {

    /** Test clips that are looked at, spread over the test set; a choice of this project, for time. */
    private static final int MOST_CLIPS = 1000;

    private final GestureSettings settings;
    private final GestureData data;
    private @Nullable ComputationGraph vanilla;
    private @Nullable ComputationGraph attending;
    private String attention = "";

    FiringPictures(GestureSettings settings, GestureData data) {
        this.settings = settings;
        this.data = data;
    }

    /** Keeps a copy of the run's network if it is one of the two. */
    void add(TrainingRun run) {
        RunIdentity identity = run.identity();
        if (identity.seed() != settings.training().seeds().get(0)) {
            return;
        }
        if (identity.attention().equals(GestureResults.VANILLA)) {
            vanilla = run.selected();
        } else {
            attending = run.selected();
            attention = identity.attention();
        }
    }

    /** The pictures; none where one of the two was not trained. */
    List<Picture> draw() {
        ComputationGraph before = vanilla;
        ComputationGraph after = attending;
        if (before == null || after == null) {
            return List.of();
        }
        FiringSample clips = FiringSample.of(settings, data, MOST_CLIPS);
        return ResponsePictures.builder("vanilla", before, attention, after)
                .classes(data.classes())
                .of(clips.batches(clips.batch()))
                .pictures();
    }
}
