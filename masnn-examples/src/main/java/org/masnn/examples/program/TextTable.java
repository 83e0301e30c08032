package org.masnn.examples.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Text for a terminal of 100 columns or a file: tables whose names stand on a line of their own where they do not fit, and whose
 * columns go on below where there are too many; sentences that are broken between words.
 */
public final class TextTable {

    /** No line is longer. */
    public static final int COLUMNS = 100;

    /** Between two columns. */
    private static final String GAP = "  ";

    /** Names that are not longer stand beside their numbers, also where columns go on below. */
    private static final int NAME = 30;

    private final List<List<String>> rows;

    private TextTable(List<List<String>> rows) {
        this.rows = rows;
    }

    /**
     * A table.
     *
     * @param rows the first has the titles; the first cell of each is its name, the others are numbers, as many in each row
     * @return lines without a line's end behind the last
     */
    public static String of(List<List<String>> rows) {
        return new TextTable(rows).text();
    }

    /**
     * Breaks a text between words.
     *
     * @param text without line ends; a word that is longer than a line is cut
     * @return lines without a line's end behind the last
     */
    public static String wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String whole : text.split(" ", -1)) {
            String word = whole;
            if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (word.length() > COLUMNS) {
                lines.add(word.substring(0, COLUMNS));
                word = word.substring(COLUMNS);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join(System.lineSeparator(), lines);
    }

    private String text() {
        int columns = rows.get(0).size();
        int title = width(0, 0);
        int numbers = 0;
        for (int column = 1; column < columns; column++) {
            numbers += GAP.length() + longest(column);
        }
        if (title + numbers <= COLUMNS) {
            return block(Math.max(title, Math.min(longest(0), COLUMNS - numbers)), 1, columns);
        }
        int name = Math.max(title, Math.min(longest(0), NAME));
        List<String> blocks = new ArrayList<>();
        int from = 1;
        while (from < columns) {
            int to = from + 1;
            int width = name + GAP.length() + longest(from);
            while (to < columns && width + GAP.length() + longest(to) <= COLUMNS) {
                width += GAP.length() + longest(to);
                to++;
            }
            blocks.add(block(name, from, to));
            from = to;
        }
        return String.join(System.lineSeparator() + System.lineSeparator(), blocks);
    }

    private int longest(int column) {
        int longest = 0;
        for (int row = 0; row < rows.size(); row++) {
            longest = Math.max(longest, width(row, column));
        }
        return longest;
    }

    private int width(int row, int column) {
        return rows.get(row).get(column).length();
    }

    private String block(int nameWidth, int from, int to) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            String name = row.get(0);
            if (name.length() > nameWidth) {
                lines.add(wrapped(name));
                name = "";
            }
            StringBuilder line = new StringBuilder(name).append(" ".repeat(nameWidth - name.length()));
            for (int column = from; column < to; column++) {
                String cell = row.get(column);
                line.append(GAP)
                        .append(" ".repeat(longest(column) - cell.length()))
                        .append(cell);
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join(System.lineSeparator(), lines);
    }
}
