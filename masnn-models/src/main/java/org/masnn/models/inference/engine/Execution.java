package org.masnn.models.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.models.inference.plan.Plan;

/** The stages of a plan with their state and memory. For one thread at a time. */
final class Execution {

    private final Plan plan;
    private final Frames frames;
    private final List<@Nullable Stage> stages;

    Execution(Engine engine) {
        plan = engine.plan();
        frames = new Frames(plan, engine.kernel());
        stages = new ArrayList<>();
        for (int i = 0; i < plan.operations().size(); i++) {
            stages.add(engine.stage(i));
        }
        reset();
    }

    Plan plan() {
        return plan;
    }

    Frames frames() {
        return frames;
    }

    /** Runs one operation for the current time step. */
    void run(int operation) {
        Stage stage = stages.get(operation);
        if (stage == null) {
            throw new IllegalStateException(
                    "Execution: \"" + plan.operations().get(operation).name() + "\" has no result after each step");
        }
        stage.run(frames);
        frames.written(operation + 1);
    }

    float[] result() {
        return frames.get(stages.size());
    }

    /** Back to the state before the first time step. */
    void reset() {
        frames.clear();
        for (Stage stage : stages) {
            if (stage != null) {
                Arrays.fill(stage.state(), stage.initialState());
            }
        }
    }

    /** What all stages carry to the next time step. */
    List<float[]> states() {
        List<float[]> states = new ArrayList<>();
        for (Stage stage : stages) {
            if (stage != null && stage.state().length > 0) {
                states.add(stage.state());
            }
        }
        return states;
    }

    List<SynapticOperations> counts() {
        List<SynapticOperations> counts = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i) instanceof ConvolutionStage convolution) {
                counts.add(new SynapticOperations(
                        plan.operations().get(i).name(), convolution.operations(), convolution.skippedOperations()));
            }
        }
        return counts;
    }

    void resetCounters() {
        for (Stage stage : stages) {
            if (stage instanceof ConvolutionStage convolution) {
                convolution.resetCounters();
            }
        }
    }
}
