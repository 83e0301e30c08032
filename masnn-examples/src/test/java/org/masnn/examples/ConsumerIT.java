package org.masnn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A project that names {@code masnn-models} and nothing else ({@code src/it/consumer}) is built by Maven and run.
 *
 * <p>It gets a local repository of its own below {@code target}: the modules of this build are installed there, and Maven
 * copies everything else from the local repository of this build, offline. Nothing is written to the latter.
 */
class ConsumerIT {
    private static final String VERSION = property("masnn.version");
    private static final Path ROOT = Path.of(property("masnn.root"));
    private static final Path PROJECT = Path.of(property("masnn.build"), "it", "consumer");
    private static final Path REPOSITORY = Path.of(property("masnn.build"), "it", "repository");
    private static final List<String> ONEDNN_PLATFORMS = List.of("linux-x86_64", "windows-x86_64", "macosx-x86_64");

    private static List<Path> classPath = List.of();

    @BeforeAll
    static void buildConsumer() throws IOException, InterruptedException {
        delete(REPOSITORY);
        delete(PROJECT.resolve("target"));
        install("masnn-parent", ROOT);
        for (String module : List.of("masnn-core", "masnn-attention", "masnn-models")) {
            install(module, ROOT.resolve(module));
        }
        Path settings = Files.writeString(PROJECT.resolve("settings.xml"), settings());
        // Maven looks upwards for this folder: the consumer must not find the one of this build.
        Files.createDirectories(PROJECT.resolve(".mvn"));
        Output maven = run(List.of(
                mavenCommand(),
                "-B",
                "-ntp",
                "-o",
                "-Daether.offline.protocols=file",
                "-Dmaven.repo.local=" + REPOSITORY,
                "-gs",
                settings.toString(),
                "-s",
                settings.toString(),
                "package"));
        assertThat(maven.exitCode()).as(maven.text()).isZero();
        classPath = classPath(PROJECT.resolve("target/consumer.jar"));
    }

    @AfterAll
    static void deleteRepository() throws IOException {
        delete(REPOSITORY);
    }

    @Test
    void consumer_trainsOnOneDnnAndSaysSo() throws IOException, InterruptedException {
        assumeThat(Loader.getPlatform()).isIn(ONEDNN_PLATFORMS);
        Output output = train(classPath);
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .containsOnlyOnce("ND4J 1.0.0-M2.1 CPU backend (" + Loader.getPlatform() + "), convolutions by oneDNN")
                .doesNotContain("without oneDNN")
                .containsPattern("score \\d+\\.\\d+");
    }

    @Test
    void consumer_withoutTheOneDnnJar_trainsWithOneWarning() throws IOException, InterruptedException {
        assumeThat(Loader.getPlatform()).isIn(ONEDNN_PLATFORMS);
        List<Path> plain = classPath.stream()
                .filter(jar -> !jar.getFileName().toString().contains("onednn"))
                .collect(Collectors.toList());
        assertThat(plain).hasSize(classPath.size() - 1);
        Output output = train(plain);
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .containsOnlyOnce("convolutions by ND4J's plain kernels")
                .containsOnlyOnce("Convolutions run without oneDNN")
                .contains("Add the dependency org.nd4j:nd4j-native:1.0.0-M2.1 with classifier " + Loader.getPlatform()
                        + "-onednn")
                .containsPattern("score \\d+\\.\\d+");
    }

    private static Output train(List<Path> jars) throws IOException, InterruptedException {
        String path = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return run(List.of(javaHome().resolve("bin/java").toString(), "-cp", path, "consumer.TrainOneStep"));
    }

    /** Does what {@code mvn install} does with a module that has been packaged. */
    private static void install(String artifact, Path module) throws IOException {
        Path folder = Files.createDirectories(
                REPOSITORY.resolve("org/masnn").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (!artifact.equals("masnn-parent")) {
            Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Settings that replace every repository by the local repository of this build. */
    private static String settings() {
        return """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>build</id>
                      <mirrorOf>*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(Path.of(property("masnn.maven.repository")).toUri());
    }

    /** The class path that Maven wrote into the manifest, relative to the repository. */
    private static List<Path> classPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String entries = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            List<Path> paths = new ArrayList<>(List.of(jar));
            for (String entry : entries.split(" ", -1)) {
                paths.add(REPOSITORY.resolve(entry));
            }
            assertThat(paths).allSatisfy(path -> assertThat(path).exists());
            return paths;
        }
    }

    private static Output run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(PROJECT.toFile());
        builder.environment().put("JAVA_HOME", javaHome().toString());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }

    private static String mavenCommand() {
        boolean windows = property("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return Path.of(property("masnn.maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                .toString();
    }

    private static Path javaHome() {
        return Path.of(property("java.home"));
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is missing; the pom sets it for failsafe");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot delete " + path, e);
                }
            });
        }
    }

    /** What a process left behind. */
    private record Output(int exitCode, String text) {}
}
