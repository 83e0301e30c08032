package org.masnn.examples.gesture;

import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about samples and frames that {@code gesture} has, for commands that only test. A mixin. */
public final class TestSampleOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions options = new DataOptions();

    /** For the commands and picocli. */
    public TestSampleOptions() {}

    /**
     * Reads or makes the samples.
     *
     * @return the test samples
     * @throws IOException when they cannot be read
     * @throws ParameterException when options are wrong
     */
    public TestSamples load() throws IOException {
        try {
            return new TestSamples(GestureData.load(options.data()), options.frames());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
