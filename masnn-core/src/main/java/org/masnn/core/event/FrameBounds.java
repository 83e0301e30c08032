package org.masnn.core.event;

/**
 * Which events of a stream belong to which frame: frame i counts the events {@code from[i]} to {@code to[i] - 1}.
 *
 * @param from index of each frame's first event
 * @param to index behind each frame's last event
 */
public record FrameBounds(int[] from, int[] to) {

    /**
     * The number of frames T.
     *
     * @return 0 or more
     */
    public int frames() {
        return from.length;
    }
}
