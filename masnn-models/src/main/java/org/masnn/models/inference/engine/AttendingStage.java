package org.masnn.models.inference.engine;

import org.masnn.core.kernel.FusedRefinement;
import org.masnn.models.inference.plan.Operation;

/** Attention on every frame anew, in a layer of its own. */
final class AttendingStage implements Stage {

    private final int input;
    private final int result;
    private final FusedRefinement refinement;
    private final float[] tape;

    AttendingStage(Operation.Attending attending, int result) {
        input = attending.input();
        this.result = result;
        refinement = attending.refinement().kernel(attending.output());
        tape = new float[refinement.tapeLength()];
    }

    @Override
    public void run(Frames frames) {
        float[] frame = frames.get(result);
        System.arraycopy(frames.get(input), 0, frame, 0, frame.length);
        refinement.refine(frame, tape, 0);
    }
}
