package org.masnn.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.masnn.examples.bench.measure.MachineSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masnn bench machine}: the arithmetic and the copying that this machine can do at most. */
@Command(
        name = "machine",
        mixinStandardHelpOptions = true,
        description =
                "Measures the machine's single precision arithmetic and its copy bandwidth with all threads, and prints"
                        + " them as a line of JSON; with --turns a line for each line of its input.")
final class MachineCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--turns", description = "Wait for a line of standard input before each turn; end where it ends.")
    private boolean turns;

    /** For picocli. */
    MachineCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!turns) {
            out.println(MachineSpeed.measure().json());
            return 0;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        while (in.readLine() != null) {
            out.println(MachineSpeed.measure().json());
            out.flush();
        }
        return 0;
    }
}
