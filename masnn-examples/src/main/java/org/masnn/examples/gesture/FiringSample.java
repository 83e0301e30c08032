package org.masnn.examples.gesture;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSubset;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * A few test clips, spread over the test set, on which firing is looked at where a pass over all of them would cost too much.
 *
 * @param clips the few
 * @param frames how they become frames
 * @param batch how many at a time
 */
record FiringSample(SampleSubset clips, FrameSettings frames, int batch) {

    /** How the history of a run names it. */
    static final String NASAR = "nasar";

    /** At most so many, chosen for time: after each epoch they cost a few per cent of it. */
    static FiringSample of(GestureSettings settings, GestureData data, int most) {
        ClipSamples all = settings.frames().clips(data.test());
        int count = Math.min(most, all.size());
        int[] spread = IntStream.range(0, count)
                .map(i -> (int) ((long) i * all.size() / count))
                .toArray();
        return new FiringSample(
                new SampleSubset(all, spread),
                settings.frames(),
                Math.min(count, settings.training().batch()));
    }

    EventFrameIterator batches(int size) {
        return frames.test(clips, size);
    }

    double nasar(ComputationGraph network) {
        return SpikeStatistics.of(network, batches(batch)).nasar();
    }
}
