package org.masnn.models.inference.engine;

import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.models.inference.plan.Operation;

/** The published code's attention, over all frames of a clip jointly. */
final class JointAttentionStage implements ClipStage {

    private final FrameSize frame;
    private final int timeSteps;
    private final boolean interleaved;
    private final FusedRefinement refinement;
    private final float[] tape;
    private final float[] clip;

    JointAttentionStage(Operation.Attending attending, int timeSteps) {
        frame = attending.output();
        this.timeSteps = timeSteps;
        interleaved = attending.grouping() == FrameGrouping.CLIP_AS_CHANNELS;
        FrameSize size = attending.grouping().size(frame, timeSteps);
        refinement = attending.refinement().kernel(size);
        tape = new float[refinement.tapeLength()];
        clip = new float[size.length()];
    }

    @Override
    public void finish(float[][] frames) {
        move(frames, true);
        refinement.refine(clip, tape, 0);
        move(frames, false);
    }

    private void move(float[][] frames, boolean intoClip) {
        int length = interleaved ? frame.channels() : frame.length();
        int pieces = frame.length() / length;
        for (int t = 0; t < timeSteps; t++) {
            for (int piece = 0; piece < pieces; piece++) {
                int at = interleaved ? (piece * timeSteps + t) * length : t * length;
                if (intoClip) {
                    System.arraycopy(frames[t], piece * length, clip, at, length);
                } else {
                    System.arraycopy(clip, at, frames[t], piece * length, length);
                }
            }
        }
    }
}
