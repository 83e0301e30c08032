package org.masnn.core.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * The ND4J backend that computes in this process, and whether its convolutions are oneDNN's.
 *
 * <p>What oneDNN is worth: convolutions 4 to 26 times faster than the plain CPU build of ND4J. The answer comes from
 * the build information compiled into the native library that ND4J loaded, so it does not depend on what the class path
 * promises.
 */
public final class Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
    private static final AtomicBoolean LOGGED = new AtomicBoolean();

    /** Classifiers of {@code org.nd4j:nd4j-native} with oneDNN that were published, by JavaCPP platform name. */
    private static final Map<String, String> ONEDNN_CLASSIFIERS = Map.of(
            "linux-x86_64", "linux-x86_64-onednn",
            "windows-x86_64", "windows-x86_64-onednn-avx2",
            "macosx-x86_64", "macosx-x86_64-onednn-avx2");

    private final String version;
    private final String platform;
    private final boolean cpu;
    private final boolean oneDnnBuild;
    private final boolean helpersAllowed;

    Backend(String version, String platform, boolean cpu, String buildInformation, boolean helpersAllowed) {
        this.version = version;
        this.platform = platform;
        this.cpu = cpu;
        this.oneDnnBuild = buildInformation.contains("HAVE_ONEDNN");
        this.helpersAllowed = helpersAllowed;
    }

    /**
     * Names the backend and what computes its convolutions, for example {@code ND4J 1.0.0-M2.1 CPU backend
     * (linux-x86_64), convolutions by oneDNN}. Loads ND4J when it is not loaded yet.
     *
     * @return one line of text
     */
    public static String describe() {
        return current().description();
    }

    /**
     * Whether ND4J's convolutions run on oneDNN now. Loads ND4J when it is not loaded yet.
     *
     * @return false on the plain CPU build, on a GPU, and when ND4J's helpers are switched off
     */
    public static boolean usesOneDnn() {
        return current().oneDnn();
    }

    /**
     * Logs {@link #describe()} at level info and, on a CPU without oneDNN, one warning that says what to do about it.
     * The first call in a process logs, all later ones do nothing; layers call this when they are instantiated. An
     * application without an slf4j provider hears it through the JDK's own logging.
     */
    public static void logOnce() {
        if (!LOGGED.getAndSet(true)) {
            current().log(LOG);
        }
    }

    // Not cached: ND4J's switch for helpers may be turned at run time.
    private static Backend current() {
        boolean cpu = Nd4j.getBackend().getEnvironment().isCPU();
        String buildInformation =
                NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo();
        return new Backend(
                nd4jVersion(),
                Loader.getPlatform(),
                cpu,
                buildInformation,
                Nd4j.getEnvironment().helpersAllowed());
    }

    String description() {
        String convolution = oneDnn() ? "oneDNN" : cpu ? "ND4J's plain kernels" : "the GPU";
        return String.format(
                "ND4J %s %s backend (%s), convolutions by %s", version, cpu ? "CPU" : "GPU", platform, convolution);
    }

    boolean oneDnn() {
        return cpu && oneDnnBuild && helpersAllowed;
    }

    Optional<String> warning() {
        if (!cpu || oneDnn()) {
            return Optional.empty();
        }
        return Optional.of("Convolutions run without oneDNN, 4 to 26 times slower than with it. " + remedy());
    }

    private String remedy() {
        if (oneDnnBuild) {
            return "This build of ND4J has oneDNN but its helpers are switched off:"
                    + " call Nd4j.getEnvironment().allowHelpers(true).";
        }
        String classifier = ONEDNN_CLASSIFIERS.get(platform);
        if (classifier == null) {
            return "ND4J " + version + " has no build with oneDNN for " + platform + "; nothing needs to be done.";
        }
        return "Add the dependency org.nd4j:nd4j-native:" + version + " with classifier " + classifier
                + " beside the plain nd4j-native.";
    }

    void log(Logger logger) {
        if (logger instanceof NOPLogger) {
            // The application brings no slf4j provider; what computes should be said all the same.
            System.Logger platformLogger = System.getLogger(Backend.class.getName());
            platformLogger.log(System.Logger.Level.INFO, description());
            warning().ifPresent(text -> platformLogger.log(System.Logger.Level.WARNING, text));
        } else {
            logger.info("{}", description());
            warning().ifPresent(text -> logger.warn("{}", text));
        }
    }

    private static String nd4jVersion() {
        try (InputStream in = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            if (in == null) {
                return "(unknown version)";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "(unknown version)");
        } catch (IOException e) {
            throw new UncheckedIOException("Backend: cannot read the version of ND4J from its jar", e);
        }
    }
}
