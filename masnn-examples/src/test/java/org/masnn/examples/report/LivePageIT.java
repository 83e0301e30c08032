package org.masnn.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.examples.live.LiveView;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The page of a training that runs, in a real browser. */
class LivePageIT {

    private static final String HOSTILE = "<img src=x onerror=\"document.title='taken'\">";
    private static final String HOSTILE_LAYER = "</script><script>document.title='taken'</script>";

    @TempDir
    static Path folder;

    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> chromium = Chromium.installed();
        if (!Boolean.parseBoolean(System.getenv("CI"))) {
            assumeThat(chromium)
                    .as("Chromium, as chromium or chromium-browser on the PATH")
                    .isPresent();
        }
        browser = Chromium.start(
                chromium.orElseThrow(() -> new AssertionError("CI without Chromium")), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    private static ComputationGraph network() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(2, 4, 4, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(2).build(), "in")
                .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "fold")
                .addLayer(HOSTILE_LAYER, new LifLayer.Builder().timeSteps(2).build(), "fc")
                .addLayer("fc2", new FrameDenseLayer.Builder().nOut(3).build(), HOSTILE_LAYER)
                .addLayer("__proto__", new LifLayer.Builder().timeSteps(2).build(), "fc2")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(2).build(), "__proto__")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    private static void train(ComputationGraph network, int steps) {
        DataSet batch = new DataSet(Nd4j.rand(DataType.FLOAT, 2, 2, 4, 4, 2), Nd4j.rand(DataType.FLOAT, 2, 3));
        for (int i = 0; i < steps; i++) {
            network.fit(batch);
        }
    }

    /** Waits until something is true of the page. */
    private static void await(String condition) throws IOException, InterruptedException {
        browser.evaluate("new Promise(done => { const look = () => (" + condition
                + ") ? done(true) : setTimeout(look, 50); look(); })");
    }

    @Test
    void page_showsTheTrainingWhileItRuns_andNamesAsText() throws IOException, InterruptedException {
        try (LiveView view = LiveView.open(0)) {
            ComputationGraph network = network();
            view.watch(HOSTILE, network);
            train(network, 11);
            browser.command("Page.navigate", Map.of("url", view.address().toString()));
            await("document.readyState === 'complete' && document.querySelectorAll('#last tr').length === 2");
            assertThat(browser.evaluate("document.querySelector('#last').innerText")
                            .asText())
                    .contains(HOSTILE, HOSTILE_LAYER, "__proto__", "\t11\t");
            train(network, 20);
            view.watch("second", network());
            await("document.querySelector('#last').innerText.includes('\\t31\\t')"
                    + " && document.querySelectorAll('#last tr').length === 3");

            assertThat(browser.evaluate("[...document.querySelectorAll('#run option')].map(o => o.text)")
                            .toString())
                    .contains("second");
            assertThat(browser.evaluate("document.querySelectorAll('.chart canvas').length")
                            .asInt())
                    .isEqualTo(3);
            hover("loss");
            hover("layers");
            String loss = "echarts.getInstanceByDom(document.getElementById('loss'))";
            browser.evaluate(loss + ".dispatchAction({type: 'legendUnSelect', name: 'second'})");
            train(network, 10);
            await("document.querySelector('#last').innerText.includes('\\t41\\t')");
            assertThat(browser.evaluate(loss + ".getOption().legend[0].selected.second")
                            .asText())
                    .as("what a reader has hidden")
                    .isEqualTo("false");
            assertThat(browser.evaluate("document.querySelectorAll('img, script:not([src])').length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("document.title").asText()).isEqualTo("Training – masnn");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests())
                    .filteredOn(url -> !url.startsWith("data:"))
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith(view.address().toString()));
        }
        await("document.getElementById('state').textContent.startsWith('The program does not answer')");
    }

    /** A page that stays open when a program ends and another begins at its port. */
    @Test
    void page_anotherProgramAtThePort_showsItsRuns() throws IOException, InterruptedException {
        int port;
        try (LiveView view = LiveView.open(0)) {
            port = view.address().getPort();
            ComputationGraph network = network();
            view.watch("first of two", network);
            view.watch("second of two", network());
            train(network, 1);
            browser.command("Page.navigate", Map.of("url", view.address().toString()));
            await("document.readyState === 'complete' && document.querySelectorAll('#run option').length === 2");
            browser.evaluate("document.getElementById('run').selectedIndex = 1;"
                    + " document.getElementById('run').dispatchEvent(new Event('change'))");
        }
        try (LiveView view = LiveView.open(port)) {
            ComputationGraph network = network();
            view.watch("of another program", network);
            network.setScore(0.5);
            network.getListeners().forEach(listener -> listener.iterationDone(network, 0, 0)); // computed elsewhere
            await("document.getElementById('state').textContent.startsWith('of another program')");
            assertThat(browser.evaluate("[...document.querySelectorAll('#run option')].map(o => o.text).join()")
                            .asText())
                    .isEqualTo("of another program");
            assertThat(browser.evaluate("document.getElementById('unknown').hidden")
                            .asBoolean())
                    .as("says that only the loss is known")
                    .isFalse();
            assertThat(browser.evaluate("document.getElementById('last').innerText")
                            .asText())
                    .contains("0.5")
                    .doesNotContain("of two");
        }
    }

    /** The tooltip names the series; it waits for a redrawn page. */
    private static void hover(String chart) throws IOException, InterruptedException {
        browser.evaluate("document.getElementById('run').selectedIndex = 0;"
                + " document.getElementById('run').dispatchEvent(new Event('change'))");
        browser.evaluate("document.getElementById('" + chart + "').scrollIntoView()");
        int x = browser.evaluate("Math.round(document.getElementById('" + chart
                        + "').getBoundingClientRect().left + document.getElementById('" + chart
                        + "').getBoundingClientRect().width / 2)")
                .asInt();
        int y = browser.evaluate(
                        "Math.round(document.getElementById('" + chart + "').getBoundingClientRect().top + 120)")
                .asInt();
        browser.command("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
        await("[...document.querySelectorAll('#" + chart + " div')].some(div => div.innerText.includes('<'))");
    }
}
