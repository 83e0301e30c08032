package org.masnn.examples.gesture;

import org.masnn.examples.program.ProgramVersion;
import picocli.CommandLine.Command;

/** The command line of {@code gesture}. */
@Command(
        name = "gesture",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Trains 3-layer spiking networks (Yao et al. 2023) with and without attention on the same events, and compares"
                    + " accuracy, spikes and energy on the test samples.",
            "Where --data is DVS128 Gesture or DVS128 Gait the paper's settings are the defaults, which takes days on a"
                    + " processor; else they are chosen for minutes.",
            "\"Published code\" below is the authors' MA_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class GestureCommand extends AttentionCommand {

    /** For picocli. */
    public GestureCommand() {}
}
