package org.masnn.examples.gesture;

import java.util.HashSet;
import java.util.List;

/** Checks of option values; messages name the option, what was expected and what came. */
final class OptionCheck {

    private OptionCheck() {}

    static int atLeast(int least, String option, int value) {
        require(value >= least, option, "a whole number of " + least + " or more", value);
        return value;
    }

    static double positive(String option, double value) {
        require(value > 0 && Double.isFinite(value), option, "a number above 0", value);
        return value;
    }

    static double notNegative(String option, double value) {
        require(value >= 0 && Double.isFinite(value), option, "a number of 0 or more", value);
        return value;
    }

    static double share(String option, double value) {
        require(value >= 0 && value < 1, option, "a number in [0, 1)", value);
        return value;
    }

    static <T> List<T> distinct(String option, List<T> values) {
        require(!values.isEmpty(), option, "at least one value", "none");
        require(new HashSet<>(values).size() == values.size(), option, "no value twice", values);
        return List.copyOf(values);
    }

    static void require(boolean fits, String option, String expected, Object got) {
        if (!fits) {
            throw new IllegalArgumentException(option + ": expected " + expected + ", got " + got);
        }
    }
}
