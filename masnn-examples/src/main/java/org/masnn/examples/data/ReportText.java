package org.masnn.examples.data;

import java.util.List;
import java.util.Locale;
import org.masnn.core.data.set.DataSetProblem;
import org.masnn.core.data.set.DataSetReport;
import org.masnn.core.data.set.SplitSummary;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A report for readers and for programs.
 *
 * @param report what a data set holds and lacks
 */
record ReportText(DataSetReport report) {

    private static final int SUBJECTS_SHOWN = 40;

    /** For a reader at a terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s in %s", report.name(), report.folder());
        if (report.width() > 0) {
            line(
                    text,
                    "sensor %d x %d, %d classes",
                    report.width(),
                    report.height(),
                    report.classes().size());
        }
        split(text, "training", report.train());
        split(text, "testing", report.test());
        if (report.train().samples() + report.test().samples() > 0) {
            table(text);
        }
        for (DataSetProblem problem : report.problems()) {
            line(text, "%s: %s", word(problem), problem.message());
        }
        line(text, report.isComplete() ? "nothing is missing" : "not complete, see above");
        return text.toString();
    }

    private static String word(DataSetProblem problem) {
        return switch (problem.severity()) {
            case DAMAGE -> "damaged";
            case INCOMPLETE -> "incomplete";
            case NOTE -> "note";
        };
    }

    private static void split(StringBuilder text, String purpose, SplitSummary split) {
        line(
                text,
                "%-8s %d samples of %d recordings, %d events, %.1f MB",
                purpose,
                split.samples(),
                split.recordings(),
                split.events(),
                split.bytes() / 1e6);
        List<String> subjects = split.subjects();
        if (!subjects.isEmpty() && subjects.size() < split.recordings() && subjects.size() <= SUBJECTS_SHOWN) {
            line(text, "%-8s %d subjects: %s", "", subjects.size(), String.join(", ", subjects));
        }
    }

    private void table(StringBuilder text) {
        int width = report.classes().stream().mapToInt(String::length).max().orElse(0);
        String format = "  %-" + Math.max(5, width) + "s %8s %8s";
        line(text, format, "class", "training", "testing");
        for (int label = 0; label < report.classes().size(); label++) {
            line(
                    text,
                    format,
                    report.classes().get(label),
                    report.train().samplesPerClass().get(label),
                    report.test().samplesPerClass().get(label));
        }
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(System.lineSeparator());
    }

    /** One line of JSON. */
    String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("name", report.name())
                .put("folder", report.folder().toString())
                .put("complete", report.isComplete())
                .put("width", report.width())
                .put("height", report.height());
        ArrayNode classes = node.putArray("classes");
        report.classes().forEach(classes::add);
        json(node.putObject("train"), report.train());
        json(node.putObject("test"), report.test());
        ArrayNode problems = node.putArray("problems");
        for (DataSetProblem problem : report.problems()) {
            problems.addObject()
                    .put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                    .put("message", problem.message());
        }
        return node.toString();
    }

    private void json(ObjectNode node, SplitSummary split) {
        node.put("recordings", split.recordings())
                .put("samples", split.samples())
                .put("events", split.events())
                .put("bytes", split.bytes());
        ObjectNode samples = node.putObject("samples_per_class");
        for (int label = 0; label < report.classes().size(); label++) {
            samples.put(report.classes().get(label), split.samplesPerClass().get(label));
        }
        ArrayNode subjects = node.putArray("subjects");
        split.subjects().forEach(subjects::add);
    }
}
