package org.masnn.examples.energy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn energy}: what is reported is said by a sub-command. */
@Command(
        name = "energy",
        mixinStandardHelpOptions = true,
        description = {
            "Energy of spiking networks: a baseline and another network side by side, every term on its own line, with the"
                    + " convention that was used.",
            "docs/energy.md explains the conventions.",
        },
        subcommands = {MeasureCommand.class, AssumeCommand.class, TableCommand.class})
public final class EnergyCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public EnergyCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected where the rates come from, got nothing; the commands are "
                        + spec.subcommands().keySet());
    }
}
