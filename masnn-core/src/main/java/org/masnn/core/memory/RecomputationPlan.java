package org.masnn.core.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which activations a {@link RecomputingGraph} keeps. A vertex through which alone data flow from what is before it to
 * what is behind it (the end of a residual block, each layer of a chain) may be the end of a segment. Of a segment only
 * the output of its last vertex is kept; the rest is computed again for the backward pass. What follows the last
 * segment is kept as in ordinary training, because its backward pass comes first.
 *
 * <p>Design: with segments of at most B values, the least sum of kept outputs follows by dynamic programming over the
 * possible ends; B runs from the largest piece that cannot be cut upwards. The plan with the least sum of outputs, rest
 * and largest segment wins, so that many small blocks share a segment where a larger one needs that much anyway.
 *
 * @param segments in the order of the forward pass, without gaps, from the first vertex on
 * @param rest position of the first vertex behind the segments
 * @param keptValues values for each example that are kept through the whole step: ends of segments and rest
 * @param segmentValues values for each example of the largest segment
 */
record RecomputationPlan(List<Segment> segments, int rest, long keptValues, long segmentValues) {

    /** The bound of a segment grows by one part in so many from one trial to the next. */
    private static final int GROWTH = 20;

    /**
     * Vertices that are computed again together.
     *
     * @param first position of the first in topological order
     * @param last position of the last, whose output is kept
     */
    record Segment(int first, int last) {}

    /** The plan that keeps least; without segments if cutting saves nothing. */
    static RecomputationPlan of(List<VertexMemory> vertices) {
        List<Integer> ends = ends(vertices);
        long[] upTo = new long[vertices.size() + 1];
        for (int i = 0; i < vertices.size(); i++) {
            upTo[i + 1] = upTo[i] + vertices.get(i).keptValues();
        }
        RecomputationPlan best = new RecomputationPlan(List.of(), 0, upTo[vertices.size()], 0);
        long bound = 1;
        for (int i = 0; i < ends.size(); i++) {
            bound = Math.max(bound, upTo[ends.get(i) + 1] - upTo[i == 0 ? 0 : ends.get(i - 1) + 1]);
        }
        for (; !ends.isEmpty() && bound <= upTo[vertices.size()]; bound += 1 + bound / GROWTH) {
            RecomputationPlan plan = bounded(vertices, ends, upTo, bound);
            if (plan.keptValues + plan.segmentValues < best.keptValues + best.segmentValues) {
                best = plan;
            }
        }
        return best;
    }

    /** Positions after which nothing but that vertex's output is needed; before the first output vertex. */
    private static List<Integer> ends(List<VertexMemory> vertices) {
        int[] lastReader = new int[vertices.size()];
        for (int i = 0; i < vertices.size(); i++) {
            for (int input : vertices.get(i).inputs()) {
                // the features are there anyway
                lastReader[input] = vertices.get(input).isInput() ? 0 : i;
            }
        }
        List<Integer> result = new ArrayList<>();
        int furthest = 0;
        for (int i = 0; i < vertices.size() && !vertices.get(i).isOutput(); i++) {
            if (furthest <= i && lastReader[i] > i) {
                result.add(i);
            }
            furthest = Math.max(furthest, lastReader[i]);
        }
        return result;
    }

    /** The least sum of kept values where no segment has more than {@code bound}. */
    private static RecomputationPlan bounded(List<VertexMemory> vertices, List<Integer> ends, long[] upTo, long bound) {
        int count = ends.size();
        long[] kept = new long[count];
        int[] before = new int[count];
        int last = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int end = ends.get(i);
            kept[i] = Long.MAX_VALUE;
            for (int j = i - 1; j >= -1 && upTo[end + 1] - upTo[j < 0 ? 0 : ends.get(j) + 1] <= bound; j--) {
                long sum = (j < 0 ? 0 : kept[j]) + vertices.get(end).outputValues();
                if (sum < kept[i]) {
                    kept[i] = sum;
                    before[i] = j;
                }
            }
            long all = kept[i] + upTo[vertices.size()] - upTo[end + 1];
            if (all < least) {
                least = all;
                last = i;
            }
        }
        List<Segment> segments = new ArrayList<>();
        long largest = 0;
        for (int i = last; i >= 0; i = before[i]) {
            int first = before[i] < 0 ? 0 : ends.get(before[i]) + 1;
            segments.add(new Segment(first, ends.get(i)));
            largest = Math.max(largest, upTo[ends.get(i) + 1] - upTo[first]);
        }
        Collections.reverse(segments);
        return new RecomputationPlan(List.copyOf(segments), ends.get(last) + 1, least, largest);
    }
}
