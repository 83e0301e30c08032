package org.masnn.core.training;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/** The arithmetic of {@link Momentum} over its state. */
final class MomentumUpdater implements GradientUpdater<Momentum> {

    private static final String VELOCITY = "V";

    private final Momentum config;
    private @Nullable INDArray velocity;

    MomentumUpdater(Momentum config) {
        this.config = config;
    }

    @Override
    public Momentum getConfig() {
        return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
        INDArray given = state.get(VELOCITY);
        if (given == null || state.size() != 1) {
            throw new IllegalArgumentException(
                    "Momentum: expected a state of [" + VELOCITY + "], got " + state.keySet());
        }
        velocity = given;
    }

    @Override
    public Map<String, INDArray> getState() {
        return Map.of(VELOCITY, velocity());
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
        if (initialize) {
            view.assign(0);
        }
        velocity = view;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        INDArray state = velocity();
        INDArray shaped = gradient.reshape(state.shape());
        state.muli(config.momentum()).addi(shaped);
        shaped.assign(state).muli(config.getLearningRate(iteration, epoch));
    }

    private INDArray velocity() {
        return Objects.requireNonNull(velocity, "Momentum: its state is missing");
    }
}
