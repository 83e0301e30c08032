package org.masnn.models.inference.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Plan;

/**
 * One clip after the other. For one thread at a time.
 *
 * <p>Design: an operation that needs a whole clip divides the others into phases. A phase is run for all T time steps
 * before the next one begins, so that within a phase there is one frame of each value, and only values that a later phase
 * or a whole-clip operation reads are kept for all T.
 */
public final class ClipExecution {

    private final Execution execution;
    private final Plan plan;
    private final int[] phases;
    private final boolean[] perClip;
    private final @Nullable ClipStage[] clipStages;
    private final float[][] @Nullable [] kept;

    /**
     * Memory for clips.
     *
     * @param engine what is computed
     */
    public ClipExecution(Engine engine) {
        execution = new Execution(engine);
        plan = engine.plan();
        perClip = plan.perClip();
        int values = plan.operations().size() + 1;
        phases = phases(plan);
        clipStages = new ClipStage[values];
        kept = new float[values][][];
        for (int i = 0; i < values - 1; i++) {
            Operation operation = plan.operations().get(i);
            if (operation instanceof Operation.TemporalWeighting temporal) {
                clipStages[i] = new TemporalWeightingStage(temporal, plan.timeSteps());
            } else if (operation instanceof Operation.Attending attending && operation.needsWholeClip()) {
                clipStages[i] = new JointAttentionStage(attending, plan.timeSteps());
            }
            for (int input : operation.inputs()) {
                if (clipStages[i] != null || (input > 0 && !perClip[i + 1] && phases[i + 1] != phases[input])) {
                    keep(input);
                }
            }
        }
        for (int i = 0; i < values - 1; i++) {
            if (clipStages[i] != null) {
                int input = plan.operations().get(i).inputs().get(0);
                if (input > 0 && readers(input) == 1) {
                    kept[i + 1] = kept[input];
                } else {
                    keep(i + 1);
                }
            }
        }
    }

    private long readers(int value) {
        return plan.operations().stream()
                .filter(operation -> operation.inputs().contains(value))
                .count();
    }

    /** The phase from which on a value is there; that of an operation is that of its inputs, a whole-clip result is later. */
    private static int[] phases(Plan plan) {
        int[] phases = new int[plan.operations().size() + 1];
        for (int i = 0; i < plan.operations().size(); i++) {
            Operation operation = plan.operations().get(i);
            int phase = operation.inputs().stream()
                    .mapToInt(input -> phases[input])
                    .max()
                    .orElseThrow();
            phases[i + 1] = operation.needsWholeClip() ? phase + 1 : phase;
        }
        return phases;
    }

    private void keep(int value) {
        if (kept[value] == null) {
            kept[value] = new float[plan.timeSteps()][execution.frames().get(value).length];
        }
    }

    /**
     * Computes a clip from its first step on.
     *
     * @param clip {@code [T, H, W, C]}, or {@code [H, W, C]} where an image is repeated; not modified
     * @param result receives the result, or T of them one behind the other where there is one per time step
     */
    public void run(float[] clip, float[] result) {
        execution.reset();
        int last = IntStream.of(phases).max().orElseThrow();
        for (int phase = 0; phase <= last; phase++) {
            for (int t = 0; t < plan.timeSteps(); t++) {
                runStep(phase, t, clip, result);
            }
            runClipStages(phase);
        }
        for (int i = 0; i < plan.operations().size(); i++) {
            if (perClip[i + 1] && !(plan.operations().get(i) instanceof Operation.TimeMean)) {
                execution.run(i);
            }
        }
        if (perClip[perClip.length - 1]) {
            System.arraycopy(execution.result(), 0, result, 0, result.length);
        }
    }

    private void runStep(int phase, int t, float[] clip, float[] result) {
        Frames frames = execution.frames();
        frames.setStep(t);
        for (int value = 0; value < kept.length; value++) {
            float[][] all = kept[value];
            if (all != null) {
                frames.use(value, all[t]);
            }
        }
        float[] input = frames.get(0);
        System.arraycopy(clip, plan.repeatsImage() ? 0 : t * input.length, input, 0, input.length);
        frames.written(0);
        for (int i = 0; i < plan.operations().size(); i++) {
            boolean now = phases[i + 1] == phase && clipStages[i] == null;
            if (now && (!perClip[i + 1] || plan.operations().get(i) instanceof Operation.TimeMean)) {
                execution.run(i);
            }
        }
        int output = perClip.length - 1;
        if (!perClip[output] && phases[output] == phase) {
            float[] frame = execution.result();
            System.arraycopy(frame, 0, result, t * frame.length, frame.length);
        }
    }

    /** In place where nothing else reads what came in; else on a copy. */
    private void runClipStages(int phase) {
        for (int i = 0; i < plan.operations().size(); i++) {
            ClipStage stage = clipStages[i];
            float[][] from = kept[plan.operations().get(i).inputs().get(0)];
            float[][] to = kept[i + 1];
            if (stage == null || from == null || to == null || phases[i + 1] != phase + 1) {
                continue;
            }
            for (int t = 0; from != to && t < to.length; t++) {
                System.arraycopy(from[t], 0, to[t], 0, to[t].length);
            }
            stage.run(to);
        }
    }

    /**
     * Length of a result.
     *
     * @return values per clip
     */
    public int resultLength() {
        int length = plan.output().length();
        return perClip[perClip.length - 1] ? length : Math.multiplyExact(plan.timeSteps(), length);
    }

    /**
     * Synaptic operations of all clips.
     *
     * @return one count per convolution or dense layer
     */
    public List<SynapticOperations> counts() {
        return new ArrayList<>(execution.counts());
    }

    /** Sets the counts to 0. */
    public void resetCounters() {
        execution.resetCounters();
    }
}
