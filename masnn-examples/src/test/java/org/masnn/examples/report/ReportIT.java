package org.masnn.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The report of a run, opened from disk in a real browser. */
class ReportIT {

    private static final String FIGURES = "document.querySelectorAll('.chart').length";
    private static final String DRAWN =
            "[...document.querySelectorAll('.chart')].filter(chart => chart.querySelector('svg, canvas')).length";

    @TempDir
    static Path folder;

    private static Chromium browser;
    private static Path report;

    /** With CI=true Chromium has to be there: what installs the build's needs installs it. */
    @BeforeAll
    static void runAndStart() throws IOException, InterruptedException {
        Optional<Path> chromium = Chromium.installed();
        if (!Boolean.parseBoolean(System.getenv("CI"))) {
            assumeThat(chromium)
                    .as("Chromium, as chromium or chromium-browser on the PATH")
                    .isPresent();
        }
        report = folder.resolve("report.html");
        StringWriter err = new StringWriter();
        int exitCode = Masnn.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "gesture",
                        "--samples=2",
                        "--test-samples=1",
                        "-T=5",
                        "--dt=30",
                        "--r-t=2",
                        "--epochs=3",
                        "--batch=4",
                        "--widths=8,8,8,8",
                        "--down-sampling=8",
                        "--report=" + report);
        assertThat(exitCode).as(err.toString()).isZero();
        browser = Chromium.start(
                chromium.orElseThrow(() -> new AssertionError("CI without Chromium")), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    private static void size(int width, int height) throws IOException, InterruptedException {
        browser.command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    private static void scheme(String name) throws IOException, InterruptedException {
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    /** Each figure is drawn, in light and dark, wide and narrow, without a word on the console and without the network. */
    @Test
    void page_drawsAllFiguresInSilence() throws IOException, InterruptedException {
        size(1280, 900);
        scheme("light");
        browser.open(report);
        int figures = browser.evaluate(FIGURES).asInt();
        assertThat(figures).isGreaterThan(10);
        assertThat(browser.evaluate("Number(document.documentElement.dataset.charts)")
                        .asInt())
                .isEqualTo(figures);
        assertThat(browser.evaluate(DRAWN).asInt()).isEqualTo(figures);
        String light = browser.evaluate("getComputedStyle(document.body).backgroundColor")
                .asText();
        scheme("dark");
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isNotEqualTo(light);
        assertThat(browser.evaluate(DRAWN).asInt()).isEqualTo(figures);
        size(390, 844);
        browser.evaluate("new Promise(done => setTimeout(() => done(true), 300))");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than a phone")
                .isLessThanOrEqualTo(390);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .filteredOn(url -> !url.startsWith("data:"))
                .containsExactly(report.toUri().toString());
    }

    /** What the other tests rest on: errors and requests do not go by unnoticed. */
    @Test
    void browser_hearsErrorsAndSeesRequests() throws IOException, InterruptedException {
        Path page = folder.resolve("bad.html");
        Files.writeString(
                page,
                "<!DOCTYPE html><meta charset=utf-8><img src='http://127.0.0.1:9/a.png'>"
                        + "<script>console.error('a word')</script><script>throw new Error('thrown')</script>");
        browser.open(page);
        assertThat(browser.complaints())
                .anyMatch(line -> line.contains("a word"))
                .anyMatch(line -> line.contains("thrown"))
                .anyMatch(line -> line.contains("http://127.0.0.1:9/a.png"));
        assertThat(browser.requests()).contains("http://127.0.0.1:9/a.png");
    }

    /** Tab reaches every chart, arrow keys read its values. */
    @Test
    void keyboard_readsTheValues() throws IOException, InterruptedException {
        browser.open(report);
        browser.evaluate("document.getElementById('figure-1').focus()");
        for (int i = 0; i < 2; i++) {
            for (String type : List.of("keyDown", "keyUp")) {
                browser.command("Input.dispatchKeyEvent", Map.of("type", type, "key", "ArrowRight"));
            }
        }
        JsonNode series =
                browser.evaluate("JSON.parse(document.getElementById('charts').textContent)['figure-1'].series");
        String said = browser.evaluate("document.getElementById('reading').textContent")
                .asText();
        assertThat(said).startsWith("2: vanilla ").contains(", TCSA ");
        double loss = Double.parseDouble(said.replaceAll("2: vanilla ([\\d.]+),.*", "$1"));
        assertThat(loss).isEqualTo(series.get(0).path("values").get(1).asDouble());
        assertThat(browser.evaluate("document.querySelectorAll('figure details table').length")
                        .asInt())
                .isEqualTo(browser.evaluate(FIGURES).asInt());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void legend_hidesASeries() throws IOException, InterruptedException {
        browser.open(report);
        String paths = "document.querySelectorAll('#figure-1 svg path[stroke-width=\"2\"]').length";
        int before = browser.evaluate(paths).asInt();
        browser.evaluate("document.querySelector('[data-legend=figure-1] button').click()");
        browser.evaluate("new Promise(done => setTimeout(() => done(true), 100))");
        assertThat(browser.evaluate("document.querySelector('[data-legend=figure-1] button').ariaPressed")
                        .asText())
                .isEqualTo("false");
        assertThat(browser.evaluate(paths).asInt()).isEqualTo(before - 1);
    }

    /** Neither another colour scheme nor a turned phone shows again what a reader has hidden. */
    @Test
    void legend_hiddenSeries_staysHiddenWhenThePageIsPaintedAnew() throws IOException, InterruptedException {
        size(1280, 900);
        scheme("light");
        browser.open(report);
        String paths = "document.querySelectorAll('#figure-1 svg path[stroke-width=\"2\"]').length";
        int before = browser.evaluate(paths).asInt();
        browser.evaluate("document.querySelector('[data-legend=figure-1] button').click()");
        scheme("dark");
        size(390, 844);
        browser.evaluate("new Promise(done => setTimeout(() => done(true), 300))");
        assertThat(browser.evaluate(paths).asInt()).isEqualTo(before - 1);
        browser.evaluate("document.querySelector('[data-legend=figure-1] button').click()");
        browser.evaluate("new Promise(done => setTimeout(() => done(true), 100))");
        assertThat(browser.evaluate(paths).asInt()).isEqualTo(before);
    }

    /** On a phone a picture is as large as drawn and moves in its frame, also by keys. */
    @Test
    void pictures_onAPhone_areLegibleAndScroll() throws IOException, InterruptedException {
        size(1280, 900);
        browser.open(report);
        String image = "document.querySelector('.picture img')";
        assertThat(browser.evaluate(image + ".clientWidth <= " + image + ".parentElement.clientWidth")
                        .asBoolean())
                .isTrue();
        size(390, 844);
        assertThat(browser.evaluate(image + ".clientWidth").asInt())
                .isEqualTo(browser.evaluate(image + ".naturalWidth").asInt())
                .isGreaterThan(390);
        browser.evaluate(image + ".parentElement.focus()");
        assertThat(browser.evaluate("document.activeElement === " + image + ".parentElement")
                        .asBoolean())
                .isTrue();
        browser.evaluate(image + ".parentElement.scrollLeft = 100");
        assertThat(browser.evaluate(image + ".parentElement.scrollLeft").asInt())
                .isEqualTo(100);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(390);
    }

    /** A matrix is read from its first cell on, whichever arrow comes first. */
    @Test
    void keyboard_firstArrowDown_readsTheFirstRow() throws IOException, InterruptedException {
        browser.open(report);
        JsonNode charts = browser.evaluate("JSON.parse(document.getElementById('charts').textContent)");
        String heat = "";
        for (String id : (Iterable<String>) charts::fieldNames) {
            heat = charts.path(id).path("kind").asText().equals("heat") && heat.isEmpty() ? id : heat;
        }
        browser.evaluate("document.getElementById('" + heat + "').focus()");
        String row0 = charts.path(heat).path("rows").get(0).asText();
        String row1 = charts.path(heat).path("rows").get(1).asText();
        for (String row : List.of(row0, row1)) {
            browser.command("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", "ArrowDown"));
            assertThat(browser.evaluate("document.getElementById('reading').textContent")
                            .asText())
                    .startsWith(row + ", ");
        }
    }

    @Test
    void file_staysBelow3Megabytes() throws IOException {
        assertThat(Files.size(report)).isLessThan(3_000_000);
    }

    /** Names that try to be markup or script stay names in a real browser, too. */
    @Test
    void hostileNames_areShownAndDoNothing() throws IOException, InterruptedException {
        String hostile =
                "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        Path page = folder.resolve("hostile.html");
        Report hostileReport = Report.builder("report", hostile)
                .section(new Section(
                        hostile,
                        hostile,
                        List.of(
                                new Figure(
                                        hostile,
                                        hostile,
                                        new BarChart(
                                                BarChart.Form.GROUPED,
                                                hostile,
                                                hostile,
                                                List.of(hostile),
                                                List.of(
                                                        new Series(hostile, List.of(1.0)),
                                                        new Series("b", List.of(2.0))))),
                                new Figure(
                                        "heat",
                                        hostile,
                                        new HeatMap(
                                                hostile,
                                                hostile,
                                                hostile,
                                                List.of(hostile),
                                                List.of(hostile),
                                                List.of(List.of(1.0)),
                                                true)))))
                .build();
        Files.writeString(page, hostileReport.html());
        browser.open(page);
        for (String figure : List.of("figure-1", "figure-2")) {
            browser.evaluate("document.getElementById('" + figure + "').focus()");
            browser.command("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", "ArrowRight"));
            browser.evaluate("new Promise(done => setTimeout(() => done(true), 100))");
        }
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("report – " + hostile);
        assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt())
                .isZero();
        assertThat(browser.evaluate("document.querySelector('.legend button').textContent")
                        .asText())
                .isEqualTo(hostile);
        assertThat(browser.complaints()).isEmpty();
    }
}
