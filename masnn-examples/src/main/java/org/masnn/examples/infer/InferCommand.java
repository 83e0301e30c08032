package org.masnn.examples.infer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.DetectingReader;
import org.masnn.examples.gesture.TrainedNetwork;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.inference.plan.PlanFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn infer}: events in, class probabilities over time out. */
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Classifies recordings or a live stream with a trained network, event-driven: after each frame, or after each T"
                    + " frames where the network has temporal or joint attention or its samples were centred.",
            "For the Vector API's kernel start with java --add-modules jdk.incubator.vector -jar ..."
        })
public final class InferCommand implements Callable<Integer> {

    private static final Pattern SENSOR = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final String LIVE = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            required = true,
            description =
                    "A checkpoint of gesture --save, or a compiled network of --compiled, which starts much faster.")
    private Path checkpoint = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "PATH",
            defaultValue = LIVE,
            description =
                    "A recording of any format that the program events reads, a folder of them (with its sub-folders), or - for lines"
                            + " \"t x y p\" from standard input: microseconds, column, row, polarity 1 or 0. Default: ${DEFAULT-VALUE}.")
    private String input = LIVE;

    @Option(
            names = "--sensor",
            paramLabel = "WxH",
            defaultValue = "128x128",
            description =
                    "The camera's pixels, for a checkpoint; a compiled network knows them. Default: ${DEFAULT-VALUE}"
                            + " (DVS128; the synthetic gestures have 64x64).")
    private String sensor = "128x128";

    @Option(names = "--json", description = "Print JSON lines instead of text.")
    private boolean json;

    @Option(names = "--compiled", paramLabel = "FILE", description = "Also write the compiled network.")
    private @Nullable Path compiled;

    /** For picocli. */
    public InferCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            run();
            return 0;
        } catch (IllegalArgumentException e) {
            boolean ofAnOption = e.getMessage() != null && e.getMessage().startsWith("--");
            throw ofAnOption ? new ParameterException(spec.commandLine(), e.getMessage(), e) : e;
        }
    }

    private void run() throws IOException {
        ReportFile target = compiled == null ? null : new ReportFile("--compiled", compiled);
        if (target != null) {
            target.requireWritable();
        }
        List<Path> recordings = input.equals(LIVE) ? List.of() : recordings(Path.of(input));
        EventDrivenNetwork network = network();
        if (target != null) {
            network.save(target.path());
        }
        spec.commandLine().getErr().println("Event-driven inference by " + network.kernel());
        ResultLines lines = new ResultLines(spec.commandLine().getOut(), classes(network), json);
        Latencies latencies = new Latencies();
        boolean everyFrame = false;
        if (input.equals(LIVE)) {
            StreamClassifier classifier = classifier(network, "stream", lines, latencies);
            everyFrame = classifier.everyFrame();
            EventLines.feed(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), classifier);
        }
        for (Path recording : recordings) {
            StreamClassifier classifier =
                    classifier(network, recording.getFileName().toString(), lines, latencies);
            everyFrame = classifier.everyFrame();
            feed(read(recording, network.events().orElseThrow()), classifier);
        }
        lines.printLatencies(latencies, network.kernel(), everyFrame);
    }

    /** Only a recording that does not say how large its sensor is may be of a smaller one. */
    private static EventStream read(Path recording, EventInput camera) throws IOException {
        EventReader reader = new DetectingReader().readerFor(recording);
        try (EventSource source = reader.open(recording)) {
            boolean fits = source.isSensorMeasured()
                    ? source.width() <= camera.sensorWidth() && source.height() <= camera.sensorHeight()
                    : source.width() == camera.sensorWidth() && source.height() == camera.sensorHeight();
            if (!fits) {
                throw new IOException(recording + ": expected a recording of a " + camera.sensorWidth() + " x "
                        + camera.sensorHeight() + " sensor, which the network takes, got one of " + source.width()
                        + " x "
                        + source.height());
            }
        }
        return reader.read(recording);
    }

    private static void feed(EventStream events, StreamClassifier classifier) throws IOException {
        for (int i = 0; i < events.size(); i++) {
            classifier.add(events.x(i), events.y(i), events.timeMicros(i), events.isOn(i));
        }
        classifier.finish();
    }

    private static StreamClassifier classifier(
            EventDrivenNetwork network, String source, ResultLines lines, Latencies latencies) {
        boolean centred = Boolean.parseBoolean(network.provenance().get("centre"));
        return new StreamClassifier(
                network, centred, (millis, readout) -> lines.print(source, millis, readout), latencies);
    }

    private EventDrivenNetwork network() throws IOException {
        if (!Files.isRegularFile(checkpoint)) {
            throw new IOException("--checkpoint: expected a file, got " + checkpoint + ", which is none");
        }
        if (PlanFile.isOne(checkpoint)) {
            EventDrivenNetwork network = EventDrivenNetwork.load(checkpoint);
            OptionCheck.require(
                    network.events().isPresent(), "--checkpoint", "a network that knows its camera", checkpoint);
            return network;
        }
        Matcher size = SENSOR.matcher(sensor);
        OptionCheck.require(size.matches(), "--sensor", "width and height as in 128x128", sensor);
        return TrainedNetwork.read(checkpoint)
                .compile(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    private static List<String> classes(EventDrivenNetwork network) {
        String text = network.provenance().getOrDefault("classes", "");
        return text.length() < 2
                ? List.of()
                : Arrays.asList(text.substring(1, text.length() - 1).split(", ", -1));
    }

    private static List<Path> recordings(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        OptionCheck.require(Files.isDirectory(path), "--input", "a recording, a folder or -", path + ", which is none");
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> found = files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            OptionCheck.require(!found.isEmpty(), "--input", "a folder with recordings", path + ", which has none");
            return found;
        }
    }
}
