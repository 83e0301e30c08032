package org.masnn.core.kernel;

/**
 * What a {@link MembraneRefinement} takes for one frame where it is a layer of its own: the paper refines every frame
 * anew at each time step (Yao et al. 2023, Eq. 10-13), the authors' published code pools over the time steps of a clip
 * as well. Frames are {@code [H, W, C]}, a clip has T of them.
 */
public enum FrameGrouping {
    /** Every frame {@code [H, W, C]} on its own. */
    FRAME {
        @Override
        public FrameSize size(FrameSize frame, int steps) {
            return frame;
        }
    },

    /**
     * The frames of a clip below one another, {@code [T*H, W, C]}: what pools over pixels then pools over T, H and W.
     */
    CLIP_AS_ROWS {
        @Override
        public FrameSize size(FrameSize frame, int steps) {
            return new FrameSize(Math.multiplyExact(steps, frame.height()), frame.width(), frame.channels());
        }
    },

    /**
     * The frames of a clip behind one another, {@code [H, W, T*C]} with channel {@code t*C + c}: what pools over
     * channels then pools over T and C.
     */
    CLIP_AS_CHANNELS {
        @Override
        public FrameSize size(FrameSize frame, int steps) {
            return new FrameSize(frame.height(), frame.width(), Math.multiplyExact(steps, frame.channels()));
        }
    };

    /**
     * Size of what is refined as one frame.
     *
     * @param frame size of a frame
     * @param steps T
     * @return the size
     */
    public abstract FrameSize size(FrameSize frame, int steps);
}
