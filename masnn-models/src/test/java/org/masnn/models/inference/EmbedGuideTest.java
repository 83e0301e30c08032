package org.masnn.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.attention.Attention;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.plain.Readout;

/** Runs the code of {@code docs/how-to/embed.md}. */
class EmbedGuideTest {

    @TempDir
    Path folder;

    // guide: begin
    record CameraEvent(int x, int y, long micros, boolean on) {}

    static void classify(Path file, Iterator<CameraEvent> camera, Consumer<float[]> result) throws IOException {
        EventDrivenNetwork network = EventDrivenNetwork.load(file);
        EventInput sensor = network.events().orElseThrow();
        long frame = sensor.frameMicros();
        try (Session session = network.openSession()) {
            EventStream.Builder events = EventStream.builder(sensor.sensorWidth(), sensor.sensorHeight());
            long end = Long.MIN_VALUE; // of the frame that is being filled
            while (camera.hasNext()) {
                CameraEvent event = camera.next();
                end = end == Long.MIN_VALUE ? event.micros() + frame : end;
                for (; event.micros() >= end; end += frame) {
                    result.accept(session.step(events.build()));
                    events = EventStream.builder(sensor.sensorWidth(), sensor.sensorHeight());
                }
                events.add(event.x(), event.y(), event.micros(), event.on());
            }
        }
    }

    // guide: end

    @Test
    void liveStream_givesWhatItsFramesGive() throws IOException {
        ComputationGraph graph = EventDrivenNetworkTest.threeLayers(Attention.of("CSA"), Readout.MEMBRANE);
        GraphComparison.randomize(graph, new Random(8));
        Framing framing = new Framing(15_000, 5, 4);
        EventDrivenNetwork network = EventDrivenNetwork.compile(graph).withEvents(new EventInput(32, 32, framing));
        Path file = folder.resolve("network.masnn");
        network.save(file);

        Random random = new Random(9);
        List<CameraEvent> camera = new ArrayList<>();
        EventStream.Builder recording = EventStream.builder(32, 32);
        long micros = 40;
        for (int i = 0; i < 2000; i++) {
            // one long silence, in which frames are empty
            micros += i == 900 ? 50_000 : random.nextInt(100);
            CameraEvent event = new CameraEvent(random.nextInt(32), random.nextInt(32), micros, random.nextBoolean());
            camera.add(event);
            recording.add(event.x(), event.y(), event.micros(), event.on());
        }
        List<float[]> results = new ArrayList<>();
        classify(file, camera.iterator(), readout -> results.add(readout.clone()));

        EventStream events = recording.build();
        long start = camera.get(0).micros();
        assertThat(results).hasSize((int) ((micros - start) / 15_000));
        ClipSession clips = network.openClipSession();
        assertThat(results.get(4)).isEqualTo(clips.classify(events, start));
        Session session = network.openSession();
        for (int t = 0; t < results.size(); t++) {
            float[] frame = new float[8 * 8 * 2];
            new Framing(15_000, 1, 4).write(events, start + t * 15_000L, frame, 0);
            assertThat(results.get(t)).isEqualTo(session.step(frame));
        }
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/embed.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/models/inference/EmbedGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
