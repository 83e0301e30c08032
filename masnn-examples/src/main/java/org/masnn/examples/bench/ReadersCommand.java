package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.FrameSlicing;
import org.masnn.core.event.Framing;
import org.masnn.core.event.reader.DetectingReader;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.program.OptionCheck;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masnn bench readers}: events a second of readers and of framing, on one thread. */
@Command(
        name = "readers",
        mixinStandardHelpOptions = true,
        description =
                "Times reading of random AEDAT 2.0, N-MNIST and EVT3 recordings, block by block and into memory, and"
                        + " framing. One thread; files lie in the system's folder for temporary files.")
final class ReadersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--events", paramLabel = "N", description = "Events of a recording. Default: ${DEFAULT-VALUE}.")
    private int events = 10_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each is timed, after one round that is not. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    ReadersCommand() {}

    /** Something that handles events. */
    @FunctionalInterface
    private interface Work {
        long run() throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        OptionCheck.atLeast(1, "--events", events);
        OptionCheck.atLeast(1, "--rounds", rounds);
        ObjectNode result = new ObjectMapper().createObjectNode();
        DetectingReader reader = new DetectingReader();
        Path file = Files.createTempFile("masnn-readers", ".tmp");
        try {
            for (EventFiles format : EventFiles.values()) {
                format.write(file, events);
                time(result, format + " blocks", () -> blocks(reader, file));
                time(result, format + " into memory", () -> reader.read(file).size());
                if (format == EventFiles.AEDAT2) {
                    EventStream stream = reader.read(file);
                    Framing fixed = new Framing(15_000, Math.max(1, events / 15_000), 4);
                    float[] frames = new float[fixed.frameLength(stream.width(), stream.height())];
                    time(result, "framing 32 x 32, 15 ms", () -> write(fixed, stream, frames));
                    Framing counts = new Framing(new FrameSlicing.EqualCounts(60), 1, CountScaling.NONE);
                    float[] few = new float[counts.frameLength(stream.width(), stream.height())];
                    time(result, "framing 128 x 128, 60 equal counts", () -> write(counts, stream, few));
                }
            }
        } finally {
            Files.delete(file);
        }
        if (json != null) {
            Files.writeString(json, result.toPrettyString() + "\n");
        }
        return 0;
    }

    private static long write(Framing framing, EventStream stream, float[] frames) {
        framing.write(stream, 0, frames, 0);
        return stream.size();
    }

    private static long blocks(DetectingReader reader, Path file) throws IOException {
        long count = 0;
        try (EventSource source = reader.open(file)) {
            EventBlock block = new EventBlock();
            while (source.next(block)) {
                count += block.size();
            }
        }
        return count;
    }

    private void time(ObjectNode result, String name, Work work) throws IOException {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            long start = System.nanoTime();
            long count = work.run();
            double rate = count * 1e3 / (System.nanoTime() - start);
            if (i > 0) {
                rates.add(rate);
            }
        }
        result.put(name, Median.of(rates));
        spec.commandLine()
                .getOut()
                .printf(Locale.ROOT, "%-36s %7.1f million events/s (median of %d)%n", name, Median.of(rates), rounds);
        spec.commandLine().getOut().flush();
    }
}
