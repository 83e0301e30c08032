package org.masnn.examples.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.statistics.SpikeActivityListener;
import org.masnn.examples.report.ChartLibrary;

/**
 * A page in the browser that shows trainings while they run: loss, NASAR and how much each layer fires. This computer alone can
 * reach it: the server listens at the loopback address and answers nobody who asks by another name. It ends with {@link #close}.
 */
public final class LiveView implements AutoCloseable {

    /** Steps between two points; counting one takes a few hundredths of a step. A choice of this project. */
    private static final int EVERY = 10;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final Pattern DATA = Pattern.compile("edition=(\\d{1,9})&from=(\\d{1,9})");

    private static final Map<String, Resource> RESOURCES = Map.of(
            "/", new Resource("live.html", "text/html; charset=utf-8"),
            "/live.js", new Resource("live.js", "text/javascript; charset=utf-8"),
            "/live.css", new Resource("live.css", "text/css; charset=utf-8"),
            "/echarts.js", new Resource(ChartLibrary.path(), "text/javascript; charset=utf-8"));

    /** No script but the server's own, nothing from elsewhere, in no other page's frame. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private record Resource(String name, String type) {

        byte[] content() throws IOException {
            try (InputStream stream = LiveView.class.getResourceAsStream(name)) {
                if (stream == null) {
                    throw new IOException("LiveView: the class path has no " + name);
                }
                return stream.readAllBytes();
            }
        }
    }

    private record Answer(int status, String type, byte[] content) {

        static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final LiveRuns runs = new LiveRuns();
    private final HttpServer server;
    private final ExecutorService threads;
    private final Set<String> hosts;

    private LiveView(HttpServer server) {
        this.server = server;
        int port = server.getAddress().getPort();
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "masnn-live");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /**
     * Starts to listen at the loopback address.
     *
     * @param port from 1 to 65535, or 0 for any that is free
     * @return a view that has to be closed
     * @throws IllegalArgumentException if another program listens at the port
     * @throws IOException if there cannot be a server for another reason
     */
    public static LiveView open(int port) throws IOException {
        try {
            return new LiveView(HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0));
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "--ui: expected a free port, got " + port + ", which cannot be listened at (" + e.getMessage()
                            + "); give another, or 0 for any",
                    e);
        }
    }

    /**
     * Where the page is.
     *
     * @return an address for a browser
     */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /**
     * Shows a network's training from now on. The training comes to the same bits.
     *
     * @param title of the run
     * @param network gets a listener; of an ANN, and of steps that executors of a cluster compute, there is only the loss to see
     */
    public void watch(String title, ComputationGraph network) {
        List<String> layers = NetworkGraph.of(network).spikingNodes().stream()
                .map(GraphNode::name)
                .toList();
        int run = runs.start(title, layers);
        network.addListeners(
                layers.isEmpty()
                        ? new LossListener(EVERY, activity -> runs.add(run, activity))
                        : new SpikeActivityListener(network, EVERY, activity -> runs.add(run, activity)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.content().length);
            if (!head) {
                exchange.getResponseBody().write(answer.content());
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        // A page of another site may have made its name point here; then the request still has that name.
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            return Answer.text(403, "ask by http://127.0.0.1");
        }
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            return Answer.text(405, "this can only be read");
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/data")) {
            return new Answer(
                    200,
                    "application/json",
                    data(exchange.getRequestURI().getRawQuery()).getBytes(StandardCharsets.UTF_8));
        }
        Resource resource = RESOURCES.get(path);
        return resource == null
                ? Answer.text(404, "there is nothing here")
                : new Answer(200, resource.type(), resource.content());
    }

    private String data(@Nullable String query) {
        Matcher matcher = DATA.matcher(query == null ? "" : query);
        return matcher.matches()
                ? runs.json(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : runs.json(0, 0);
    }

    /** Ends the server and its threads; pages that are open say that the training is over. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
