package org.masnn.attention.gate;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an attention's gate starts: {@code g = scale * sigmoid(z + bias)}, with {@code z} near 0 before training. The
 * paper's plain form (Yao et al. 2023, Eq. 9, 10 and 12) has scale 1 and bias 0, so each gate starts near 1/2, and
 * three of them shrink a membrane potential eightfold at the first step. Scale and bias are constants, not parameters.
 *
 * @param scale factor of the sigmoid; 2 lets a gate start at 1
 * @param bias addend in front of the sigmoid; 2 lets a gate start at 0.88
 * @param orthogonal whether the weights of perceptrons start as Haar-distributed orthogonal matrices (Section 7.1),
 *     instead of by the layer's weight initialisation
 */
public record GateStart(double scale, double bias, boolean orthogonal) {

    private static final Pattern TEXT =
            Pattern.compile("(plain|(x(?<scale>[0-9.]+))?(?<bias>[+-][0-9.]+)?)(?<orthogonal>-orthogonal)?");

    /**
     * Checks the numbers.
     *
     * @param scale positive and finite
     * @param bias finite
     * @param orthogonal whether perceptrons start orthogonal
     */
    public GateStart {
        if (!(scale > 0) || Double.isInfinite(scale) || !Double.isFinite(bias)) {
            throw new IllegalArgumentException(
                    "GateStart: expected a positive scale and a finite bias, got scale " + scale + " and bias " + bias);
        }
    }

    /**
     * The paper's gate: scale 1, bias 0, weights as the layer's.
     *
     * @return the description
     */
    public static GateStart plain() {
        return new GateStart(1, 0, false);
    }

    /**
     * A copy with another scale.
     *
     * @param value factor of the sigmoid
     * @return the copy
     */
    public GateStart withScale(double value) {
        return new GateStart(value, bias, orthogonal);
    }

    /**
     * A copy with another bias.
     *
     * @param value addend in front of the sigmoid
     * @return the copy
     */
    public GateStart withBias(double value) {
        return new GateStart(scale, value, orthogonal);
    }

    /**
     * A copy with other weights of perceptrons.
     *
     * @param value whether they start orthogonal
     * @return the copy
     */
    public GateStart withOrthogonal(boolean value) {
        return new GateStart(scale, bias, value);
    }

    /**
     * The start that {@link #toString} prints so.
     *
     * @param text {@code plain}, {@code x2}, {@code +2} or {@code x2+1}, each with {@code -orthogonal} behind it if
     *     wanted
     * @return the description
     * @throws IllegalArgumentException for any other text
     */
    public static GateStart of(String text) {
        Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(
                    "GateStart: expected plain, or a factor as in x2 and an addend as in +2, "
                            + "with -orthogonal behind it if wanted, got \"" + text + "\"");
        }
        double scale = parts.group("scale") == null ? 1 : Double.parseDouble(parts.group("scale"));
        double bias = parts.group("bias") == null ? 0 : Double.parseDouble(parts.group("bias"));
        return new GateStart(scale, bias, parts.group("orthogonal") != null);
    }

    @Override
    public String toString() {
        String function =
                (scale == 1 ? "" : "x" + number(scale)) + (bias == 0 ? "" : (bias > 0 ? "+" : "") + number(bias));
        return (function.isEmpty() ? "plain" : function) + (orthogonal ? "-orthogonal" : "");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
