package org.masnn.examples.gesture;

import java.io.IOException;
import org.masnn.examples.program.ProgramVersion;
import picocli.CommandLine.Command;

/** The command line of {@code gait}. */
@Command(
        name = "gait",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Trains 3-layer spiking networks (Yao et al. 2023) with and without attention on recordings of walking people,"
                    + " and compares accuracy, spikes and energy on the test samples.",
            "Where --data is DVS128 Gait the paper's settings are the defaults, which takes days on a"
                    + " processor; else they are chosen for minutes.",
            "\"Published code\" below is the authors' MA_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class GaitCommand extends AttentionCommand {

    /** For picocli. */
    public GaitCommand() {}

    @Override
    public Integer call() throws IOException {
        program()
                .requireData(
                        "DVS128 Gait, or class folders with recordings of walking people; the guide on event data says"
                                + " where to get it");
        return super.call();
    }
}
