package org.masnn.models.inference.engine;

import java.util.Arrays;
import org.masnn.models.inference.plan.Operation;

/** The mean over the last T time steps, or over all since the start while there are fewer. */
final class TimeMeanStage implements Stage {

    private final Operation.TimeMean mean;
    private final int result;
    private final int timeSteps;
    private final float[] last;

    TimeMeanStage(Operation.TimeMean mean, int result, int timeSteps) {
        this.mean = mean;
        this.result = result;
        this.timeSteps = timeSteps;
        last = new float[Math.multiplyExact(timeSteps, mean.output().length())];
    }

    /** Sums anew at each time step, oldest first: nothing drifts, however long a stream is. */
    @Override
    public void run(Frames frames) {
        float[] input = frames.get(mean.input());
        float[] output = frames.get(result);
        int newest = (int) (frames.step() % timeSteps);
        System.arraycopy(input, 0, last, newest * input.length, input.length);
        int count = (int) Math.min(timeSteps, frames.step() + 1);
        int oldest = count < timeSteps ? 0 : (newest + 1) % timeSteps;
        Arrays.fill(output, 0);
        for (int i = 0; i < count; i++) {
            int from = (oldest + i) % timeSteps * input.length;
            for (int j = 0; j < output.length; j++) {
                output[j] += last[from + j];
            }
        }
        for (int j = 0; j < output.length; j++) {
            output[j] /= count;
        }
    }

    @Override
    public float[] state() {
        return last;
    }
}
