package org.masnn.examples.program;

import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values; messages name the option, what was expected and what came. */
public final class OptionCheck {

    private OptionCheck() {}

    /**
     * A whole number that is large enough.
     *
     * @param least smallest allowed
     * @param option name with dashes
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is smaller
     */
    public static int atLeast(int least, String option, int value) {
        require(value >= least, option, "a whole number of " + least + " or more", value);
        return value;
    }

    /**
     * A finite number above 0.
     *
     * @param option name with dashes
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is another
     */
    public static double positive(String option, double value) {
        require(value > 0 && Double.isFinite(value), option, "a number above 0", value);
        return value;
    }

    /**
     * A finite number of 0 or more.
     *
     * @param option name with dashes
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is another
     */
    public static double notNegative(String option, double value) {
        require(value >= 0 && Double.isFinite(value), option, "a number of 0 or more", value);
        return value;
    }

    /**
     * A number in [0, 1).
     *
     * @param option name with dashes
     * @param value what was given
     * @return the value
     * @throws IllegalArgumentException if it is another
     */
    public static double share(String option, double value) {
        require(value >= 0 && value < 1, option, "a number in [0, 1)", value);
        return value;
    }

    /**
     * A list with at least one value and none twice.
     *
     * @param <T> kind of values
     * @param option name with dashes
     * @param values what was given
     * @return a copy
     * @throws IllegalArgumentException if it is another
     */
    public static <T> List<T> distinct(String option, List<T> values) {
        require(!values.isEmpty(), option, "at least one value", "none");
        require(new HashSet<>(values).size() == values.size(), option, "no value twice", values);
        return List.copyOf(values);
    }

    /**
     * What a command throws after a check failed: bad usage where the message is about an option or a parameter.
     *
     * @param command that was called
     * @param error what the check said
     * @return picocli's exception of bad usage, or the error itself
     */
    public static RuntimeException badUsage(CommandSpec command, IllegalArgumentException error) {
        String message = error.getMessage();
        return message != null && message.matches("(?s)(--[a-z0-9-]+|[A-Z]+): .*")
                ? new ParameterException(command.commandLine(), message, error)
                : error;
    }

    /**
     * Any condition.
     *
     * @param fits whether the value is allowed
     * @param option name with dashes
     * @param expected what is allowed, in words
     * @param got what was given
     * @throws IllegalArgumentException if it does not fit
     */
    public static void require(boolean fits, String option, String expected, Object got) {
        if (!fits) {
            throw new IllegalArgumentException(option + ": expected " + expected + ", got " + got);
        }
    }
}
