package org.masnn.examples.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Another implementation, as a command of the system's shell whose last line of output is a JSON object with
 * the wanted time, and, if it has them, {@code rates} and {@code peak_mb}.
 *
 * @param command the command line
 * @param time name of the number that is wanted, for instance {@code train_ms}
 */
public record Peer(String command, String time) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Runs it once and waits.
     *
     * @return what it printed
     * @throws IOException if it fails, is interrupted or prints something else; the message says what
     */
    public JsonNode run() throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> shell = windows ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
        Process process = new ProcessBuilder(shell).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            String last = output.strip().lines().reduce("", (before, line) -> line);
            if (exit != 0) {
                throw new IOException("--peer: the command ended with exit code " + exit + "; its last line: " + last);
            }
            JsonNode result = parse(last);
            if (!result.path(time).isNumber() || !(result.get(time).asDouble() > 0)) {
                throw new IOException("--peer: expected a JSON object with the positive number " + time
                        + " in the last line, got: " + last);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("--peer: interrupted while the command ran", e);
        } finally {
            process.destroy();
        }
    }

    private static JsonNode parse(String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException("--peer: expected a JSON object in the last line of output, got: " + line, e);
        }
    }
}
