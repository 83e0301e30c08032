package org.masnn.examples.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the peers are commands of a POSIX shell")
class PeerTest {

    @Test
    void lastLine_isTheResult() throws IOException {
        String command = "echo '{\"ms\": 1}'; echo; echo '{\"ms\": 2.5, \"more\": []}'";
        assertThat(new Peer(command, "ms").run().get("ms").asDouble()).isEqualTo(2.5);
    }

    @Test
    void whatIsNoResult_isNamed() {
        assertThatThrownBy(() -> new Peer("echo '{}'", "ms").run())
                .isInstanceOf(IOException.class)
                .hasMessage("--peer: expected a JSON object with the positive number ms in the last line, got: {}");
        assertThatThrownBy(() -> new Peer("echo '{\"ms\": 0}'", "ms").run())
                .hasMessageContaining("the positive number ms in the last line, got: {\"ms\": 0}");
        assertThatThrownBy(() -> new Peer("echo gone; exit 3", "ms").run())
                .hasMessage("--peer: the command ended with exit code 3; its last line: gone");
        assertThatThrownBy(() -> new Peer("there-is-no-such-program", "ms").run())
                .hasMessageStartingWith("--peer: the command ended with exit code 127; its last line: ")
                .hasMessageContaining("there-is-no-such-program");
        assertThatThrownBy(() -> new Peer("true", "ms").run()).hasMessageStartingWith("--peer: expected a JSON object");
    }

    @Test
    void median_ofEvenAndOddCounts() {
        assertThat(Median.of(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Median.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Median.minimum(List.of(4.0, 1.0, 2.0))).isEqualTo(1);
    }
}
