package org.masnn.examples.program;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where people read.
 *
 * @param out messages and tables
 * @param interactive whether it is a terminal that may be redrawn
 */
public record Terminal(PrintWriter out, boolean interactive) {

    /**
     * The terminal of the process, if it has one.
     *
     * @param out messages and tables
     * @param standardOutput whether these go to the standard output
     * @return interactive if a person looks at it
     */
    public static Terminal of(PrintWriter out, boolean standardOutput) {
        return new Terminal(out, standardOutput && isInteractive(System.console()));
    }

    /**
     * A bar over work that has begun, if the terminal may be redrawn.
     *
     * @param title what is worked at
     * @param total units of the work
     * @param done units that are done
     * @param before how long these took
     * @return a bar that has to be closed, or null
     */
    public @Nullable Bar bar(String title, long total, long done, Duration before) {
        PrintStream stream = System.out;
        return interactive ? new Bar(stream, columns(stream), title, total, done, before) : null;
    }

    /** One less than there are, for some terminals begin a line behind the last; of 80 where it is not known. */
    private static int columns(PrintStream stream) {
        return new ConsoleProgressBarConsumer(stream).getMaxRenderedLength() - 1;
    }

    /** From JDK 22 on there is a console object without a terminal, and a method that says so. */
    private static boolean isInteractive(@Nullable Console console) {
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
