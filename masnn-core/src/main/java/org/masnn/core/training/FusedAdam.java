package org.masnn.core.training;

import java.util.Map;
import org.masnn.core.kernel.KernelChoice;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * DL4J's {@link Adam} with the same state, computed in one pass by all threads: a third of the time, which counts
 * in networks of millions of parameters and small frames.
 *
 * <p>Steps agree with those of {@link Adam} to single precision's rounding, and a checkpoint of the one can be
 * continued with the other, except that with a learning rate of 0 nothing moves here, where ND4J then takes epsilon
 * for it. In double precision, on other backends than the CPU's, and with {@code -Dmasnn.kernels=reference}, this is
 * {@link Adam}.
 */
public final class FusedAdam extends Adam {

    private static final long serialVersionUID = 1;

    /** With DL4J's defaults (Kingma and Ba, 2015): rate 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public FusedAdam() {}

    /**
     * Of constant learning rate.
     *
     * @param learningRate positive
     */
    public FusedAdam(double learningRate) {
        super(learningRate);
    }

    /**
     * Whose learning rate follows a schedule.
     *
     * @param learningRateSchedule for instance a {@code CosineSchedule}
     */
    public FusedAdam(ISchedule learningRateSchedule) {
        super(learningRateSchedule);
    }

    /**
     * With all values chosen.
     *
     * @param learningRate positive
     * @param beta1 decay of the mean, in [0, 1)
     * @param beta2 decay of the mean of squares, in [0, 1)
     * @param epsilon positive
     */
    public FusedAdam(double learningRate, double beta1, double beta2, double epsilon) {
        super(learningRate, beta1, beta2, epsilon);
    }

    @Override
    public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
        if (!KernelChoice.fused()) {
            return super.instantiate(state, initialize);
        }
        FusedAdamUpdater updater = new FusedAdamUpdater(this);
        // m, then v
        updater.setStateViewArray(
                state.reshape(state.length()), new long[] {state.length() / 2}, state.ordering(), initialize);
        return updater;
    }

    @Override
    public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
        if (!KernelChoice.fused()) {
            return super.instantiate(state, initialize);
        }
        FusedAdamUpdater updater = new FusedAdamUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    @SuppressWarnings("super") // a final class; DL4J's returns its own
    public FusedAdam clone() {
        FusedAdam copy = new FusedAdam(getLearningRate(), getBeta1(), getBeta2(), getEpsilon());
        copy.setLearningRateSchedule(getLearningRateSchedule());
        return copy;
    }
}
