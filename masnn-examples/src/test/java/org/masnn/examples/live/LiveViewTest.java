package org.masnn.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.energy.statistics.SpikeActivity;
import org.masnn.examples.Masnn;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

class LiveViewTest {

    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

    private static HttpResponse<String> get(LiveView view, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(view.address().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode data(LiveView view, String query) throws IOException, InterruptedException {
        HttpResponse<String> response = get(view, "/data" + query);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return new ObjectMapper().readTree(response.body());
    }

    private static void train(ComputationGraph network, int steps) {
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, 3, 8, 8, 2).lt(0.3).castTo(DataType.FLOAT);
        INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}});
        for (int i = 0; i < steps; i++) {
            network.fit(new DataSet(features, labels));
        }
    }

    private static ComputationGraph network() {
        return ThreeLayerNetwork.builder()
                .input(8, 8, 2)
                .convolutions(2, 2, 2)
                .hidden(4)
                .timeSteps(3)
                .classes(2)
                .attention(Attention.none())
                .build();
    }

    @Test
    void watch_training_isServedAsFarAsThePageDoesNotKnowIt() throws Exception {
        try (LiveView view = LiveView.open(0)) {
            ComputationGraph network = network();
            view.watch(HOSTILE, network);
            train(network, 11);

            JsonNode all = data(view, "?edition=0&from=0");
            assertThat(all.get("runs").get(0).get("title").asText()).isEqualTo(HOSTILE);
            assertThat(all.get("runs").get(0).get("layers").toString())
                    .isEqualTo("[\"conv0_lif\",\"conv1_lif\",\"conv2_lif\",\"fc0_lif\",\"fc1_lif\"]");
            assertThat(all.get("points")).hasSize(2);
            JsonNode last = all.get("points").get(1);
            assertThat(last.get(0).asInt()).as("run").isZero();
            assertThat(last.get(1).asInt()).as("step").isEqualTo(11);
            assertThat(last.get(2).asInt()).as("epoch").isEqualTo(1);
            assertThat(last.get(3).asDouble()).as("loss").isCloseTo(network.score(), within(1e-12));
            assertThat(last.get(4).asDouble()).as("NASAR").isBetween(0.0, 1.0);
            assertThat(last.get(5)).as("rates").hasSize(5);
            JsonNode more = data(view, "?edition=" + all.get("edition").asInt() + "&from=1");
            assertThat(more.get("from").asInt()).isEqualTo(1);
            assertThat(more.get("points")).hasSize(1);
            assertThat(more.get("points").get(0)).isEqualTo(last);
            for (String odd : new String[] {"", "?from=x", "?edition=1&from=99999999999", "?edition=1&from=-1"}) {
                assertThat(data(view, odd).get("points")).as(odd).hasSize(2);
            }
        }
    }

    @Test
    void page_needsNothingFromElsewhereAndSaysSo() throws Exception {
        try (LiveView view = LiveView.open(0)) {
            HttpResponse<String> page = get(view, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<h1>Training</h1>").doesNotContain("http:", "https:", "//");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'")
                    .contains("connect-src 'self'", "frame-ancestors 'none'");
            for (String resource : new String[] {"/live.js", "/live.css", "/echarts.js"}) {
                HttpResponse<String> part = get(view, resource);
                assertThat(part.statusCode()).as(resource).isEqualTo(200);
                assertThat(part.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            }
            assertThat(get(view, "/live.js").body()).doesNotContain("innerHTML", "insertAdjacentHTML", "eval(");
            assertThat(get(view, "/echarts.js").body()).contains("Apache");
            assertThat(get(view, "/../LiveView.class").statusCode()).isEqualTo(404);
            assertThat(get(view, "/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void requests_byAnotherNameOrMethod_areRefused() throws Exception {
        try (LiveView view = LiveView.open(0)) {
            int port = view.address().getPort();
            assertThat(status(port, "GET /data HTTP/1.1", "Host: evil.example:" + port))
                    .contains(" 403 ");
            assertThat(status(port, "GET /data HTTP/1.1", "Host: evil.example")).contains(" 403 ");
            assertThat(status(port, "GET /data HTTP/1.0", "X: y")).contains(" 403 ");
            assertThat(status(port, "GET /data HTTP/1.1", "Host: localhost:" + port))
                    .contains(" 200 ");
            assertThat(status(port, "HEAD / HTTP/1.1", "Host: localhost:" + port))
                    .contains(" 200 ");
            assertThat(status(port, "DELETE / HTTP/1.1", "Host: localhost:" + port))
                    .contains(" 405 ");
        }
    }

    private static String status(int port, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void open_listensAtTheLoopbackAddressAlone() throws Exception {
        try (LiveView view = LiveView.open(0)) {
            int port = view.address().getPort();
            assertThat(InetAddress.getByName(view.address().getHost()).isLoopbackAddress())
                    .isTrue();
            for (InetAddress address : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList()) {
                assertThatThrownBy(() -> new Socket(address, port).close())
                        .as(address.toString())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void close_leavesNoServerAndNoThread() throws Exception {
        LiveView view = LiveView.open(0);
        URI address = view.address();
        get(view, "/");
        assertThat(threads()).isNotEmpty();

        view.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close())
                .isInstanceOf(ConnectException.class);
        for (Thread thread : threads().toList()) {
            thread.join(10_000);
        }
        assertThat(threads()).isEmpty();
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("masnn-live")
                        || thread.getName().startsWith("HTTP-Dispatcher"));
    }

    @Test
    void open_portInUse_isAnErrorThatSaysWhatToDo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LiveView.open(other.getLocalPort()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--ui: expected a free port, got " + other.getLocalPort()
                            + ", which cannot be listened at (")
                    .hasMessageEndingWith("); give another, or 0 for any");
        }
    }

    @Test
    void gesture_portThatIsNone_orInUse_isSaidBeforeTheTraining() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String port : new String[] {"65536", "-1", Integer.toString(other.getLocalPort())}) {
                StringWriter out = new StringWriter();
                StringWriter err = new StringWriter();
                CommandLine program = Masnn.commandLine();
                program.setOut(new PrintWriter(out, true));
                program.setErr(new PrintWriter(err, true));
                assertThat(program.execute("gesture", "--no-report", "--ui=" + port))
                        .isEqualTo(2);
                assertThat(err.toString()).containsPattern("--ui: expected a (free )?port.*, got " + port);
                assertThat(out.toString()).doesNotContain("samples");
            }
        }
    }

    @Test
    void gesture_ui_saysWhereThePageIsAndEndsWithTheRun() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        assertThat(program.execute(
                        "gesture",
                        "--no-report",
                        "--ui=0",
                        "--attention=none",
                        "--samples=1",
                        "--test-samples=1",
                        "-T=5",
                        "--dt=30",
                        "--epochs=1",
                        "--widths=4,4,4,8",
                        "--down-sampling=8"))
                .isZero();

        Matcher line =
                Pattern.compile("Live view: http://127\\.0\\.0\\.1:(\\d+)/").matcher(out.toString());
        assertThat(line.find()).as(out.toString()).isTrue();
        int port = Integer.parseInt(line.group(1));
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void points_ofLongTrainings_areThinnedAndThePageToldToReadAgain() throws Exception {
        LiveRuns runs = new LiveRuns();
        int run = runs.start("run", List.of("lif"));
        ObjectMapper mapper = new ObjectMapper();
        int edition = mapper.readTree(runs.json(0, 0)).get("edition").asInt();
        for (int i = 0; i <= LiveRuns.MOST_POINTS; i++) {
            runs.add(run, new SpikeActivity(i, 0, Double.NaN, Map.of(), OptionalDouble.empty()));
        }

        JsonNode after = mapper.readTree(runs.json(edition, 4000));

        assertThat(after.get("edition").asInt()).isNotEqualTo(edition);
        assertThat(after.get("from").asInt()).isZero();
        assertThat(after.get("points")).hasSize(LiveRuns.MOST_POINTS / 2 + 1);
        assertThat(after.get("points").get(1).get(1).asInt()).as("step").isEqualTo(3);
        assertThat(after.get("points").get(0).get(3).isNull())
                .as("loss that is no number")
                .isTrue();
        assertThat(after.get("points").get(0).get(5).get(0).isNull())
                .as("rate that is not known")
                .isTrue();
    }
}
