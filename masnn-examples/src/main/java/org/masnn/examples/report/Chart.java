package org.masnn.examples.report;

import java.util.Map;

/** What a figure draws. */
public sealed interface Chart permits BarChart, HeatMap, LineChart {

    /**
     * What the page's script draws it from.
     *
     * @return texts, numbers, lists and maps; NaN where there is no number
     */
    Map<String, Object> content();

    /**
     * The same for those who read numbers.
     *
     * @param caption of the table
     * @return a table
     */
    Table table(String caption);
}
