package org.masnn.examples.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnProcessTest {

    /** What is started: answers each line with a count, and does what its argument says at the end. */
    static final class Answering {

        public static void main(String[] arguments) throws IOException {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (int i = 1; in.readLine() != null; i++) {
                if (arguments[0].equals("fail")) {
                    System.err.println("first line");
                    System.err.println("no luck");
                    System.exit(7);
                }
                System.out.println(arguments[0].equals("chat") ? "hello" : "{\"turn\": " + i + "}");
            }
            System.out.println("{\"processors\": " + Runtime.getRuntime().availableProcessors() + ", \"omp\": \""
                    + System.getenv("OMP_NUM_THREADS") + "\", \"heap\": "
                    + Runtime.getRuntime().maxMemory() + "}");
        }
    }

    @Test
    void turns_areAnsweredInOrder_withBoundThreadsAndTheSameHeap() throws IOException {
        try (OwnProcess process = OwnProcess.start(Answering.class, 1, List.of("count"))) {
            assertThat(process.turn().get("turn").asInt()).isEqualTo(1);
            assertThat(process.turn().get("turn").asInt()).isEqualTo(2);
            var last = process.finish();
            assertThat(last.get("processors").asInt()).isEqualTo(1);
            assertThat(last.get("omp").asText()).isEqualTo("1");
            // one collector keeps a part of -Xmx for itself
            assertThat(last.get("heap").asDouble() / Runtime.getRuntime().maxMemory())
                    .isBetween(0.8, 1.25);
        }
    }

    @Test
    void processThatFails_isToldWithItsLastWords() throws IOException {
        try (OwnProcess process = OwnProcess.start(Answering.class, 0, List.of("fail"))) {
            assertThatThrownBy(process::turn)
                    .isInstanceOf(IOException.class)
                    .hasMessage("fail ended in a process of its own with exit code 7; its last line: no luck");
        }
    }

    @Test
    void answerThatIsNoJson_isTold() throws IOException {
        try (OwnProcess process = OwnProcess.start(Answering.class, 0, List.of("chat"))) {
            assertThatThrownBy(process::turn).hasMessage("chat: expected a line of JSON, got: hello");
        }
    }
}
