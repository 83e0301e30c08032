package org.masnn.examples.program;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the running jar. */
public final class ProgramVersion implements IVersionProvider {

    /** For picocli. */
    public ProgramVersion() {}

    /**
     * The version alone.
     *
     * @return for instance {@code 0.1.0-SNAPSHOT}, or {@code development} when run from class files
     */
    public static String current() {
        return Objects.requireNonNullElse(ProgramVersion.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"masnn " + current()};
    }
}
