package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.PrefetchIterator;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.augment.RandomTimeCrop;
import org.masnn.core.data.split.ValidationSplit;
import org.masnn.core.evaluation.ClipVotes;
import org.masnn.core.evaluation.RecordingEvaluation;
import org.masnn.core.evaluation.Vote;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.models.plain.ThreeLayerNetwork;

/** Runs the code of {@code docs/how-to/protocols.md}. */
class ProtocolsGuideTest {

    // guide: begin
    static RecordingEvaluation run(
            ComputationGraph network,
            Framing framing,
            EventDataSet data,
            int epochs,
            Path best,
            Consumer<String> report)
            throws IOException {
        ValidationSplit split = ValidationSplit.of(data.train(), 0.2, 1); // whole subjects, where they are known
        EventFrameIterator crops = EventFrameIterator.builder(split.training(), framing, 16)
                .seed(1)
                .shuffled(true)
                .augmentations(List.of(new RandomTimeCrop(framing.durationMicros())))
                .build();
        ClipSamples validation = new ClipSamples(split.validation(), framing.durationMicros(), 10);
        try (PrefetchIterator batches = new PrefetchIterator(crops)) {
            ResumableTraining.builder(network, batches)
                    .validation(trained -> accuracy(trained, validation, framing), best)
                    .build()
                    .fit(epochs);
        }
        ComputationGraph selected = TrainingCheckpoint.read(best).network();
        ClipSamples test = new ClipSamples(data.test(), framing.durationMicros(), 10);
        SpikeMeter meter = new SpikeMeter(selected);
        ClipVotes votes = new ClipVotes(test).addAll(meter::add, frames(test, framing)); // classifies and counts spikes
        RecordingEvaluation result = votes.evaluate(Vote.MAJORITY);
        report.accept("held back: " + split.description());
        report.accept(result.evaluation().stats(false, true)); // with the confusion matrix
        report.accept(result.perClass() + " " + result.perSubject());
        report.accept(meter.statistics().toText());
        return result;
    }

    static double accuracy(ComputationGraph network, ClipSamples clips, Framing framing) {
        return ClipVotes.of(network, clips, frames(clips, framing))
                .evaluate(Vote.MAJORITY)
                .accuracy()
                .share();
    }

    static EventFrameIterator frames(ClipSamples clips, Framing framing) {
        return EventFrameIterator.builder(clips, framing, 16).build();
    }
    // guide: end

    /** Recordings of 50 us of the given subjects: events on the left half are class 0, on the right class 1. */
    private static EventSamples samples(String... subjects) {
        List<EventSample> samples = new ArrayList<>();
        for (String subject : subjects) {
            for (int label = 0; label < 2; label++) {
                EventStream.Builder events = EventStream.builder(8, 8);
                for (int t = 0; t < 50; t++) {
                    events.add(t % 4 + 4 * label, t % 8, t, t % 3 == 0);
                }
                samples.add(new EventSample(events.build(), label, new SampleOrigin(subject + label, subject)));
            }
        }
        return new EventSamples(List.of("left", "right"), samples);
    }

    @Test
    void run_tinyRecordings_trainsSelectsAndTests(@TempDir Path folder) throws IOException {
        EventDataSet data =
                new EventDataSet("halves", samples("ann", "bob", "cid", "dan", "eva"), samples("fay", "gus"));
        ComputationGraph network = ThreeLayerNetwork.builder()
                .input(8, 8, 2)
                .timeSteps(2)
                .classes(2)
                .convolutions(2, 2, 2)
                .hidden(4)
                .seed(1)
                .build();
        List<String> report = new ArrayList<>();
        RecordingEvaluation result =
                run(network, new Framing(10, 2, 1), data, 2, folder.resolve("best.zip"), report::add);
        assertThat(result.accuracy().total()).isEqualTo(4);
        assertThat(result.clipAccuracy().total()).isEqualTo(40);
        assertThat(result.perSubject()).containsOnlyKeys("fay", "gus");
        assertThat(report.get(0)).startsWith("held back: subjects [").endsWith("], 2 of 10 samples");
        assertThat(report.get(1)).contains("Confusion Matrix");
        assertThat(report.get(3)).startsWith("40 clips, T = 2");
    }

    @Test
    void guide_showsThisCode() throws IOException {
        Path guide = Path.of("../docs/how-to/protocols.md");
        String source = Files.readString(Path.of("src/test/java/org/masnn/energy/statistics/ProtocolsGuideTest.java"));
        String shown = Files.readString(guide).replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
