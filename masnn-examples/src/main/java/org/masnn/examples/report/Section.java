package org.masnn.examples.report;

import java.util.List;

/**
 * A part of a report with a title of its own.
 *
 * @param title a few words
 * @param text what the section is about, or empty
 * @param parts its figures, tables, pictures and notes
 */
public record Section(String title, String text, List<Part> parts) {

    /**
     * Copies the list.
     *
     * @param title a few words
     * @param text what the section is about
     * @param parts its parts
     */
    public Section {
        parts = List.copyOf(parts);
    }
}
