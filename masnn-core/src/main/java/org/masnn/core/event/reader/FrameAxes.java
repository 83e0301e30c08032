package org.masnn.core.event.reader;

/** Which of the last two axes of an array of frames is which: {@code [T, 2, ., .]}. */
public enum FrameAxes {

    /**
     * The longer axis is the column, as on every sensor wider than high; rows come first where both are equal. Sensors
     * higher than wide need one of the other two.
     */
    LONGER_IS_X,

    /** {@code [T, 2, X, Y]}: columns before rows, as in the letters of a DAVIS346. */
    X_Y,

    /** {@code [T, 2, H, W]}: rows before columns, as SpikingJelly writes them. */
    H_W;

    boolean columnsFirst(long first, long second) {
        return this == X_Y || (this == LONGER_IS_X && first > second);
    }
}
