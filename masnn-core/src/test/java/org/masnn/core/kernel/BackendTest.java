package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

class BackendTest {
    private static final String PLAIN = "GCC: \"7.5.0\"\nHAVE_FLATBUFFERS\nHAVE_OPENBLAS";
    private static final String ONEDNN = "GCC: \"7.5.0\"\nHAVE_FLATBUFFERS\nHAVE_ONEDNN\nHAVE_OPENBLAS";

    @Test
    void usesOneDnn_agreesWithTheLibraryThatJavaCppLoaded() {
        assertThat(Backend.usesOneDnn()).isEqualTo(Loader.load(Nd4jCpu.class).contains("onednn"));
        assertThat(Backend.describe())
                .startsWith("ND4J 1.0.0-M2.1 CPU backend (" + Loader.getPlatform() + "), convolutions by ");
    }

    @Test
    void usesOneDnn_helpersSwitchedOff() {
        boolean before = Nd4j.getEnvironment().helpersAllowed();
        try {
            Nd4j.getEnvironment().allowHelpers(false);
            assertThat(Backend.usesOneDnn()).isFalse();
        } finally {
            Nd4j.getEnvironment().allowHelpers(before);
        }
    }

    @Test
    void description_oneDnn() {
        Backend backend = new Backend("1.0.0-M2.1", "linux-x86_64", true, ONEDNN, true);
        assertThat(backend.description())
                .isEqualTo("ND4J 1.0.0-M2.1 CPU backend (linux-x86_64), convolutions by oneDNN");
        assertThat(backend.warning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64, linux-x86_64-onednn",
        "windows-x86_64, windows-x86_64-onednn-avx2",
        "macosx-x86_64, macosx-x86_64-onednn-avx2"
    })
    void warning_plainBuild_namesTheDependencyOfThePlatform(String platform, String classifier) {
        Backend backend = new Backend("1.0.0-M2.1", platform, true, PLAIN, true);
        assertThat(backend.description())
                .isEqualTo("ND4J 1.0.0-M2.1 CPU backend (" + platform + "), convolutions by ND4J's plain kernels");
        assertThat(backend.warning())
                .contains("Convolutions run without oneDNN, 4 to 26 times slower than with it. Add the dependency"
                        + " org.nd4j:nd4j-native:1.0.0-M2.1 with classifier " + classifier
                        + " beside the plain nd4j-native.");
    }

    @Test
    void warning_platformWithoutOneDnn() {
        assertThat(new Backend("1.0.0-M2.1", "macosx-arm64", true, PLAIN, true).warning())
                .contains("Convolutions run without oneDNN, 4 to 26 times slower than with it. ND4J 1.0.0-M2.1 has no"
                        + " build with oneDNN for macosx-arm64; nothing needs to be done.");
    }

    @Test
    void warning_helpersSwitchedOff() {
        assertThat(new Backend("1.0.0-M2.1", "linux-x86_64", true, ONEDNN, false).warning())
                .hasValueSatisfying(text -> assertThat(text).contains("allowHelpers(true)"));
    }

    @Test
    void warning_gpu() {
        Backend backend = new Backend("1.0.0-M2.1", "linux-x86_64", false, "HAVE_CUDNN", true);
        assertThat(backend.description())
                .isEqualTo("ND4J 1.0.0-M2.1 GPU backend (linux-x86_64), convolutions by the GPU");
        assertThat(backend.warning()).isEmpty();
    }

    @Test
    void log_plainBuild_saysBackendAndWarnsOnce() {
        String logged = logged(() ->
                new Backend("1.0.0-M2.1", "linux-x86_64", true, PLAIN, true).log(LoggerFactory.getLogger("test")));
        assertThat(logged).containsOnlyOnce("INFO").containsOnlyOnce("convolutions by ND4J's plain kernels");
        assertThat(logged).containsOnlyOnce("WARN").containsOnlyOnce("without oneDNN");
    }

    @Test
    void log_withoutSlf4jProvider_goesToTheLoggingOfTheJdk() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                records.add(logRecord);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        java.util.logging.Logger platformLogger = java.util.logging.Logger.getLogger(Backend.class.getName());
        platformLogger.addHandler(handler);
        platformLogger.setUseParentHandlers(false);
        try {
            new Backend("1.0.0-M2.1", "linux-x86_64", true, PLAIN, true).log(NOPLogger.NOP_LOGGER);
        } finally {
            platformLogger.removeHandler(handler);
            platformLogger.setUseParentHandlers(true);
        }
        assertThat(records).extracting(LogRecord::getLevel).containsExactly(Level.INFO, Level.WARNING);
        assertThat(records.get(1).getMessage()).contains("with classifier linux-x86_64-onednn");
    }

    @Test
    void logOnce_calledAgain_isSilent() {
        Backend.logOnce();
        assertThat(logged(Backend::logOnce)).isEmpty();
    }

    private static String logged(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
