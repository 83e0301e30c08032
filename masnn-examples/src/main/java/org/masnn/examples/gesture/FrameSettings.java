package org.masnn.examples.gesture;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.augment.Centring;
import org.masnn.core.data.augment.EventAugmentation;
import org.masnn.core.data.augment.RandomEventDrop;
import org.masnn.core.data.augment.RandomMirror;
import org.masnn.core.data.augment.RandomPolarityFlip;
import org.masnn.core.data.augment.RandomRotation;
import org.masnn.core.data.augment.RandomShift;
import org.masnn.core.data.augment.RandomTimeCrop;
import org.masnn.core.data.augment.TimeJitter;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;
import org.masnn.examples.program.OptionCheck;

/**
 * How samples become frames.
 *
 * @param dtMicros length of a frame in microseconds
 * @param timeSteps T
 * @param downSampling factor between sensor and frame, 0 for the one that gives frames of 32 x 32
 * @param counts what happens to the counts
 * @param cropped whether training takes a random clip of each sample
 * @param clips of each sample that are tested
 * @param centred whether each sample is moved to the sensor's centre
 * @param shift largest random shift of training samples, in sensor pixels
 * @param mirrored whether half of the training samples are mirrored
 * @param rotation largest random rotation of training samples, in degrees
 * @param polarityFlipped whether half of the training samples exchange ON and OFF
 * @param drop probability of leaving out an event of training samples
 * @param jitterMicros standard deviation in time of the events of training samples
 */
record FrameSettings(
        long dtMicros,
        int timeSteps,
        int downSampling,
        CountScaling counts,
        boolean cropped,
        int clips,
        boolean centred,
        int shift,
        boolean mirrored,
        double rotation,
        boolean polarityFlipped,
        double drop,
        double jitterMicros)
        implements Serializable {

    /** Side of the frames of the published event code. */
    private static final int FRAME_SIDE = 32;

    /** dt * T. */
    long clipMicros() {
        return Math.multiplyExact(dtMicros, timeSteps);
    }

    Framing framing(SampleSource source) {
        return framing(Math.max(source.sensorWidth(), source.sensorHeight()));
    }

    Framing framing(int side) {
        int factor = downSampling > 0 ? downSampling : (side - 1) / FRAME_SIDE + 1;
        return new Framing(dtMicros, timeSteps, factor, counts);
    }

    EventFrameIterator training(SampleSource source, int batch, long seed) {
        int side = Math.min(source.sensorWidth(), source.sensorHeight());
        OptionCheck.require(shift < side, "--shift", "a shift of 0.." + (side - 1) + " pixels", shift);
        List<EventAugmentation> steps = new ArrayList<>();
        if (cropped) {
            steps.add(new RandomTimeCrop(clipMicros()));
        }
        if (mirrored) {
            steps.add(RandomMirror.HALF);
        }
        if (polarityFlipped) {
            steps.add(RandomPolarityFlip.HALF);
        }
        if (drop > 0) {
            steps.add(new RandomEventDrop(drop));
        }
        if (jitterMicros > 0) {
            steps.add(new TimeJitter(TimeJitter.Distribution.GAUSSIAN, jitterMicros));
        }
        if (rotation > 0) {
            steps.add(new RandomRotation(rotation));
        }
        steps.addAll(preparation());
        if (shift > 0) {
            steps.add(new RandomShift(shift));
        }
        return EventFrameIterator.builder(source, framing(source), batch)
                .seed(seed)
                .shuffled(true)
                .augmentations(steps)
                .build();
    }

    /** The clips that are tested. */
    ClipSamples clips(SampleSource source) {
        return new ClipSamples(source, clipMicros(), clips);
    }

    EventFrameIterator test(SampleSource samples, int batch) {
        return EventFrameIterator.builder(samples, framing(samples), batch)
                .augmentations(preparation())
                .build();
    }

    /** What is done to samples of training and test alike. */
    private List<EventAugmentation> preparation() {
        return centred ? List.of(new Centring()) : List.of();
    }

    void describe(Map<String, String> into) {
        into.put("dt", dtMicros / 1000.0 + " ms");
        into.put("time-steps", Integer.toString(timeSteps));
        into.put("down-sampling", downSampling == 0 ? "frames of 32 x 32" : Integer.toString(downSampling));
        into.put("counts", counts.name());
        into.put("crop", Boolean.toString(cropped));
        into.put("clips", Integer.toString(clips));
        into.put("centre", Boolean.toString(centred));
        into.put("shift", Integer.toString(shift));
        into.put("mirror", Boolean.toString(mirrored));
        into.put("rotate", Double.toString(rotation));
        into.put("flip-polarity", Boolean.toString(polarityFlipped));
        into.put("drop", Double.toString(drop));
        into.put("jitter", jitterMicros / 1000 + " ms");
    }
}
