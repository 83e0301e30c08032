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
 * before the next one begins, so that within a phase there is one frame of each value, and only values that a later
 * phase or a whole-clip operation reads are kept for all T.
 *
 * <p>With two threads the operations of a phase are cut into a front and a rear, by the times that they took before:
 * while the rear is at one time step, the front is at a later one. Each time step in work has {@link Frames} of its
 * own, so that the two share nothing but what the one has finished for the other.
 */
public final class ClipExecution implements AutoCloseable, Relay.Steps {

    /** Time steps that may be in work at once with two threads; a third one takes up the differences between steps. */
    private static final int STEPS_AT_ONCE = 3;

    /** Share of the time of one thread that two have to stay below. */
    private static final double WORTH_IT = 0.9;

    private final Execution execution;
    private final Plan plan;
    private final int[] phases;
    private final boolean[] perClip;
    private final @Nullable ClipStage[] clipStages;
    private final int[] inputsOfClipStages;
    private final float[][] @Nullable [] kept;
    private final int[][] operationsOfPhases;
    private final long[] nanos;
    private final @Nullable Relay relay;
    private int phase;
    private int cut;
    private float[] clip = {};
    private float[] result = {};

    /**
     * Memory for clips.
     *
     * @param engine what is computed
     * @param threads 1, or 2 for a second one that helps until {@link #close()}
     */
    public ClipExecution(Engine engine, int threads) {
        if (threads != 1 && threads != 2) {
            throw new IllegalArgumentException("ClipExecution: expected 1 or 2 threads, got " + threads);
        }
        execution = new Execution(engine, threads == 1 ? 1 : STEPS_AT_ONCE);
        plan = engine.plan();
        perClip = plan.perClip();
        int values = plan.operations().size() + 1;
        phases = phases(plan);
        clipStages = new ClipStage[values];
        inputsOfClipStages = new int[values];
        kept = new float[values][][];
        for (int i = 0; i < values - 1; i++) {
            Operation operation = plan.operations().get(i);
            if (operation instanceof Operation.TemporalWeighting temporal) {
                clipStages[i] = new TemporalWeightingStage(temporal, plan.timeSteps());
            } else if (operation instanceof Operation.Attending attending && operation.needsWholeClip()) {
                clipStages[i] = new JointAttentionStage(attending, plan.timeSteps());
            }
            inputsOfClipStages[i] = operation.inputs().get(0);
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
                    kept[i + 1] = kept[input]; // in place
                } else {
                    keep(i + 1);
                }
            }
        }
        int last = IntStream.of(phases).max().orElseThrow();
        operationsOfPhases = IntStream.rangeClosed(0, last)
                .mapToObj(phase -> IntStream.range(0, values - 1)
                        .filter(i -> phases[i + 1] == phase && clipStages[i] == null && isPerStep(i))
                        .toArray())
                .toArray(int[][]::new);
        nanos = new long[values - 1];
        relay = threads == 1 ? null : new Relay(this, STEPS_AT_ONCE);
    }

    /** The mean over time is computed at each step, what comes behind it once. */
    private boolean isPerStep(int operation) {
        return !perClip[operation + 1] || plan.operations().get(operation) instanceof Operation.TimeMean;
    }

    private long readers(int value) {
        return plan.operations().stream()
                .filter(operation -> operation.inputs().contains(value))
                .count();
    }

    /**
     * The phase from which on a value is there; that of an operation is that of its inputs, a whole-clip result is
     * later.
     */
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
            kept[value] = new float[plan.timeSteps()][execution.frames(0).get(value).length];
        }
    }

    /**
     * Computes a clip from its first step on.
     *
     * @param newClip {@code [T, H, W, C]}, or {@code [H, W, C]} where an image is repeated; not modified
     * @param newResult receives the result, or T of them one behind the other where there is one per time step
     */
    public void run(float[] newClip, float[] newResult) {
        clip = newClip;
        result = newResult;
        execution.reset();
        for (phase = 0; phase < operationsOfPhases.length; phase++) {
            runPhase();
            finishClipStages();
        }
        Frames last = framesOf(plan.timeSteps() - 1);
        for (int i = 0; i < plan.operations().size(); i++) {
            if (!isPerStep(i)) {
                execution.run(i, last);
            }
        }
        if (perClip[perClip.length - 1]) {
            System.arraycopy(last.get(perClip.length - 1), 0, result, 0, result.length);
        }
    }

    private void runPhase() {
        int[] operations = operationsOfPhases[phase];
        cut = relay == null ? operations.length : cut(operations);
        for (int operation : operations) {
            nanos[operation] = 0;
        }
        if (relay == null || cut == operations.length) {
            for (int t = 0; t < plan.timeSteps(); t++) {
                front(t);
            }
        } else {
            relay.run(plan.timeSteps());
        }
    }

    /**
     * Where to cut so that the slower part takes least, by the times of the clip before; at the end if it gains
     * nothing.
     */
    private int cut(int[] operations) {
        long all = 0;
        for (int operation : operations) {
            all += nanos[operation];
        }
        int best = operations.length;
        double least = WORTH_IT * all;
        long front = 0;
        for (int i = 1; i < operations.length; i++) {
            front += nanos[operations[i - 1]];
            long slower = Math.max(front, all - front);
            if (slower < least) {
                least = slower;
                best = i;
            }
        }
        return best;
    }

    @Override
    public void front(int step) {
        Frames frames = framesOf(step);
        frames.setStep(step);
        for (int value = 0; value < kept.length; value++) {
            float[][] all = kept[value];
            if (all != null) {
                frames.use(value, all[step]);
            }
        }
        float[] input = frames.get(0);
        System.arraycopy(clip, plan.repeatsImage() ? 0 : step * input.length, input, 0, input.length);
        frames.written(0);
        if (phase == 0) {
            take(0, frames, step);
        }
        for (int i = 0; i < clipStages.length; i++) {
            ClipStage stage = clipStages[i];
            if (stage != null && phases[i + 1] == phase) {
                stage.give(frames.get(i + 1), step);
                take(i + 1, frames, step);
            }
        }
        run(frames, step, 0, cut);
    }

    @Override
    public void rear(int step) {
        run(framesOf(step), step, cut, operationsOfPhases[phase].length);
    }

    private void run(Frames frames, int step, int from, int to) {
        int[] operations = operationsOfPhases[phase];
        for (int k = from; k < to; k++) {
            int operation = operations[k];
            long start = System.nanoTime();
            execution.run(operation, frames);
            take(operation + 1, frames, step);
            nanos[operation] += System.nanoTime() - start;
            if (operation == perClip.length - 2 && !perClip[operation + 1]) {
                float[] frame = frames.get(operation + 1);
                System.arraycopy(frame, 0, result, step * frame.length, frame.length);
            }
        }
    }

    /** Shows a finished frame to those that need all of a clip. */
    private void take(int value, Frames frames, int step) {
        if (kept[value] == null) {
            return;
        }
        for (int i = 0; i < plan.operations().size(); i++) {
            ClipStage stage = clipStages[i];
            if (stage != null && inputsOfClipStages[i] == value) {
                stage.take(frames.get(value), step);
            }
        }
    }

    private Frames framesOf(int step) {
        return execution.frames(relay == null ? 0 : step % STEPS_AT_ONCE);
    }

    /** In place where nothing else reads what came in; else on a copy. */
    private void finishClipStages() {
        for (int i = 0; i < plan.operations().size(); i++) {
            ClipStage stage = clipStages[i];
            float[][] from = kept[inputsOfClipStages[i]];
            float[][] to = kept[i + 1];
            if (stage == null || from == null || to == null || phases[i + 1] != phase + 1) {
                continue;
            }
            for (int t = 0; from != to && t < to.length; t++) {
                System.arraycopy(from[t], 0, to[t], 0, to[t].length);
            }
            stage.finish(to);
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

    /** Ends the second thread, if there is one. */
    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
    }
}
