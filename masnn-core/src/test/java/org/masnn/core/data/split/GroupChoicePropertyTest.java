package org.masnn.core.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class GroupChoicePropertyTest {

    /** Against all subsets: there is a choice exactly where one of them has every class on both sides. */
    @Property
    void choose_fewGroups_findsAChoiceWhereThereIsOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 10) int groups,
            @ForAll @IntRange(min = 1, max = 8) int classes,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double fraction) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] counts = new int[groups][classes];
        for (int[] ofGroup : counts) {
            int filled = random.nextInt(1, 4);
            for (int i = 0; i < filled; i++) {
                ofGroup[random.nextInt(classes)] += random.nextInt(1, 20);
            }
        }
        boolean possible = false;
        for (int subset = 0; subset < 1 << groups && !possible; subset++) {
            possible = bothSides(counts, subset);
        }
        boolean[] chosen = new GroupChoice(counts, fraction).choose(seed);
        assertThat(chosen != null).isEqualTo(possible);
        if (chosen != null) {
            int subset = 0;
            for (int group = 0; group < groups; group++) {
                subset |= chosen[group] ? 1 << group : 0;
            }
            assertThat(bothSides(counts, subset)).isTrue();
        }
    }

    private static boolean bothSides(int[][] counts, int subset) {
        for (int c = 0; c < counts[0].length; c++) {
            int in = 0;
            int out = 0;
            for (int group = 0; group < counts.length; group++) {
                if ((subset & 1 << group) != 0) {
                    in += counts[group][c];
                } else {
                    out += counts[group][c];
                }
            }
            if (in + out > 0 && (in == 0 || out == 0)) {
                return false;
            }
        }
        return true;
    }
}
