package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.Framing;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.examples.data.RecordingCut;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.plan.EventInput;

/** The network of a checkpoint, with what the checkpoint says about its events. */
public final class TrainedNetwork {

    private final Path file;
    private final Map<String, String> properties;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final ComputationGraph graph;
    private final FrameSettings frames;

    private TrainedNetwork(Path file, TrainingCheckpoint checkpoint) throws IOException {
        this.file = file;
        properties = checkpoint.identity();
        checkpoint.identity().forEach((name, value) -> {
            if (name.startsWith(RunIdentity.OPTION)) {
                options.put(name.substring(RunIdentity.OPTION.length()), value);
            }
        });
        graph = checkpoint.network();
        frames = new FrameSettings(
                micros("dt"),
                (int) number("time-steps"),
                setting("down-sampling").startsWith("frames") ? 0 : (int) number("down-sampling"),
                counts(),
                false,
                (int) number("clips"),
                Boolean.parseBoolean(setting("centre")),
                0,
                false,
                0,
                false,
                0,
                0);
    }

    /**
     * Reads a checkpoint, which is not modified.
     *
     * @param checkpoint written by {@code gesture --save}
     * @return the network
     * @throws IOException if it is no checkpoint, or damaged
     */
    public static TrainedNetwork read(Path checkpoint) throws IOException {
        return new TrainedNetwork(checkpoint, TrainingCheckpoint.read(checkpoint));
    }

    /**
     * The network of a checkpoint that was read.
     *
     * @param file where it was read, for messages
     * @param checkpoint written by {@code gesture --save}
     * @return the network
     * @throws IOException if it is of another program
     */
    public static TrainedNetwork of(Path file, TrainingCheckpoint checkpoint) throws IOException {
        return new TrainedNetwork(file, checkpoint);
    }

    /**
     * How the network's samples become frames, by option names.
     *
     * @return equal for networks that can be compared on the same frames
     */
    public Map<String, String> frames() {
        Map<String, String> described = new LinkedHashMap<>();
        frames.describe(described);
        return described;
    }

    /**
     * The network.
     *
     * @return as trained so far
     */
    public ComputationGraph graph() {
        return graph;
    }

    /**
     * Name of its attention.
     *
     * @return for instance {@code TCSA}
     */
    public String attention() {
        return properties.getOrDefault("attention", "unknown");
    }

    /**
     * The network, compiled for a camera.
     *
     * @param sensorWidth pixels
     * @param sensorHeight pixels
     * @return with data, settings and seed as provenance
     * @throws IllegalArgumentException if events of such a sensor do not become the frames it was trained on
     */
    public EventDrivenNetwork compile(int sensorWidth, int sensorHeight) {
        Map<String, String> provenance = new LinkedHashMap<>(properties);
        properties.forEach((name, value) -> {
            for (String prefix : List.of(RunIdentity.OPTION, RunIdentity.SAMPLES)) {
                if (name.startsWith(prefix)) {
                    provenance.remove(name);
                    provenance.put(name.substring(prefix.length()), value);
                }
            }
        });
        EventDrivenNetwork compiled = EventDrivenNetwork.compile(graph, provenance);
        EventInput camera = new EventInput(sensorWidth, sensorHeight, framing(sensorWidth, sensorHeight));
        OptionCheck.require(
                camera.frame().equals(compiled.inputSize()),
                "--sensor",
                "a camera whose frames are the network's, " + compiled.inputSize(),
                sensorWidth + "x" + sensorHeight + ", which gives " + camera.frame());
        return compiled.withEvents(camera);
    }

    private Framing framing(int sensorWidth, int sensorHeight) {
        return frames.framing(Math.max(sensorWidth, sensorHeight));
    }

    /**
     * The test clips that the run was tested on.
     *
     * @param folder the data set, or null for the synthetic gestures of the checkpoint's settings
     * @return in memory
     * @throws IOException if the folder cannot be read
     */
    public SampleSource testSamples(@Nullable Path folder) throws IOException {
        boolean synthetic = options.containsKey("data-seed");
        OptionCheck.require(
                synthetic == (folder == null),
                "--data",
                synthetic
                        ? "nothing, the checkpoint is of the synthetic gestures"
                        : "the folder that it was trained on",
                folder == null ? "nothing" : folder);
        RecordingCut cut = RecordingCut.of(options);
        DataSettings settings = new DataSettings(
                folder == null ? null : cut.open(folder),
                cut,
                null,
                1,
                synthetic ? (int) number("test-samples") : 1,
                synthetic ? number("data-seed") : 0);
        return frames.clips(
                GestureData.load(settings, new PrintWriter(Writer.nullWriter())).test());
    }

    /**
     * Test samples as batches of one clip.
     *
     * @param samples the samples
     * @return features {@code [1, T, H, W, 2]} and labels
     */
    public EventFrameIterator clips(SampleSource samples) {
        return batches(samples, 1);
    }

    /**
     * Test samples as batches.
     *
     * @param samples the samples
     * @param batch clips of a batch
     * @return features {@code [N, T, H, W, 2]} and labels
     */
    public EventFrameIterator batches(SampleSource samples, int batch) {
        return frames.test(samples, batch);
    }

    private CountScaling counts() throws IOException {
        try {
            return CountScaling.valueOf(setting("counts"));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the checkpoint's setting counts is unknown: " + setting("counts"), e);
        }
    }

    private long micros(String name) throws IOException {
        try {
            return Math.round(1000 * Double.parseDouble(setting(name).replace(" ms", "")));
        } catch (NumberFormatException e) {
            throw new IOException(file + ": the checkpoint's setting " + name + " is no time: " + setting(name), e);
        }
    }

    private long number(String name) throws IOException {
        try {
            return Long.parseLong(setting(name));
        } catch (NumberFormatException e) {
            throw new IOException(file + ": the checkpoint's setting " + name + " is no number: " + setting(name), e);
        }
    }

    private String setting(String name) throws IOException {
        String value = options.get(name);
        if (value == null) {
            throw new IOException(file + ": the checkpoint does not say its " + name);
        }
        return value;
    }
}
