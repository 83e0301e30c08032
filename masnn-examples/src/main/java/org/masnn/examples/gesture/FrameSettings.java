package org.masnn.examples.gesture;

import java.util.Map;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;

/**
 * How samples become frames.
 *
 * @param dtMicros length of a frame in microseconds
 * @param timeSteps T
 * @param downSampling factor between sensor and frame, 0 for the one that gives frames of 32 x 32
 * @param counts what happens to the counts
 * @param centred whether each sample is moved to the sensor's centre
 * @param shift largest random shift of training samples, in sensor pixels
 * @param mirrored whether half of the training samples are mirrored
 */
record FrameSettings(
        long dtMicros,
        int timeSteps,
        int downSampling,
        CountScaling counts,
        boolean centred,
        int shift,
        boolean mirrored) {

    /** Side of the frames of the published event code. */
    private static final int FRAME_SIDE = 32;

    Framing framing(SampleSource source) {
        return framing(Math.max(source.sensorWidth(), source.sensorHeight()));
    }

    Framing framing(int side) {
        int factor = downSampling > 0 ? downSampling : (side - 1) / FRAME_SIDE + 1;
        return new Framing(dtMicros, timeSteps, factor, counts);
    }

    EventFrameIterator training(SampleSource source, int batch, long seed) {
        return EventFrameIterator.builder(source, framing(source), batch)
                .seed(seed)
                .shuffled(true)
                .centred(centred)
                .randomShift(shift)
                .randomMirror(mirrored)
                .build();
    }

    EventFrameIterator test(SampleSource source, int batch) {
        return EventFrameIterator.builder(source, framing(source), batch)
                .centred(centred)
                .build();
    }

    void describe(Map<String, String> into) {
        into.put("dt", dtMicros / 1000.0 + " ms");
        into.put("time-steps", Integer.toString(timeSteps));
        into.put("down-sampling", downSampling == 0 ? "frames of 32 x 32" : Integer.toString(downSampling));
        into.put("counts", counts.name());
        into.put("centre", Boolean.toString(centred));
        into.put("shift", Integer.toString(shift));
        into.put("mirror", Boolean.toString(mirrored));
    }
}
