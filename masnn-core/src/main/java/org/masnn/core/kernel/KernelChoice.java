package org.masnn.core.kernel;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Which kernels run: the fused ones for single precision on a CPU backend, unless the system property
 * {@code masnn.kernels} is {@code reference}.
 *
 * <p>Layers look when they first run, and some at every pass: set it before a network is built, and leave it.
 */
public final class KernelChoice {

    /** Name of the system property: {@code fused} (default) or {@code reference}. */
    public static final String PROPERTY = "masnn.kernels";

    private KernelChoice() {}

    /**
     * Whether fused kernels may run here.
     *
     * @return true on a CPU backend unless the reference was asked for
     * @throws IllegalArgumentException if the property has another value
     */
    public static boolean fused() {
        String wanted = System.getProperty(PROPERTY, "fused");
        return switch (wanted) {
            case "fused" -> CpuBackend.PRESENT;
            case "reference" -> false;
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + ": expected fused or reference, got \"" + wanted + "\"");
        };
    }

    private static final class CpuBackend {
        static final boolean PRESENT =
                "CPU".equals(Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend"));
    }
}
