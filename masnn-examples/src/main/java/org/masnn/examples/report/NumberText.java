package org.masnn.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as the page shows them. */
final class NumberText {

    /** More digits than a chart can show. */
    private static final MathContext DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);

    private NumberText() {}

    /** Five digits, an exponent only where zeros would hide them; a dash for NaN. */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        return size >= 1e-4 && size < 1e6
                ? rounded(value).stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.4e", value);
    }

    /** Without digits that a chart cannot show, which would only make the file larger. */
    static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(DIGITS);
    }
}
