package org.masnn.core.training;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Stochastic gradient descent with classical momentum (Polyak, 1964), in the form of PyTorch's {@code SGD}, which the
 * published ImageNet code uses; DL4J has Nesterov's form alone:
 *
 * <pre>
 * v = momentum * v + g
 * w = w - learningRate * v
 * </pre>
 *
 * <p>The state is v, one value for each parameter.
 */
public final class Momentum implements IUpdater {

    private static final long serialVersionUID = 1;

    @JsonProperty
    private final double momentum;

    @JsonProperty
    private double learningRate;

    @JsonProperty
    private @Nullable ISchedule learningRateSchedule;

    /**
     * An updater of constant learning rate.
     *
     * @param learningRate positive
     * @param momentum in [0, 1); 0.9 in the published code
     * @throws IllegalArgumentException when a value is out of range
     */
    public Momentum(double learningRate, double momentum) {
        this(learningRate, null, momentum);
    }

    /**
     * An updater whose learning rate follows a schedule.
     *
     * @param learningRateSchedule for instance a {@code CosineSchedule}
     * @param momentum in [0, 1); 0.9 in the published code
     * @throws IllegalArgumentException when a value is out of range
     */
    public Momentum(ISchedule learningRateSchedule, double momentum) {
        this(
                Double.NaN,
                Objects.requireNonNull(learningRateSchedule, "Momentum: learningRateSchedule is missing"),
                momentum);
    }

    @JsonCreator
    private Momentum(
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") @Nullable ISchedule learningRateSchedule,
            @JsonProperty("momentum") double momentum) {
        if (learningRateSchedule == null && !(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new IllegalArgumentException("Momentum: expected a positive learning rate, got " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("Momentum: expected a momentum in [0, 1), got " + momentum);
        }
        this.momentum = momentum;
        this.learningRate = learningRate;
        this.learningRateSchedule = learningRateSchedule;
    }

    /**
     * The share of v that a step keeps.
     *
     * @return in [0, 1)
     */
    public double momentum() {
        return momentum;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        ISchedule schedule = learningRateSchedule;
        return schedule == null ? learningRate : schedule.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double newRate, @Nullable ISchedule newSchedule) {
        learningRate = newRate;
        learningRateSchedule = newSchedule;
    }

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<Momentum> instantiate(INDArray velocity, boolean initialize) {
        MomentumUpdater updater = new MomentumUpdater(this);
        updater.setStateViewArray(velocity, velocity.shape(), velocity.ordering(), initialize);
        return updater;
    }

    @Override
    public GradientUpdater<Momentum> instantiate(Map<String, INDArray> state, boolean initialize) {
        MomentumUpdater updater = new MomentumUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    @SuppressWarnings("super") // a final class without mutable parts
    public Momentum clone() {
        return new Momentum(learningRate, learningRateSchedule, momentum);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Momentum that
                && momentum == that.momentum
                && Double.compare(learningRate, that.learningRate) == 0
                && Objects.equals(learningRateSchedule, that.learningRateSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(momentum, learningRate, learningRateSchedule);
    }

    @Override
    public String toString() {
        return "Momentum[learningRate="
                + (learningRateSchedule == null ? Double.toString(learningRate) : learningRateSchedule.toString())
                + ", momentum=" + momentum + "]";
    }
}
