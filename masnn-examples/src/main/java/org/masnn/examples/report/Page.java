package org.masnn.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renders a report. Only the two scripts whose digests the page's security policy names can run in it. */
final class Page {

    private final Report report;
    private final Html body = new Html();
    private final Map<String, Object> charts = new LinkedHashMap<>();

    Page(Report report) {
        this.report = report;
    }

    String html() {
        header();
        body.open("main", "id", "content");
        for (int i = 0; i < report.sections().size(); i++) {
            section(report.sections().get(i), "section-" + (i + 1));
        }
        facts();
        body.close("main");
        String library = resource(ChartLibrary.path()).strip();
        String script = resource("report.js").strip();
        return fill(
                resource("report.html"),
                Map.of(
                        "policy", policy(library, script),
                        "title", Html.escape(report.title() + " – " + report.subtitle()),
                        "style", resource("report.css"),
                        "body", body.toString(),
                        "data", ScriptData.of(charts),
                        "library", library,
                        "script", script));
    }

    /** One pass, so that what is filled in is never looked at again. */
    private static String fill(String template, Map<String, String> values) {
        StringBuilder page = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", from)) {
            int close = template.indexOf("}}", open);
            page.append(template, from, open).append(values.get(template.substring(open + 2, close)));
            from = close + 2;
        }
        return page.append(template.substring(from)).toString();
    }

    private static String policy(String... scripts) {
        StringBuilder policy =
                new StringBuilder("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src");
        for (String script : scripts) {
            policy.append(" 'sha256-").append(digest(script)).append('\'');
        }
        return policy.append("; base-uri 'none'; form-action 'none'").toString();
    }

    private static String digest(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Page.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("Page: the class path has no " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void header() {
        body.open("header", "class", "top");
        body.element("h1", report.title());
        body.element("p", report.subtitle(), "class", "subtitle");
        if (!report.keyFigures().isEmpty()) {
            body.open("ul", "class", "key-figures", "aria-label", "Key figures");
            for (KeyFigure figure : report.keyFigures()) {
                body.open("li");
                body.element("span", figure.label(), "class", "label");
                body.element("strong", figure.value());
                body.element("span", figure.remark(), "class", "remark");
                body.close("li");
            }
            body.close("ul");
        }
        body.close("header");
        navigation();
    }

    private void navigation() {
        body.open("nav", "aria-label", "Sections").open("ul");
        for (int i = 0; i < report.sections().size(); i++) {
            link("section-" + (i + 1), report.sections().get(i).title());
        }
        if (!report.facts().isEmpty()) {
            link("run", "What was run");
        }
        body.close("ul").close("nav");
    }

    private void link(String id, String title) {
        body.open("li").element("a", title, "href", "#" + id).close("li");
    }

    private void section(Section section, String id) {
        body.open("section", "id", id, "aria-labelledby", id + "-title");
        body.element("h2", section.title(), "id", id + "-title");
        if (!section.text().isEmpty()) {
            body.element("p", section.text(), "class", "text");
        }
        body.open("div", "class", "parts");
        for (Part part : section.parts()) {
            if (part instanceof Figure figure) {
                figure(figure);
            } else if (part instanceof Illustration illustration) {
                illustration(illustration);
            } else if (part instanceof Table table) {
                body.open("div", "class", "wide");
                table(table);
                body.close("div");
            } else if (part instanceof Note note) {
                body.element("p", note.text(), "class", "note wide");
            }
        }
        body.close("div").close("section");
    }

    private void figure(Figure figure) {
        String id = "figure-" + (charts.size() + 1);
        charts.put(id, figure.chart().content());
        body.open("figure", "class", figure.wide() ? "wide" : "half");
        body.element("h3", figure.title(), "id", id + "-title");
        body.element("div", "", "class", "legend", "data-legend", id);
        body.element(
                "div",
                "",
                "class",
                "chart",
                "id",
                id,
                "tabindex",
                "0",
                "role",
                "img",
                "aria-label",
                figure.title() + ". " + figure.caption() + " Arrow keys read the values; a table follows.");
        body.open("figcaption").element("p", figure.caption()).open("details");
        body.element("summary", "Numbers");
        table(figure.chart().table(figure.title()));
        body.close("details").close("figcaption").close("figure");
    }

    private void illustration(Illustration illustration) {
        body.open("figure", "class", "wide picture");
        body.element("h3", illustration.picture().title());
        String title = illustration.picture().title();
        body.open("div", "class", "view", "tabindex", "0", "role", "region", "aria-label", title);
        body.open(
                "img", "src", illustration.uri(), "alt", illustration.picture().alternative());
        body.close("div");
        body.element("figcaption", illustration.picture().caption());
        body.close("figure");
    }

    private void table(Table table) {
        body.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", table.caption());
        body.open("table");
        body.open("caption").element("span", table.caption()).close("caption");
        body.open("thead").open("tr");
        table.head().forEach(title -> body.element("th", title, "scope", "col"));
        body.close("tr").close("thead").open("tbody");
        for (List<String> row : table.rows()) {
            body.open("tr").element("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> body.element("td", cell));
            body.close("tr");
        }
        body.close("tbody").close("table").close("div");
    }

    private void facts() {
        if (report.facts().isEmpty()) {
            return;
        }
        body.open("section", "id", "run", "aria-labelledby", "run-title");
        body.element("h2", "What was run", "id", "run-title");
        body.open("dl");
        report.facts()
                .forEach((name, value) -> body.open("div")
                        .element("dt", name)
                        .element("dd", value)
                        .close("div"));
        body.close("dl").close("section");
    }
}
