package org.masnn.examples;

import org.masnn.core.kernel.Backend;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code java -jar masnn-examples.jar}. */
@Command(
        name = "masnn",
        mixinStandardHelpOptions = true,
        description = "Attention spiking neural networks on ND4J and DeepLearning4J.")
public final class Masnn implements Runnable {
    /** For picocli. */
    public Masnn() {}

    /**
     * Runs the program and exits with its code.
     *
     * @param arguments command line
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Masnn()).execute(arguments));
    }

    @Override
    public void run() {
        Backend.logOnce();
    }
}
