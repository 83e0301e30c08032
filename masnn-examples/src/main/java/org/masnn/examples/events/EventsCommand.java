package org.masnn.examples.events;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn events}: what is done with recordings is said by a sub-command. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Looks into recordings of event cameras: AEDAT 2.0, 3.1 and 4, N-MNIST, Prophesee DAT, EVT2 and"
                + " EVT3, NumPy, HDF5, MATLAB 5 and text, told by their content.",
        subcommands = {InfoCommand.class, ViewCommand.class, ConvertCommand.class})
public final class EventsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public EventsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected what to do, got nothing; the choices are "
                        + spec.subcommands().keySet());
    }
}
