package org.masnn.examples.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A headless Chromium that is told what to do by its DevTools protocol over the loopback interface. It collects what the page
 * complains about and what it asks the network for.
 */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> received;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private int commands;

    private Chromium(Process process, WebSocket socket, BlockingQueue<JsonNode> received) {
        this.process = process;
        this.socket = socket;
        this.received = received;
    }

    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Root, as which containers run, needs {@code --no-sandbox}; the only page is our own. */
    static Chromium start(Path program, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader messages = process.errorReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> messages.lines().forEach(rest -> {}), "chromium-messages");
                drain.setDaemon(true);
                drain.start();
                return connected(process, URI.create(line.substring(LISTENING.length())));
            }
        }
        throw new IOException(program + " ended with " + process.waitFor() + ": " + said);
    }

    private static Chromium connected(Process process, URI browser) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        URI list = URI.create("http://" + browser.getAuthority() + "/json/list");
        JsonNode page = JSON.readTree("{}");
        while (!page.has("webSocketDebuggerUrl")) {
            HttpResponse<String> pages =
                    client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString());
            for (JsonNode target : JSON.readTree(pages.body())) {
                page = target.path("type").asText().equals("page") ? target : page;
            }
        }
        BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.path("webSocketDebuggerUrl").asText()), new Messages(received))
                .join();
        Chromium chromium = new Chromium(process, socket, received);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            chromium.command(domain + ".enable", Map.of());
        }
        return chromium;
    }

    /** Puts the parts of each message together. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> received;
        private final StringBuilder text = new StringBuilder();

        Messages(BlockingQueue<JsonNode> received) {
            this.received = received;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    received.add(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("a message of Chromium", e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return java.util.concurrent.CompletableFuture.completedStage(null);
        }
    }

    /** Sends a command and waits for its answer; what comes before it is noted. */
    JsonNode command(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
        commands++;
        socket.sendText(JSON.writeValueAsString(Map.of("id", commands, "method", method, "params", parameters)), true)
                .join();
        while (true) {
            JsonNode message = received.take();
            if (message.path("id").asInt() == commands) {
                if (message.has("error")) {
                    throw new IOException(method + ": " + message.path("error"));
                }
                return message.path("result");
            }
            note(message);
        }
    }

    private void note(JsonNode message) {
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                complaints.add(parameters.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" ->
                complaints.add(parameters.path("type").asText() + ": " + parameters.path("args"));
            case "Log.entryAdded" -> complaints.add(parameters.path("entry").toString());
            case "Network.requestWillBeSent" ->
                requests.add(parameters.path("request").path("url").asText());
            default -> {}
        }
    }

    /** Opens a file and waits until it is loaded, its scripts included. What was noted before is forgotten. */
    void open(Path file) throws IOException, InterruptedException {
        complaints.clear();
        requests.clear();
        command("Page.navigate", Map.of("url", file.toUri().toString()));
        command(
                "Runtime.evaluate",
                Map.of(
                        "expression",
                        "new Promise(done => document.readyState === 'complete' && location.protocol === 'file:'"
                                + " ? done() : addEventListener('load', done))",
                        "awaitPromise",
                        true));
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    /** The value of an expression, or of the promise that it is. */
    JsonNode evaluate(String expression) throws IOException, InterruptedException {
        JsonNode result = command(
                "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** All of the console, and exceptions. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** URLs that were asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        process.waitFor();
        // they write to the profile until they end, and it is deleted next
        helpers.forEach(ProcessHandle::destroyForcibly);
        helpers.forEach(helper -> helper.onExit().join());
    }
}
