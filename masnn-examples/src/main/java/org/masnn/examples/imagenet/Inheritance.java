package org.masnn.examples.imagenet;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;

/**
 * Values of options: what the command line gives, else what the checkpoint has that a run begins with, else a default.
 *
 * @param checkpoint name of the checkpoint, for messages
 * @param settings of the checkpoint, by option name without dashes; empty without checkpoint
 */
record Inheritance(String checkpoint, Map<String, String> settings) {

    static Inheritance none() {
        return new Inheritance("", Map.of());
    }

    /** A value that may be another than the checkpoint's. */
    <T> T free(String option, @Nullable T given, T byDefault, Function<String, T> parse) {
        if (given != null) {
            return given;
        }
        String before = settings.get(option);
        return before == null ? byDefault : parse.apply(before);
    }

    /** A value that makes the network what it is, so that it has to be the checkpoint's. */
    <T> T fixed(String option, @Nullable T given, T byDefault, Function<String, T> parse) {
        String before = settings.get(option);
        if (before != null && given != null) {
            OptionCheck.require(
                    parse.apply(before).equals(given),
                    "--" + option,
                    before + ", which " + checkpoint + " has, or the option left out",
                    given);
        }
        return free(option, given, byDefault, parse);
    }
}
