package org.masnn.core.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.augment.TimeJitter.Distribution;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class EventAugmentationPropertyTest {

    private static final List<EventAugmentation> ALL = List.of(
            new RandomTimeCrop(40),
            RandomMirror.HALF,
            RandomPolarityFlip.HALF,
            new Centring(),
            new RandomShift(2),
            new RandomRotation(30),
            new TimeJitter(Distribution.GAUSSIAN, 5),
            new TimeJitter(Distribution.UNIFORM, 5),
            new RandomEventDrop(0.2),
            new RandomTimeDrop(0.2),
            new RandomAreaDrop(0.3),
            new EventDrop());

    @Provide
    Arbitrary<EventAugmentation> steps() {
        return Arbitraries.of(ALL);
    }

    private static EventStream stream(long seed, int events) {
        SplittableRandom random = new SplittableRandom(seed);
        EventStream.Builder builder = EventStream.builder(9, 7);
        for (int i = 0; i < events; i++) {
            builder.add(random.nextInt(9), random.nextInt(7), random.nextLong(100), random.nextBoolean());
        }
        return builder.buildSorted();
    }

    @Property
    void apply_anyStep_isAFunctionOfItsArguments(
            @ForAll("steps") EventAugmentation step, @ForAll long seed, @ForAll @IntRange(max = 60) int count) {
        EventStream events = stream(seed, count);
        EventStream once = step.apply(events, new SplittableRandom(seed));
        assertThat(step.apply(events, new SplittableRandom(seed))).isEqualTo(once);
        assertThat(events).isEqualTo(stream(seed, count));
        assertThat(once.width()).isEqualTo(9);
        assertThat(once.height()).isEqualTo(7);
        assertThat(once.size()).isLessThanOrEqualTo(count);
    }

    @Property
    void randomTimeCrop_anyRecording_isAWindowInside(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @LongRange(min = 1, max = 120) long length) {
        EventStream events = stream(seed, count);
        EventStream clip = new RandomTimeCrop(length).apply(events, new SplittableRandom(seed));
        long end = events.timeMicros(count - 1) + 1;
        long room = Math.max(0, end - length);
        boolean found = false;
        for (long start = 0; start <= room && !found; start++) {
            found = events.window(start, start + length).relativeTo(start).equals(clip);
        }
        assertThat(found)
                .as("a window [start, start + length) with start in 0..room")
                .isTrue();
    }

    /** The frames of each sample, whatever the batches and however many threads. */
    @Property(tries = 40)
    void iterator_threadsBatchesAndOrder_doNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int batch,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(max = 3) int epoch) {
        List<EventSample> samples = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            samples.add(new EventSample(stream(seed + i, 30), i));
        }
        List<String> classes = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8");
        EventSamples source = new EventSamples(classes, samples);
        INDArray[] expected = frames(source, seed, 9, false, epoch);
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            INDArray[] got =
                    pool.submit(() -> frames(source, seed, batch, true, epoch)).join();
            assertThat(got).isEqualTo(expected);
        } finally {
            pool.shutdown();
        }
    }

    private static INDArray[] frames(EventSamples source, long seed, int batch, boolean shuffled, int epoch) {
        EventFrameIterator iterator = EventFrameIterator.builder(source, new Framing(10, 4, 1), batch)
                .seed(seed)
                .shuffled(shuffled)
                .augmentations(ALL)
                .build();
        iterator.setPosition(epoch, 0);
        INDArray[] frames = new INDArray[source.size()];
        while (iterator.hasNext()) {
            DataSet next = iterator.next();
            int[] labels = next.getLabels().argMax(1).toIntVector();
            for (int i = 0; i < labels.length; i++) {
                assertThat(frames[labels[i]]).isNull();
                frames[labels[i]] = next.getFeatures().slice(i).dup();
            }
        }
        return frames;
    }
}
