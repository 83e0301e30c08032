package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.List;

/** Series as a table: a row for each position, a column for each series. */
final class SeriesTable {

    private SeriesTable() {}

    static Table of(String caption, String positionTitle, List<String> positions, List<Series> series) {
        List<String> head = new ArrayList<>(List.of(positionTitle));
        series.forEach(one -> head.add(one.name()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            List<String> row = new ArrayList<>(List.of(positions.get(i)));
            for (Series one : series) {
                row.add(NumberText.of(one.values().get(i)));
            }
            rows.add(row);
        }
        return new Table(caption, head, rows);
    }
}
