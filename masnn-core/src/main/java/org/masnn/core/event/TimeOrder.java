package org.masnn.core.event;

import java.util.Arrays;

/**
 * The order of times that are nearly sorted, as those of cameras are: a merge sort of the runs that do not decrease, so
 * one pass over sorted times and {@code log2(runs)} passes otherwise. Equal times keep their order.
 */
final class TimeOrder {

    private TimeOrder() {}

    /**
     * Indices of the times from the least to the greatest.
     *
     * @param time times; not modified
     * @param size how many of them count
     */
    static int[] stable(long[] time, int size) {
        int[] order = new int[size];
        int[] starts = new int[16];
        int runs = 0;
        for (int i = 0; i < size; i++) {
            order[i] = i;
            if (i == 0 || time[i] < time[i - 1]) {
                if (runs == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * runs);
                }
                starts[runs++] = i;
            }
        }
        int[] target = new int[runs > 1 ? size : 0];
        while (runs > 1) {
            int merged = 0;
            for (int run = 0; run < runs; run += 2) {
                int start = starts[run];
                int middle = run + 1 < runs ? starts[run + 1] : size;
                int end = run + 2 < runs ? starts[run + 2] : size;
                merge(time, order, target, start, middle, end);
                starts[merged++] = start;
            }
            runs = merged;
            int[] spare = order;
            order = target;
            target = spare;
        }
        return order;
    }

    private static void merge(long[] time, int[] order, int[] target, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = right == end || (left < middle && time[order[left]] <= time[order[right]]);
            target[i] = takeLeft ? order[left++] : order[right++];
        }
    }
}
