package org.masnn.examples.gesture;

import org.masnn.examples.program.OptionCheck;

/** Times on the command line. */
final class Milliseconds {

    private Milliseconds() {}

    static long toMicros(String option, double milliseconds) {
        double micros = milliseconds * 1000;
        OptionCheck.require(
                micros >= 0.5 && micros < 1e12, option, "milliseconds from 0.001 to 1000000000", milliseconds);
        return Math.round(micros);
    }
}
