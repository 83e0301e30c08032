package org.masnn.core.event;

/** What becomes of the counts of the sensor's pixels that share a pixel of the frame. */
public enum PixelPooling {

    /** They are added, as the published event code does (BICLab/Attention-SNN). */
    SUM,

    /** Their mean over the sensor's pixels that lie in the frame's pixel, fewer at the right and lower border. */
    AVERAGE
}
