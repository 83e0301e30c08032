package org.masnn.examples.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn data}: what is done with a data set is said by a sub-command. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "Looks at data sets of event recordings: DVS128 Gesture, DVS128 Gait, N-MNIST and CIFAR10-DVS as"
                + " their authors ship them, and class folders of any recordings, told by what lies in the folder.",
        subcommands = {CheckCommand.class, PrepareCommand.class})
public final class DataCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public DataCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected what to do, got nothing; the choices are "
                        + spec.subcommands().keySet());
    }
}
