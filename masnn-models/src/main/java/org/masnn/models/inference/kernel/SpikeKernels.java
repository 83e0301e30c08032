package org.masnn.models.inference.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of this JVM. The Vector API's is there if its module is ({@code java --add-modules
 * jdk.incubator.vector}); which is the faster depends on the JDK and the processor, so it is measured. The system
 * property {@code masnn.inference.kernel} = {@code plain} or {@code vector} asks for one instead.
 */
public final class SpikeKernels {

    /** Name of the system property: {@code auto} (default), {@code plain} or {@code vector}. */
    public static final String PROPERTY = "masnn.inference.kernel";

    private static final Logger LOG = LoggerFactory.getLogger(SpikeKernels.class);
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String VECTOR_KERNEL = "org.masnn.models.inference.kernel.VectorSpikeKernel";

    private SpikeKernels() {}

    /**
     * The kernel that networks use, chosen once: where there is a choice the first call measures, for up to a second.
     *
     * @return the fastest, or what the system property asks for
     * @throws IllegalArgumentException if the property asks for what there is not
     */
    public static SpikeKernel best() {
        return Chosen.KERNEL;
    }

    /**
     * All kernels of this JVM.
     *
     * @return plain Java, and behind it that of the Vector API if it is there
     */
    public static List<SpikeKernel> all() {
        SpikeKernel plain = new PlainSpikeKernel();
        return vectorIsThere() ? List.of(plain, vector()) : List.of(plain);
    }

    private static boolean vectorIsThere() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /** By name, because this class is compiled without the module. */
    private static SpikeKernel vector() {
        try {
            return Class.forName(VECTOR_KERNEL)
                    .asSubclass(SpikeKernel.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("SpikeKernels: the Vector API cannot be used here", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SpikeKernels: this build has no kernel for the Vector API", e);
        }
    }

    static SpikeKernel choose(String wanted) {
        return switch (wanted) {
            case "auto" -> KernelCalibration.fastest(all());
            case "plain" -> new PlainSpikeKernel();
            case "vector" -> {
                if (!vectorIsThere()) {
                    throw new IllegalArgumentException("-D" + PROPERTY + "=vector: this JVM runs without the module "
                            + VECTOR_MODULE + "; start it with --add-modules " + VECTOR_MODULE);
                }
                yield vector();
            }
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + ": expected auto, plain or vector, got \"" + wanted + "\"");
        };
    }

    private static final class Chosen {
        static final SpikeKernel KERNEL = choose(System.getProperty(PROPERTY, "auto"));

        static {
            LOG.info("Event-driven inference by {}", KERNEL.name());
        }
    }
}
