package org.masnn.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.masnn.core.memory.RecomputationPlan.Segment;

class RecomputationPlanTest {

    private final List<VertexMemory> vertices = new ArrayList<>();

    private void vertex(long values, Integer... inputs) {
        vertices.add(new VertexMemory(
                "v" + vertices.size(), "kind", null, List.of(inputs), false, false, 1, 1, values, values, 0, 0, 0));
    }

    private void output(Integer... inputs) {
        vertices.add(new VertexMemory("out", "kind", null, List.of(inputs), true, false, 1, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void of_residualBlocks_cutsBetweenThemAlone() {
        vertex(10);
        vertex(10, 0);
        for (int block = 0; block < 9; block++) {
            int input = vertices.size() - 1;
            vertex(10, input);
            vertex(10, input + 1);
            vertex(10, input + 2, input);
        }
        output(vertices.size() - 1);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        assertThat(plan.segments())
                .isNotEmpty()
                .allSatisfy(segment -> assertThat((segment.last() - 1) % 3).isZero());
        assertCovers(plan);
        // three blocks in a segment: 3 * 30 and 2 ends of 10, and the last three kept
        assertThat(plan.keptValues() + plan.segmentValues()).isLessThanOrEqualTo(90 + 20 + 91 + 10);
    }

    @Test
    void of_anUnequalPiece_takesAsMuchElsewhere() {
        vertex(1);
        vertex(100, 0);
        vertex(100, 1);
        vertex(1, 2, 1);
        for (int i = 0; i < 100; i++) {
            vertex(1, vertices.size() - 1);
        }
        output(vertices.size() - 1);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        // what cannot be cut has 201; more than one end behind it would be more than needed
        assertThat(plan.keptValues() + plan.segmentValues()).isLessThanOrEqualTo(201 + 103);
        assertCovers(plan);
    }

    @Test
    void of_networkThatCannotBeCut_hasNoSegments() {
        vertex(5);
        vertex(10, 0);
        vertex(10, 1);
        vertex(10, 1, 2);
        output(1, 3);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        assertThat(plan).isEqualTo(new RecomputationPlan(List.of(), 0, 31, 0));
    }

    @Test
    void of_twoOutputs_cutsInFrontOfTheFirst() {
        vertex(5);
        for (int i = 0; i < 20; i++) {
            vertex(10, i);
        }
        output(20);
        for (int i = 20; i < 40; i++) {
            vertex(10, i == 20 ? 20 : vertices.size() - 1);
        }
        output(vertices.size() - 1);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        assertThat(plan.segments()).isNotEmpty();
        assertThat(plan.rest()).isLessThanOrEqualTo(21);
        assertCovers(plan);
    }

    @Property(tries = 300)
    void of_anyNetwork_isCutOnlyWhereDataFlowThroughOneVertex(
            @ForAll @Size(min = 3, max = 30) List<@IntRange(min = 1, max = 9) Integer> numbers) {
        vertices.clear();
        vertex(5);
        for (int i = 0; i < numbers.size(); i++) {
            int second = Math.max(0, i - numbers.get(i) / 3);
            vertex(1 + numbers.get(i), i, second);
        }
        output(vertices.size() - 1);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        assertCovers(plan);
        long all = vertices.stream().mapToLong(VertexMemory::keptValues).sum();
        assertThat(plan.keptValues() + plan.segmentValues()).isLessThanOrEqualTo(all);
        for (Segment segment : plan.segments()) {
            for (int reader = segment.last() + 1; reader < vertices.size(); reader++) {
                assertThat(vertices.get(reader).inputs())
                        .allSatisfy(input -> assertThat(input == 0 || input >= segment.last())
                                .isTrue());
            }
        }
    }

    private void assertCovers(RecomputationPlan plan) {
        int next = 0;
        long kept = 0;
        long largest = 0;
        for (Segment segment : plan.segments()) {
            assertThat(segment.first()).isEqualTo(next);
            kept += vertices.get(segment.last()).outputValues();
            largest = Math.max(largest, values(segment.first(), segment.last()));
            next = segment.last() + 1;
        }
        assertThat(plan.rest()).isEqualTo(next);
        assertThat(plan.keptValues()).isEqualTo(kept + values(next, vertices.size() - 1));
        assertThat(plan.segmentValues()).isEqualTo(largest);
    }

    private long values(int first, int last) {
        return vertices.subList(first, last + 1).stream()
                .mapToLong(VertexMemory::keptValues)
                .sum();
    }
}
