package org.masnn.examples.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class PeerWorkTest {

    private static final StepWork WORK = new StepWork(StepNetwork.THREE_LAYERS, "TCSA", 4, 60, 32, 64, 0.1, 3, -1);

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void sameWork_isTakenWithoutAWord() throws IOException {
        JsonNode peer = json("{'attention': 'tcsa', 'batch': 4, 'steps': 60, 'size': 32, 'width': 64,"
                + " 'parameters': 2340775, 'bn_gain': 3.0, 'bn_bias': -1.0, 'input_rate': 0.1, 'threads': 2}");
        PeerWork.requireSame(WORK, 2340775, peer);
        assertThat(PeerWork.warnings(WORK, 2, peer)).isEmpty();
    }

    @Test
    void peerThatSaysNothing_isTaken() throws IOException {
        PeerWork.requireSame(WORK, 2340775, json("{}"));
        assertThat(PeerWork.warnings(WORK, 2, json("{}"))).isEmpty();
    }

    @Test
    void otherWork_isRefused() throws IOException {
        JsonNode parameters = json("{'parameters': 7}");
        assertThatThrownBy(() -> PeerWork.requireSame(WORK, 2340775, parameters))
                .isInstanceOf(IOException.class)
                .hasMessage("--peer: expected the same work, but its parameters is 7, ours 2340775");
        JsonNode size = json("{'size': 64, 'width': 64}");
        assertThatThrownBy(() -> PeerWork.requireSame(WORK, 1, size))
                .hasMessage("--peer: expected the same work, but its size is 64, ours 32");
        JsonNode width = json("{'size': 32, 'width': 16}");
        assertThatThrownBy(() -> PeerWork.requireSame(WORK, 1, width))
                .hasMessage("--peer: expected the same work, but its width is 16, ours 64");
        JsonNode attention = json("{'attention': 'none'}");
        assertThatThrownBy(() -> PeerWork.requireSame(WORK, 1, attention))
                .hasMessage("--peer: expected the same work, but its attention is none, ours TCSA");
    }

    @Test
    void otherThreadsAndRates_areWarnings() throws IOException {
        assertThat(PeerWork.warnings(WORK, 1, json("{'threads': 2, 'input_rate': 0.2}")))
                .containsExactly(
                        "peer: its input_rate is 0.2, ours 0.1; give it --input-rate 0.1",
                        "peer: its threads is 2, ours 1; give it --threads 1");
    }

    @Test
    void rates_outsideOnePercentToTwenty_areNamed() throws IOException {
        assertThat(RateCheck.warnings("ours", json("{'a': 0.01, 'b': 0.2}"))).isEmpty();
        assertThat(RateCheck.warnings("ours", json("{'a': 0.0099, 'b': 0.21}")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ours: a fires at 0.0099, expected 0.01 to 0.20; choose --bn-gamma");
        assertThat(RateCheck.warnings("peer", json("{}").path("rates")))
                .containsExactly("peer: no firing rates known, so nothing shows that it does the same work");
        assertThat(RateCheck.warnings("peer", json("['x']"))).hasSize(1);
    }
}
