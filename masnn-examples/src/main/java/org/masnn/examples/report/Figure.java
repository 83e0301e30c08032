package org.masnn.examples.report;

/**
 * A chart with its words.
 *
 * @param title a few words, above the chart
 * @param caption what is shown, and the equation or figure of the paper it belongs to
 * @param chart what is drawn; its numbers stand in a table below, too
 * @param wide whether it takes the whole width of the page
 */
public record Figure(String title, String caption, Chart chart, boolean wide) implements Part {

    /**
     * A figure of half the page's width, where there is room for two.
     *
     * @param title a few words
     * @param caption what is shown
     * @param chart what is drawn
     */
    public Figure(String title, String caption, Chart chart) {
        this(title, caption, chart, false);
    }
}
