package org.masnn.examples;

import java.io.UncheckedIOException;
import java.util.Objects;
import org.masnn.core.kernel.Backend;
import org.masnn.core.memory.InsufficientMemoryException;
import org.masnn.examples.ablation.AblationCommand;
import org.masnn.examples.bench.BenchCommand;
import org.masnn.examples.data.DataCommand;
import org.masnn.examples.depth.DepthCommand;
import org.masnn.examples.energy.EnergyCommand;
import org.masnn.examples.events.EventsCommand;
import org.masnn.examples.gesture.GaitCommand;
import org.masnn.examples.gesture.GestureCommand;
import org.masnn.examples.imagenet.ImageNetCommand;
import org.masnn.examples.infer.InferCommand;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.examples.visualize.VisualizeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program behind {@code java -jar masnn-examples.jar}. Exit codes: 0 done, 1 the run failed, 2 bad usage; 130 after
 * Ctrl-C. Errors are one message, with a stack trace only after {@code --verbose}.
 */
@Command(
        name = "masnn",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Attention spiking neural networks on ND4J and DeepLearning4J.",
        subcommands = {
            GestureCommand.class,
            GaitCommand.class,
            AblationCommand.class,
            ImageNetCommand.class,
            DepthCommand.class,
            EnergyCommand.class,
            EventsCommand.class,
            DataCommand.class,
            InferCommand.class,
            VisualizeCommand.class,
            BenchCommand.class
        })
public final class Masnn implements Runnable {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private static final String HEADLESS = "java.awt.headless";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what the libraries do, and show stack traces.")
    private boolean verbose;

    /** For picocli. */
    public Masnn() {}

    /**
     * Runs the program and exits with its code.
     *
     * @param arguments command line
     */
    public static void main(String[] arguments) {
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(
                    HEADLESS, "true"); // pictures are files, also where a display is named that nobody answers at
        }
        System.exit(commandLine().execute(arguments));
    }

    /**
     * The program without its exit, for tests and other programs.
     *
     * @return picocli's command line; {@code execute} returns the exit code
     */
    public static CommandLine commandLine() {
        Masnn program = new Masnn();
        return new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(program::execute)
                .setParameterExceptionHandler((error, arguments) -> program.badUsage(error))
                .setExecutionExceptionHandler((error, command, result) -> program.failed(error, command));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected a command, got none; the commands are "
                        + spec.subcommands().keySet());
    }

    private int execute(ParseResult result) {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "info"); // read when the first logger is made, which is later than this
        }
        boolean help = CommandLine.executeHelpRequest(result) != null;
        if (help) {
            return CommandLine.ExitCode.OK;
        }
        if (result.hasSubcommand() && computes(result.subcommand().commandSpec().userObject())) {
            result.commandSpec().commandLine().getErr().println(Backend.describe());
        }
        return new CommandLine.RunLast().execute(result);
    }

    private static boolean computes(Object command) {
        return !(command instanceof EventsCommand || command instanceof DataCommand || command instanceof InferCommand);
    }

    private int badUsage(ParameterException error) {
        CommandLine command = error.getCommandLine();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + error.getMessage());
        command.getErr().println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        trace(error, command);
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception thrown, CommandLine command) {
        Exception error = thrown instanceof UncheckedIOException unchecked
                ? Objects.requireNonNull(unchecked.getCause())
                : thrown;
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        boolean foreseen = error instanceof java.io.IOException
                || error instanceof IllegalArgumentException
                || error instanceof InsufficientMemoryException;
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + (foreseen ? message : "unexpected error: " + error + "; --verbose shows where"));
        trace(error, command);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void trace(Exception error, CommandLine command) {
        if (verbose) {
            error.printStackTrace(command.getErr());
        }
    }
}
