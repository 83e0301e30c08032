package org.masnn.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.gesture.Recordings;

/** The runnable jar as spark-submit's: two executors in processes of their own, which have Spark and get the jar. */
class SparkSubmitIT {

    private static final Path JAR = Path.of(
            Objects.requireNonNull(System.getProperty("masnn.build"), "masnn.build is set by the pom"),
            "masnn-examples.jar");

    /** Of the tests' class path, what an installation of Spark has not. */
    private static final Pattern NOT_SPARKS = Pattern.compile(
            "/(org/nd4j|org/deeplearning4j|org/bytedeco|info/picocli|org/knowm|org/openjdk|org/webjars|de/bwaldvogel"
                    + "|me/tongfei|org/slf4j/slf4j-simple|org/junit|org/assertj)/");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void jar_holdsNothingOfSpark() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream())
                    .noneMatch(entry -> entry.getName().startsWith("org/apache/spark/"))
                    .noneMatch(entry -> entry.getName().startsWith("scala/"))
                    .noneMatch(entry -> entry.getName().startsWith("org/apache/logging/slf4j/"));
        }
    }

    @Test
    void gesture_submitted_trainsOnRecordingsThatExecutorsRead() throws Exception {
        Path home = installation();
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+", -1)));
        command.addAll(List.of("-Xmx1g", "-cp", home.resolve("jars") + File.separator + "*"));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local-cluster[2,1,1024]"));
        command.addAll(List.of("--class", "org.masnn.examples.Masnn", "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of(JAR.toString(), "gesture", "--spark", "--shards=2", "--attention=none"));
        command.addAll(List.of("--data=" + Recordings.folder(folder.resolve("set")), "--dt=5", "--time-steps=4"));
        command.addAll(List.of("--cache=" + folder.resolve("cache"), "--min-events=50", "--down-sampling=16"));
        command.addAll(List.of("--widths=8,8,8,8", "--epochs=2", "--batch=4", "--no-report"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        int exitCode = builder.start().waitFor();
        String said = Files.readString(out);
        assertThat(exitCode).as(said).isZero();
        assertThat(said)
                .contains("none seed 1  epoch 2/2", "none seed 1  on Spark: 2 executors, 2 shards; ")
                .doesNotContain("SLF4J(E)");
    }

    /** A folder that looks like one: its jars, and a file that says what it is. */
    private Path installation() throws IOException {
        Path home = folder.resolve("spark");
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("RELEASE"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            String name = jar.getFileName().toString();
            boolean sparks = !NOT_SPARKS.matcher(entry.replace('\\', '/')).find() && !name.startsWith("masnn-");
            if (sparks && name.endsWith(".jar")) {
                Files.copy(jar, jars.resolve(name));
            }
        }
        try (Stream<Path> found = Files.list(jars)) {
            assertThat(found.map(jar -> jar.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("spark-core_2.13-"));
        }
        return home;
    }
}
