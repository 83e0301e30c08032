package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.masnn.core.data.EpochOrder;
import org.masnn.models.distributed.ShardPlan.Slice;

class ShardPlanPropertyTest {

    @Property(tries = 300)
    void epoch_coversEverySampleOnceInTheOrderOfOneMachine(
            @ForAll @IntRange(min = 1, max = 500) int samples,
            @ForAll @IntRange(min = 1, max = 70) int batch,
            @ForAll @IntRange(min = 1, max = 20) int shards,
            @ForAll @IntRange(min = 1, max = 4) int batchesPerStep,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 9) int epoch) {
        ShardPlan plan = new ShardPlan(samples, batch, shards);
        int[] order = new EpochOrder(seed, true).samples(samples, epoch);
        List<Integer> read = new ArrayList<>();
        for (int first = 0; first < plan.batches(); first += batchesPerStep) {
            int count = Math.min(batchesPerStep, plan.batches() - first);
            int of = plan.shardsOf(first);
            assertThat(of).isEqualTo(Math.min(shards, plan.size(first)));
            for (int i = 0; i < count; i++) {
                int size = plan.size(first + i);
                for (int shard = 0; shard < of; shard++) {
                    Slice slice = plan.slice(first + i, shard, of);
                    assertThat(slice.count()).isBetween(size / of, (size - 1) / of + 1);
                    assertThat(slice.count()).isGreaterThanOrEqualTo(i == 0 ? 1 : 0);
                    for (int place = slice.from(); place < slice.end(); place++) {
                        read.add(order[place]);
                    }
                }
            }
        }
        List<Integer> oneMachine = new ArrayList<>();
        for (int sample : order) {
            oneMachine.add(sample);
        }
        assertThat(read).isEqualTo(oneMachine);
    }

    @Property(tries = 300)
    void pieces_coverAVector(
            @ForAll @IntRange(min = 1, max = 100_000) int length, @ForAll @IntRange(min = 1, max = 40) int of) {
        long end = 0;
        for (int piece = 0; piece < of; piece++) {
            assertThat(Pieces.from(length, piece, of)).isEqualTo(end);
            end = Pieces.from(length, piece + 1, of);
            assertThat(end - Pieces.from(length, piece, of)).isBetween((long) length / of, (long) length / of + 1);
        }
        assertThat(end).isEqualTo(length);
    }
}
