package org.masnn.examples.gesture;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import org.masnn.core.training.TrainingProgress;

/**
 * Where people read.
 *
 * @param out messages and tables
 * @param interactive whether it is a terminal that may be redrawn
 */
record Terminal(PrintWriter out, boolean interactive) {

    static Terminal of(PrintWriter out, boolean standardOutput) {
        return new Terminal(out, standardOutput && isInteractive(System.console()));
    }

    ProgressDisplay progress(RunPlace place, String title, TrainingProgress start, int epochs) {
        LineProgress lines = new LineProgress(out, place, title, epochs);
        return interactive ? new BarProgress(System.out, lines, place, title, start, epochs) : lines;
    }

    /** From JDK 22 on there is a console object without a terminal, and a method that says so. */
    private static boolean isInteractive(@org.jspecify.annotations.Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
