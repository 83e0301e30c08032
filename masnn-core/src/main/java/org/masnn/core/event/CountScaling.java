package org.masnn.core.event;

/** What happens to the event count of a frame's pixel before a network sees it. */
public enum CountScaling {

    /** The count itself, as in Yao et al. 2023, Eq. 2 and in the authors' published code (BICLab/Attention-SNN). */
    NONE {
        @Override
        float scale(float count) {
            return count;
        }
    },

    /** 1 where there is at least one event, 0 elsewhere: binary frames. */
    CLIP_ONE {
        @Override
        float scale(float count) {
            return Math.min(count, 1f);
        }
    },

    /** The square root of the count: makes the noise of a Poisson count even (Anscombe 1948). */
    SQUARE_ROOT {
        @Override
        float scale(float count) {
            return (float) Math.sqrt(count);
        }
    },

    /** {@code ln(1 + count)}: a stronger compression of busy pixels, 0.69 for one event. */
    LOGARITHM {
        @Override
        float scale(float count) {
            return (float) Math.log1p(count);
        }
    },

    /** The count divided by the largest count of its frame, both polarities together; empty frames stay empty. */
    MAXIMUM {
        @Override
        float scale(float count) {
            return count;
        }

        @Override
        void apply(float[] values, int from, int to) {
            float largest = 0f;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, values[i]);
            }
            for (int i = from; i < to && largest > 0f; i++) {
                values[i] /= largest;
            }
        }
    };

    abstract float scale(float count);

    /** Scales the counts of one frame in place; 0 stays 0. */
    void apply(float[] values, int from, int to) {
        for (int i = from; i < to && this != NONE; i++) {
            if (values[i] != 0f) {
                values[i] = scale(values[i]);
            }
        }
    }
}
