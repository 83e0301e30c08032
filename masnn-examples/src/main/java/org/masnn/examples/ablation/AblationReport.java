package org.masnn.examples.ablation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.gesture.AcrossSeeds;
import org.masnn.examples.program.TextTable;
import org.masnn.examples.report.RunFacts;
import org.masnn.examples.report.Section;
import org.masnn.examples.report.Table;

/**
 * Tables as text, as Markdown and as maps for JSON.
 *
 * @param title what the numbers are of
 * @param options that were trained with, names without dashes
 * @param tables in the order in which they are printed
 */
record AblationReport(String title, Map<String, String> options, List<AblationResult> tables) {

    AblationReport {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        tables = List.copyOf(tables);
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Ablation: " + title + "\n\n");
        text.append("Columns \"paper\" are of another data set, network width and training (")
                .append(AblationTable.PAPER)
                .append("). Change: accuracy minus vanilla's, in percentage points. Options: ")
                .append(RunFacts.options(options))
                .append(".\n");
        for (AblationResult table : tables) {
            text.append('\n').append(markdown(table)).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** The same for a terminal. */
    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(TextTable.wrapped("Ablation: " + title));
        parts.add(TextTable.wrapped("Columns \"paper\" are of another data set, network width and training ("
                + AblationTable.PAPER + "). Change: accuracy minus vanilla's, in percentage points."));
        parts.add(TextTable.wrapped("Options: " + RunFacts.options(options) + "."));
        for (AblationResult table : tables) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(titles(table.table()));
            table.rows()
                    .forEach(row -> rows.add(cells(table, row).stream()
                            .map(cell -> cell.replace("`", ""))
                            .toList()));
            parts.add("Table " + table.table().number() + ": " + table.table().title() + System.lineSeparator()
                    + TextTable.of(rows));
            parts.add(TextTable.wrapped(table.verdict().replace("`", "")));
        }
        return String.join(System.lineSeparator() + System.lineSeparator(), parts);
    }

    private static String markdown(AblationResult result) {
        AblationTable table = result.table();
        List<String> lines = new ArrayList<>();
        lines.add("## Table " + table.number() + ": " + table.title());
        lines.add("");
        List<String> titles = titles(table);
        lines.add(line(titles));
        lines.add("|---|---|" + "---:|".repeat(titles.size() - 2));
        result.rows().forEach(row -> lines.add(line(cells(result, row))));
        lines.add("");
        lines.add(result.verdict());
        return String.join("\n", lines);
    }

    /** The tables for a browser. */
    List<Section> sections() {
        return tables.stream().map(AblationReport::section).toList();
    }

    private static Section section(AblationResult result) {
        AblationTable table = result.table();
        return new Section(
                "Table " + table.number() + ": " + table.title(),
                result.verdict().replace("`", ""),
                List.of(new Table(
                        "Change: accuracy minus vanilla's, in percentage points. Columns \"paper\": "
                                + AblationTable.PAPER + ".",
                        titles(table),
                        result.rows().stream()
                                .map(row -> cells(result, row).stream()
                                        .map(cell -> cell.replace("`", ""))
                                        .toList())
                                .toList())));
    }

    private static List<String> titles(AblationTable table) {
        List<String> titles = new ArrayList<>(List.of("network", "attention"));
        table.figures().forEach(figure -> titles.add(figure.title()));
        titles.add("change");
        table.figures().forEach(figure -> titles.add("paper: " + figure.title()));
        return titles;
    }

    private static List<String> cells(AblationResult result, AblationRow row) {
        List<Figure> figures = result.table().figures();
        PaperFigures paper = row.network().paper();
        List<String> cells = new ArrayList<>();
        cells.add(row.network().label());
        cells.add("`" + row.network().attention() + "`");
        figures.forEach(figure -> cells.add(figure.ours(row)));
        cells.add(row.network().isVanilla() ? "-" : String.format(Locale.ROOT, "%+.2f", result.accuracyChange(row)));
        figures.forEach(figure -> cells.add(paper == null ? "" : figure.paper(paper)));
        return cells;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The tables' content; the runs of a network come from outside, by its attention. */
    List<Map<String, Object>> tables(Function<String, List<Map<String, Object>>> runs) {
        return tables.stream().map(table -> table(table, runs)).toList();
    }

    private static Map<String, Object> table(AblationResult result, Function<String, List<Map<String, Object>>> runs) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("table", result.table().number());
        object.put("title", result.table().title());
        object.put("paper", AblationTable.PAPER);
        object.put(
                "rows",
                result.rows().stream().map(row -> row(result, row, runs)).toList());
        return object;
    }

    private static Map<String, Object> row(
            AblationResult result, AblationRow row, Function<String, List<Map<String, Object>>> runs) {
        boolean vanilla = row.network().isVanilla();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("attention", row.network().attention());
        object.put("network", row.network().label());
        object.put("accuracy", acrossSeeds(row.accuracy()));
        object.put("accuracy_change", result.accuracyChange(row));
        object.put("nasar", acrossSeeds(row.nasar()));
        object.put("fires_less_than_vanilla", vanilla ? null : result.firesLessThanVanilla(row));
        object.put("r_ee", acrossSeeds(row.energyEfficiency()));
        object.put("added_parameters", row.addedParameters());
        object.put("added_macs", row.addedMacs());
        object.put(
                "paper",
                Optional.ofNullable(row.network().paper())
                        .map(AblationReport::paper)
                        .orElse(null));
        object.put("runs", runs.apply(row.network().attention()));
        return object;
    }

    private static Map<String, Object> acrossSeeds(AcrossSeeds value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("mean", value.mean());
        object.put("standard_deviation", Double.isNaN(value.standardDeviation()) ? null : value.standardDeviation());
        return object;
    }

    private static Map<String, Object> paper(PaperFigures paper) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("accuracy_percent", paper.accuracy());
        object.put("accuracy_percent_deviation", paper.deviation());
        object.put("nasar", paper.nasar());
        putIfPresent(object, "r_ee", paper.energyEfficiency());
        putIfPresent(object, "added_parameters", paper.addedParameters());
        putIfPresent(object, "added_macs", paper.addedMacs());
        return object;
    }

    private static void putIfPresent(Map<String, Object> object, String key, @Nullable Number value) {
        if (value != null) {
            object.put(key, value);
        }
    }
}
