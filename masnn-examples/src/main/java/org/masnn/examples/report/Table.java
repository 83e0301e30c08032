package org.masnn.examples.report;

import java.util.List;

/**
 * A table of texts; the first cell of each row is its title.
 *
 * @param caption what it shows
 * @param head titles of the columns
 * @param rows as many cells each as the head has
 */
public record Table(String caption, List<String> head, List<List<String>> rows) implements Part {

    /**
     * Copies the lists.
     *
     * @param caption what it shows
     * @param head titles of the columns
     * @param rows the cells
     * @throws IllegalArgumentException when a row has another number of cells than the head
     */
    public Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        "Table: expected rows of " + head.size() + " cells as the head " + head + ", got " + row);
            }
        }
    }
}
