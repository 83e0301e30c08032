package org.masnn.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.masnn.examples.picture.Picture;
import org.masnn.examples.report.TrainingCurve.Measure;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class ReportTest {

    /** Texts that would break out of an element, an attribute, a script or a string. */
    static final String HOSTILE =
            "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'&\u2028{{style}}\u0000";

    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

    private static Report hostile() {
        LineChart lines = new LineChart(
                HOSTILE, HOSTILE, List.of(HOSTILE, "2"), List.of(new Series(HOSTILE, List.of(1.0, Double.NaN))));
        HeatMap heat =
                new HeatMap(HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE), List.of(HOSTILE), List.of(List.of(3.0)), true);
        return Report.builder(HOSTILE, HOSTILE)
                .keyFigures(List.of(new KeyFigure(HOSTILE, HOSTILE, HOSTILE)))
                .section(new Section(
                        HOSTILE,
                        HOSTILE,
                        List.of(
                                new Figure(HOSTILE, HOSTILE, lines),
                                new Figure(HOSTILE, HOSTILE, heat),
                                new Note(HOSTILE),
                                new Table(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE))))))
                .pictures(List.of(new Picture(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        "a.svg",
                        "<svg onload='alert(3)'/>".getBytes(StandardCharsets.UTF_8))))
                .facts(Map.of(HOSTILE, HOSTILE))
                .build();
    }

    @Test
    void hostileTexts_areTexts() throws JsonProcessingException {
        String page = hostile().html();
        assertThat(SCRIPT.matcher(page).replaceAll(""))
                .doesNotContain("<script>", "<!--", "<img src=x", "onload=", "\u0000");
        assertThat(SCRIPT.matcher(page).results())
                .as("the library's and the page's")
                .hasSize(2);
        JsonNode charts = charts(page);
        assertThat(charts.path("figure-1").path("series").get(0).path("name").asText())
                .isEqualTo(HOSTILE);
        assertThat(charts.path("figure-1").path("series").get(0).path("values").toString())
                .isEqualTo("[1,null]");
        assertThat(page)
                .contains(
                        "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--&lt;img src=x onerror=alert(2)&gt;"
                                + "&quot;&#39;&amp;")
                .contains("src=\"data:image/svg+xml;base64,");
    }

    /** The policy names the digests of the scripts that are in the page, and nothing else may run or be loaded. */
    @Test
    void policy_allowsOnlyThePagesOwnScripts() throws NoSuchAlgorithmException {
        String page = hostile().html();
        Matcher policy = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(page);
        assertThat(policy.find()).isTrue();
        List<String> scripts =
                SCRIPT.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(policy.group(1))
                .isEqualTo("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '"
                        + digest(scripts.get(0)) + "' '" + digest(scripts.get(1))
                        + "'; base-uri 'none'; form-action 'none'");
        assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<script"));
    }

    private static String digest(String script) throws NoSuchAlgorithmException {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    }

    static JsonNode charts(String page) throws JsonProcessingException {
        String begin = "<script type=\"application/json\" id=\"charts\">";
        int from = page.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Property
    void anyText_survivesInScriptData(@ForAll String text) throws JsonProcessingException {
        String json = ScriptData.of(Map.of("text", text));
        assertThat(json).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(new ObjectMapper().readTree(json).path("text").asText()).isEqualTo(text);
    }

    @Property
    void anyText_isNoMarkup(@ForAll String text) {
        assertThat(Html.escape(text))
                .doesNotContain("<", ">", "\"", "'")
                .doesNotContainPattern("&(?!(amp|lt|gt|quot|#39);)");
    }

    @Test
    void pictures_keepTheirWords() {
        String page = Report.builder("a", "b")
                .pictures(List.of(new Picture("Title", "Caption (Fig. 7)", "In words", "x.PNG", new byte[] {1, 2, 3})))
                .build()
                .html();
        assertThat(page)
                .contains(
                        "<img src=\"data:image/png;base64,AQID\" alt=\"In words\">",
                        "<h3>Title</h3>",
                        "Caption (Fig. 7)");
        assertThat(Report.builder("a", "b").pictures(List.of()).build().sections())
                .isEmpty();
    }

    @Test
    void pictureOfAnotherKind_isRefused() {
        Picture picture = new Picture("a", "b", "c", "x.jpg", new byte[0]);
        assertThatThrownBy(() -> new Illustration(picture))
                .hasMessage("Illustration: expected a file name in .png, .svg or .gif, got \"x.jpg\"");
    }

    @Test
    void shapesThatDoNotFit_areRefused() {
        List<Series> series = List.of(new Series("s", List.of(1.0)));
        assertThatThrownBy(() -> new LineChart("h", "v", List.of("1", "2"), series))
                .hasMessage("LineChart: expected 2 values in series \"s\", one for each position, got 1");
        assertThatThrownBy(() -> new BarChart(BarChart.Form.STACKED, "h", "v", List.of(), series))
                .hasMessage("BarChart: expected 0 values in series \"s\", one for each position, got 1");
        assertThatThrownBy(
                        () -> new HeatMap("h", "v", "w", List.of("1"), List.of("1", "2"), List.of(List.of(1.0)), false))
                .hasMessage("HeatMap: expected values [2][1], got [1]");
        assertThatThrownBy(() -> new Table("c", List.of("a", "b"), List.of(List.of("1"))))
                .hasMessage("Table: expected rows of 2 cells as the head [a, b], got [1]");
    }

    @Test
    void eachFigure_hasItsNumbersAsATable() {
        Figure figure = new Figure(
                "Loss",
                "Caption",
                new LineChart(
                        "epoch", "loss", List.of("1", "2"), List.of(new Series("TA", List.of(0.123456, Double.NaN)))));
        String page = Report.builder("a", "b")
                .section(new Section("Training", "", List.of(figure)))
                .build()
                .html();
        assertThat(page)
                .contains("<summary>Numbers</summary>", "<th scope=\"row\">1</th>\n<td>0.12346</td>", "<td>–</td>")
                .contains("aria-label=\"Loss. Caption Arrow keys read the values; a table follows.\"");
    }

    /** A table of thousands of cells helps nobody: the rows' means do. */
    @Test
    void largeHeatMap_tableOfMeans() {
        List<String> many = java.util.stream.IntStream.range(0, 800)
                .mapToObj(Integer::toString)
                .toList();
        List<Double> row = many.stream().map(Double::valueOf).toList();
        Table table = new HeatMap("t", "c", "g", many, List.of("a", "b"), List.of(row, row), false).table("Weights");
        assertThat(table.head()).containsExactly("c", "mean", "smallest", "largest");
        assertThat(table.rows().get(0)).containsExactly("a", "399.5", "0", "799");
    }

    @Test
    void curves_areMeansOfTheSeedsThatHaveAValue() {
        TrainingCurve curve = TrainingCurve.mean(
                "TA", Measure.LOSS, List.of(List.of(1.0, Double.NaN, 3.0), List.of(3.0, 5.0), List.of()));
        assertThat(curve.values()).containsExactly(2.0, 5.0, 3.0);
    }

    @Test
    void missingMeasure_isSaidInsteadOfDrawn() {
        TrainingCurve loss = new TrainingCurve("TA", Measure.LOSS, List.of(1.0));
        TrainingCurve nasar = new TrainingCurve("TA", Measure.NASAR, List.of(Double.NaN));
        Section section = TrainingSection.of(List.of(loss, nasar), Map.of(Measure.NASAR, "not recorded."));
        assertThat(section.parts()).hasSize(2);
        assertThat(section.parts().get(0)).isInstanceOf(Figure.class);
        assertThat(section.parts().get(1)).isEqualTo(new Note("Firing while it learns: not recorded."));
    }

    @Test
    void numbers_asPeopleReadThem() {
        assertThat(NumberText.of(1234567)).isEqualTo("1,234,567");
        assertThat(NumberText.of(0.123456789)).isEqualTo("0.12346");
        assertThat(NumberText.of(0.5)).isEqualTo("0.5");
        assertThat(NumberText.of(1.23456e-7)).isEqualTo("1.2346e-07");
        assertThat(NumberText.of(0)).isEqualTo("0");
        assertThat(NumberText.of(Double.NaN)).isEqualTo("–");
    }

    @Test
    void facts_commandAsAShellTakesIt() {
        assertThat(RunFacts.of(List.of("gesture", "--attention=none,CA/C@conv-post", "--data", "my data", "it's")))
                .containsEntry("Command", "masnn gesture --attention=none,CA/C@conv-post --data 'my data' 'it'\\''s'")
                .containsKeys("Finished", "Version", "Computed by", "Java", "Machine");
    }
}
