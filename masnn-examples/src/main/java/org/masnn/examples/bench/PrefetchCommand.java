package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.PrefetchIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.DetectingLayout;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench prefetch}: what framing events on the fly costs training, with and without prefetch. */
@Command(
        name = "prefetch",
        mixinStandardHelpOptions = true,
        description = "Times training steps of the paper-size 3-layer network, in turn on frames that are in memory, on"
                + " frames made of events in the background, and on frames made between the steps.")
final class PrefetchCommand implements Callable<Integer> {

    private static final int SENSOR = 128;
    private static final int SIDE = 32;
    private static final int CLASSES = 11;
    private static final long DT_MICROS = 15_000;
    private static final int EVENTS_PER_SECOND = 200_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A data set whose clips are framed, see gesture. Default: random events, 200,000 a second"
                    + " on 128 x 128 pixels for 6 s, about what DVS128 Gesture has.")
    private @Nullable Path data;

    @Option(names = "--batch", paramLabel = "N", description = "Clips of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 4;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Number of time steps of 15 ms. Default: ${DEFAULT-VALUE} (paper).")
    private int steps = 60;

    @Option(
            names = "--batches",
            paramLabel = "N",
            description = "Training steps of a turn, after one that does not count. Default: ${DEFAULT-VALUE}.")
    private int batches = 5;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each way takes its turn. Default: ${DEFAULT-VALUE}.")
    private int rounds = 7;

    /** For picocli. */
    PrefetchCommand() {}

    @Override
    public Integer call() throws IOException {
        check();
        SampleSource samples = samples();
        Framing framing =
                new Framing(DT_MICROS, steps, (Math.max(samples.sensorWidth(), samples.sensorHeight()) - 1) / SIDE + 1);
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(samples.classes().size())
                .input(
                        framing.frameHeight(samples.sensorHeight()),
                        framing.frameWidth(samples.sensorWidth()),
                        Framing.POLARITIES)
                .attention(Attention.none())
                .seed(1)
                .build();
        List<DataSet> memory = new ArrayList<>();
        clips(samples, framing).forEachRemaining(memory::add);
        List<Double> ready = new ArrayList<>();
        List<Double> background = new ArrayList<>();
        List<Double> between = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ready.add(turn(network, memory.iterator()));
            try (PrefetchIterator prefetched = new PrefetchIterator(clips(samples, framing))) {
                background.add(turn(network, prefetched));
            }
            between.add(turn(network, clips(samples, framing)));
        }
        double base = Median.of(ready);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "frames in memory %.1f ms a step, made in the background %.1f ms (ratio %.3f), made between the"
                                + " steps %.1f ms (ratio %.3f); medians of %d turns of %d steps%n",
                        base,
                        Median.of(background),
                        Median.of(background) / base,
                        Median.of(between),
                        Median.of(between) / base,
                        rounds,
                        batches);
        return 0;
    }

    private void check() {
        try {
            OptionCheck.atLeast(1, "--batch", batch);
            OptionCheck.atLeast(1, "--steps", steps);
            OptionCheck.atLeast(1, "--batches", batches);
            OptionCheck.atLeast(1, "--rounds", rounds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private SampleSource samples() throws IOException {
        Path folder = data;
        if (folder != null) {
            return new DetectingLayout().open(folder).read().train();
        }
        SplittableRandom random = new SplittableRandom(1);
        List<EventSample> samples = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        for (int label = 0; label < CLASSES; label++) {
            EventStream.Builder events = EventStream.builder(SENSOR, SENSOR);
            for (int i = 0; i < 6 * EVENTS_PER_SECOND; i++) {
                events.add(random.nextInt(SENSOR), random.nextInt(SENSOR), 5L * i, random.nextBoolean());
            }
            samples.add(new EventSample(events.build(), label));
            classes.add("class " + label);
        }
        return new EventSamples(classes, samples);
    }

    /** At least one batch more than is timed. */
    private EventFrameIterator clips(SampleSource samples, Framing framing) {
        int each = ((batches + 1) * batch - 1) / samples.size() + 1;
        return EventFrameIterator.builder(new ClipSamples(samples, framing.durationMicros(), each), framing, batch)
                .build();
    }

    /** Milliseconds of a step, the first of the turn left out. */
    private double turn(ComputationGraph network, Iterator<DataSet> turn) {
        network.fit(turn.next());
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            network.fit(turn.next());
        }
        return (System.nanoTime() - start) / 1e6 / batches;
    }
}
