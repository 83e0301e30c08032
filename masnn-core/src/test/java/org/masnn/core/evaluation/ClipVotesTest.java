package org.masnn.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.PrefetchIterator;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class ClipVotesTest {

    private static final Framing FRAMING = new Framing(5, 2, 1);

    /** Six recordings of 30 us, all events of recording r on pixel r % 3, which is its class. */
    private static ClipSamples clips() {
        List<EventSample> samples = new ArrayList<>();
        for (int r = 0; r < 6; r++) {
            EventStream.Builder events = EventStream.builder(3, 1);
            for (int t = 0; t < 30; t++) {
                events.add(r % 3, 0, t, true);
            }
            samples.add(new EventSample(events.build(), r % 3, SampleOrigin.of("r" + r)));
        }
        EventSamples recordings = new EventSamples(List.of("a", "b", "c"), samples);
        return new ClipSamples(recordings, FRAMING.durationMicros(), 4);
    }

    /** Frames flattened to [N, 12], since a stock layer takes rank 2. */
    private static EventFrameIterator batches(ClipSamples clips, boolean shuffled) {
        EventFrameIterator iterator =
                EventFrameIterator.builder(clips, FRAMING, 5).shuffled(shuffled).build();
        iterator.setPreProcessor(batch -> {
            INDArray features = batch.getFeatures();
            batch.setFeatures(features.reshape('c', features.size(0), 12));
        });
        return iterator;
    }

    /** Output c is the number of ON events on pixel c. */
    private static ComputationGraph counting() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .nOut(3)
                                .build(),
                        "in")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(12))
                .build());
        graph.init();
        INDArray weights = Nd4j.zeros(12, 3);
        for (int i = 1; i < 12; i += 2) {
            weights.putScalar(i, i / 2 % 3, 1);
        }
        graph.setParam("out_W", weights);
        graph.setParam("out_b", Nd4j.zeros(1, 3));
        return graph;
    }

    @Test
    void of_network_decidesByItsOutputs() {
        ClipSamples clips = clips();
        ClipVotes votes = ClipVotes.of(counting(), clips, batches(clips, false));
        for (Vote vote : Vote.values()) {
            assertThat(votes.evaluate(vote).accuracy()).isEqualTo(new Accuracy(6, 6));
        }
        assertThat(votes.evaluate(Vote.MAJORITY).clipAccuracy()).isEqualTo(new Accuracy(24, 24));
        // The iterator was used up by the first pass and is reset by the second.
        EventFrameIterator used = batches(clips, false);
        ClipVotes.of(counting(), clips, used);
        assertThat(ClipVotes.of(counting(), clips, used).evaluate(Vote.MAJORITY).accuracy())
                .isEqualTo(new Accuracy(6, 6));
    }

    @Test
    void of_networkThatConfusesTwo_countsThem() {
        ClipSamples clips = clips();
        ComputationGraph graph = counting();
        graph.getParam("out_b").putScalar(1, 100);
        RecordingEvaluation result =
                ClipVotes.of(graph, clips, batches(clips, false)).evaluate(Vote.MAJORITY);
        assertThat(result.accuracy()).isEqualTo(new Accuracy(2, 6));
        assertThat(result.perClass().get("b")).isEqualTo(new Accuracy(2, 2));
        assertThat(result.perSubject().get("r0")).isEqualTo(new Accuracy(0, 1));
        assertThat(result.evaluation().getConfusion().getCount(0, 1)).isEqualTo(2);
    }

    @Test
    void addAll_prefetchAndOtherRunner_giveTheSame() {
        ClipSamples clips = clips();
        ComputationGraph graph = counting();
        try (PrefetchIterator batches = new PrefetchIterator(batches(clips, false))) {
            ClipVotes votes =
                    new ClipVotes(clips).addAll(batch -> graph.outputSingle(false, batch.getFeatures()), batches);
            assertThat(votes.evaluate(Vote.MEAN_OUTPUT).accuracy()).isEqualTo(new Accuracy(6, 6));
        }
    }

    @Test
    void addAll_otherOrder_isRefused() {
        ClipSamples clips = clips();
        assertThatThrownBy(() -> ClipVotes.of(counting(), clips, batches(clips, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClipVotes: expected clips in their order, got an iterator that is shuffled");
        ClipSamples others = new ClipSamples(clips.recordings(), 10, 2);
        assertThatThrownBy(() -> ClipVotes.of(counting(), clips, batches(others, false)))
                .hasMessage("ClipVotes: expected class 0 for clip 2, got class 1; frame the clips themselves, in their"
                        + " order and not shuffled");
        assertThatThrownBy(() -> new ClipVotes(clips).addAll(batch -> null, batches(clips, false)))
                .hasMessage("ClipVotes: expected a network with one output, got none");
    }

    @Test
    void add_otherShapes_areRefused() {
        ClipVotes votes = new ClipVotes(clips());
        assertThatThrownBy(() -> votes.add(Nd4j.zeros(2, 4), Nd4j.zeros(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClipVotes: expected outputs [N, 3] of at most 24 clips after the first 0, got [2, 4]");
        assertThatThrownBy(() -> votes.add(Nd4j.zeros(25, 3), Nd4j.zeros(25, 3)))
                .hasMessage("ClipVotes: expected outputs [N, 3] of at most 24 clips after the first 0, got [25, 3]");
        assertThatThrownBy(() -> votes.add(Nd4j.zeros(2, 3), Nd4j.zeros(1, 3)))
                .hasMessage("ClipVotes: expected labels [2, 3] as the outputs, got [1, 3]");
        votes.add(Nd4j.eye(3).getRows(0, 0), Nd4j.eye(3).getRows(0, 0));
        assertThatThrownBy(() -> votes.evaluate(Vote.MAJORITY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ClipVotes: expected outputs of all 24 clips, got 2; add the rest of the batches");
    }
}
