package org.masnn.examples.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.masnn.core.data.set.DataSetReport;
import org.masnn.core.data.set.ReadingProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masnn data check}: what a data set holds and what it lacks. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Reads a whole data set and prints what it is, how many samples, events and subjects there are for"
                        + " training and testing, and everything that is missing or damaged, with what to do. The exit code is 1"
                        + " when something is missing or damaged.")
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataSetOptions options = new DataSetOptions();

    @Option(
            names = "--json",
            description = "One object: name, folder, complete, width, height, classes, train and test (recordings,"
                    + " samples, events, bytes, samples_per_class, subjects), problems (severity, message).")
    private boolean json;

    /** For picocli. */
    CheckCommand() {}

    @Override
    public Integer call() throws IOException {
        DataSetReport report = options.open().check(tenths(spec.commandLine().getErr()));
        ReportText text = new ReportText(report);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(text.json());
        } else {
            out.print(text.text());
        }
        out.flush();
        return report.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** A line at each tenth of a data set that has many recordings. */
    private static ReadingProgress tenths(PrintWriter err) {
        int many = 200;
        AtomicInteger told = new AtomicInteger();
        return (recordings, all) -> {
            int now = (int) (10L * recordings / all);
            int before = told.get();
            if (all >= many && now > before && told.compareAndSet(before, now)) {
                err.println("read " + recordings + " of " + all + " recordings");
                err.flush();
            }
        };
    }
}
