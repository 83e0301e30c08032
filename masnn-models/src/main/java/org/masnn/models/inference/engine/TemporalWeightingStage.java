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
    public void run(float[][] frames) {
        for (int t = 0; t < timeSteps; t++) {
            pool(frames[t], t);
        }
        gate.forward(tape, 0);
        for (int t = 0; t < timeSteps; t++) {
            scale(frames[t], tape[2 * timeSteps + t]);
        }
    }

    private void pool(float[] frame, int t) {
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
        tape[t] = (float) (sum / frame.length);
        tape[timeSteps + t] = peak;
    }

    private static void scale(float[] frame, float weight) {
        for (int i = 0; i < frame.length; i++) {
            frame[i] *= weight;
        }
    }
}
