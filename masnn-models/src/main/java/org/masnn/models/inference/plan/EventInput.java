package org.masnn.models.inference.plan;

import java.util.Objects;
import org.masnn.core.event.FrameSlicing;
import org.masnn.core.event.Framing;
import org.masnn.core.kernel.FrameSize;

/**
 * The camera whose events a network was trained on.
 *
 * @param sensorWidth pixels
 * @param sensorHeight pixels
 * @param framing how events become frames; its number of time steps is the network's
 */
public record EventInput(int sensorWidth, int sensorHeight, Framing framing) {

    /**
     * Checks the sensor.
     *
     * @param sensorWidth 1 to 32767
     * @param sensorHeight 1 to 32767
     * @param framing a fixed number of frames of fixed length that do not overlap
     */
    public EventInput {
        Objects.requireNonNull(framing, "EventInput: framing is missing");
        if (!(framing.slicing() instanceof FrameSlicing.FixedFrames fixed) || fixed.overlapMicros() != 0) {
            throw new IllegalArgumentException(
                    "EventInput: expected a fixed number of frames of fixed length that do not"
                            + " overlap, FrameSlicing.FixedFrames(dt, T, 0), got " + framing.slicing());
        }
        if (sensorWidth < 1 || sensorWidth > Short.MAX_VALUE || sensorHeight < 1 || sensorHeight > Short.MAX_VALUE) {
            throw new IllegalArgumentException("EventInput: expected a sensor of 1..32767 pixels a side, got "
                    + sensorWidth + " x " + sensorHeight);
        }
    }

    /**
     * Length of a frame.
     *
     * @return microseconds
     */
    public long frameMicros() {
        return ((FrameSlicing.FixedFrames) framing.slicing()).dtMicros();
    }

    /**
     * The framing of a single time step.
     *
     * @return as {@link #framing()}, with one frame
     */
    public Framing oneFrame() {
        return new Framing(
                new FrameSlicing.FixedFrames(frameMicros(), 1, 0),
                framing.downSampling(),
                framing.pooling(),
                framing.maximumCount(),
                framing.scaling());
    }

    /**
     * Size of the frames.
     *
     * @return {@code [H, W, 2]}
     */
    public FrameSize frame() {
        return new FrameSize(framing.frameHeight(sensorHeight), framing.frameWidth(sensorWidth), Framing.POLARITIES);
    }
}
