package org.masnn.models.inference.engine;

import java.util.Arrays;
import org.masnn.attention.kernel.FusedGate;
import org.masnn.models.inference.plan.Operation;

/** Temporal attention: each frame is scaled by one weight (Yao et al. 2023, Eq. 8 and 9). */
final class TemporalWeightingStage implements ClipStage {

    /** Sums and maxima are kept in lanes, of which the compiler makes vector code. */
    private static final int LANES = 256;

    private final FusedGate gate;
    private final int timeSteps;
    private final float[] tape;
    private final float[] strip = new float[LANES];
    private final float[] sums = new float[LANES];
    private final float[] peaks = new float[LANES];

    TemporalWeightingStage(Operation.TemporalWeighting temporal, int timeSteps) {
        gate = FusedGate.of(temporal.gate(), timeSteps, temporal.start(), temporal.parameters());
        this.timeSteps = timeSteps;
        tape = new float[3 * timeSteps];
    }

    @Override
    public void take(float[] frame, int step) {
        Arrays.fill(sums, 0);
        Arrays.fill(peaks, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < frame.length; from += LANES) {
            int length = Math.min(LANES, frame.length - from);
            System.arraycopy(frame, from, strip, 0, length);
            for (int i = 0; i < length; i++) {
                sums[i] += strip[i];
                peaks[i] = Math.max(peaks[i], strip[i]);
            }
        }
        double sum = 0;
        float peak = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < LANES; i++) {
            sum += sums[i];
            peak = Math.max(peak, peaks[i]);
        }
        tape[step] = (float) (sum / frame.length);
        tape[timeSteps + step] = peak;
    }

    @Override
    public void finish(float[][] frames) {
        gate.forward(tape, 0);
    }

    /** Here, where the frame is about to be read, and not in {@link #finish}: memory is the limit of both. */
    @Override
    public void give(float[] frame, int step) {
        scale(frame, tape[2 * timeSteps + step]);
    }

    private static void scale(float[] frame, float weight) {
        for (int i = 0; i < frame.length; i++) {
            frame[i] *= weight;
        }
    }
}
