package org.masnn.models.distributed;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a task said in what Spark makes of it. */
final class Failures {

    /** A stage in barrier mode gives up with the text of the stack trace alone. */
    private static final Pattern THROWN =
            Pattern.compile("java\\.io\\.IOException: ((?:shard \\d+ of|executor \\S+ on) .*)");

    private Failures() {}

    static IOException unwrapped(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException e && e.getMessage() != null) {
                return new IOException(e.getMessage(), failure);
            }
            Matcher thrown = THROWN.matcher(String.valueOf(cause.getMessage()));
            if (thrown.find()) {
                return new IOException(thrown.group(1), failure);
            }
        }
        return new IOException("SparkTraining: a step failed on Spark (" + failure.getMessage() + ")", failure);
    }
}
