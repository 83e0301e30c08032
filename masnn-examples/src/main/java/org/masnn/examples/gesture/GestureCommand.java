package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code gesture}. */
@Command(
        name = "gesture",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Trains 3-layer spiking networks (Yao et al. 2023) with and without attention on the same events, and compares"
                    + " accuracy, spikes and energy on the test samples after the last epoch.",
            "\"Published code\" below is the authors' MA_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class GestureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Mixin
    private NetworkOptions networkOptions = new NetworkOptions();

    @Mixin
    private TrainingOptions trainingOptions = new TrainingOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public GestureCommand() {}

    @Override
    public Integer call() throws IOException {
        GestureSettings settings = settings();
        CheckpointFolder folder = output.folder();
        Terminal terminal = Terminal.of(out(), !output.jsonOnStandardOutput());
        terminal.out().println("reading samples");
        GestureData data = GestureData.load(settings.data());
        checkNetworks(settings, data);
        GestureComparison comparison = new GestureComparison(settings, data, folder, terminal);
        if (output.resumed()) {
            comparison.requireResumable();
        }
        if (folder != null) {
            folder.prepare();
        }
        terminal.out()
                .printf(
                        "%s: %d training and %d test samples of %d classes%n",
                        data.name(),
                        data.train().size(),
                        data.test().size(),
                        data.classes().size());
        terminal.out().flush();
        try (Interruption interruption = Interruption.listen()) {
            return compared(comparison, interruption, terminal);
        }
    }

    /** After a signal the JVM ends as soon as the interruption is closed, so what it meets then is said before. */
    private int compared(GestureComparison comparison, Interruption interruption, Terminal terminal)
            throws IOException {
        try {
            report(comparison.run(interruption), terminal);
            return ExitCode.OK;
        } catch (IOException e) {
            if (!interruption.requested()) {
                throw e;
            }
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return ExitCode.SOFTWARE;
        }
    }

    GestureSettings settings() {
        try {
            GestureSettings settings = new GestureSettings(
                    dataOptions.data(), dataOptions.frames(), networkOptions.network(), trainingOptions.training());
            output.check();
            CheckpointFolder folder = output.folder();
            if (folder != null && !output.resumed()) {
                folder.requireFree(settings);
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    /** What only the samples' size can tell: whether they leave something after pooling, whether r_c fits the channels. */
    private void checkNetworks(GestureSettings settings, GestureData data) {
        try {
            for (String attention : settings.network().attentions()) {
                GestureNetwork.configuration(settings, data, attention, 0);
            }
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private ParameterException badUsage(IllegalArgumentException error) {
        return new ParameterException(spec.commandLine(), error.getMessage(), error);
    }

    private void report(GestureResults results, Terminal terminal) throws IOException {
        terminal.out().println();
        terminal.out().println(ComparisonTable.of(results));
        terminal.out().flush();
        String json = JsonReport.of(results);
        Path file = output.jsonFile();
        if (file != null) {
            JsonReport.write(json, file);
        }
        if (output.jsonOnStandardOutput()) {
            PrintWriter standardOutput = spec.commandLine().getOut();
            standardOutput.println(json);
            standardOutput.flush();
        }
    }

    private PrintWriter out() {
        return output.jsonOnStandardOutput()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
    }
}
