package org.masnn.models.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.models.inference.plan.Plan;

/** The stages of a plan with their state and memory. For one thread at a time. */
final class Execution {

    private final Plan plan;
    private final List<Frames> frames;
    private final List<@Nullable Stage> stages;

    /** With the frames of as many time steps as are in work at once. */
    Execution(Engine engine, int stepsAtOnce) {
        plan = engine.plan();
        frames = new ArrayList<>();
        for (int i = 0; i < stepsAtOnce; i++) {
            frames.add(new Frames(plan, engine.kernel()));
        }
        stages = new ArrayList<>();
        for (int i = 0; i < plan.operations().size(); i++) {
            stages.add(engine.stage(i));
        }
        reset();
    }

    Frames frames(int index) {
        return frames.get(index);
    }

    /** Runs one operation for the time step that the frames are of. */
    void run(int operation, Frames current) {
        Stage stage = stages.get(operation);
        if (stage == null) {
            throw new IllegalStateException(
                    "Execution: \"" + plan.operations().get(operation).name() + "\" has no result after each step");
        }
        stage.run(current);
        current.written(operation + 1);
    }

    /** Back to the state before the first time step. */
    void reset() {
        for (int i = 0; i < stages.size(); i++) { // an iterator would be allocated for each clip
            Stage stage = stages.get(i);
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
