package org.masnn.core.event;

/** What happens to the event count of a frame's pixel before a network sees it. */
public enum CountScaling {

    /** The count itself, as in Yao et al. 2023, Eq. 2 and in the authors' published code (BICLab/Attention-SNN). */
    NONE {
        @Override
        public float scale(float count) {
            return count;
        }
    },

    /** 1 where there is at least one event, 0 elsewhere: binary frames. */
    CLIP_ONE {
        @Override
        public float scale(float count) {
            return Math.min(count, 1f);
        }
    },

    /** The square root of the count: makes the noise of a Poisson count even (Anscombe 1948). */
    SQUARE_ROOT {
        @Override
        public float scale(float count) {
            return (float) Math.sqrt(count);
        }
    },

    /** {@code ln(1 + count)}: a stronger compression of busy pixels, 0.69 for one event. */
    LOGARITHM {
        @Override
        public float scale(float count) {
            return (float) Math.log1p(count);
        }
    };

    /**
     * What a network sees.
     *
     * @param count events of a pixel in a frame, more than 0
     * @return the scaled count
     */
    public abstract float scale(float count);
}
