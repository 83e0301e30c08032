package org.masnn.models.distributed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Spark's cluster of executor processes on this machine. It takes a folder that looks like an installation and variables
 * of the environment, so the driver is a process of its own too.
 */
final class LocalCluster {

    private LocalCluster() {}

    /** A process that runs a driver program with this process's class path. */
    static ProcessBuilder driver(Path folder, Class<?> program, String... arguments) throws IOException {
        Path home = Files.createDirectories(folder.resolve("spark"));
        Files.createDirectories(home.resolve("jars"));
        if (!Files.exists(home.resolve("RELEASE"))) {
            Files.createFile(home.resolve("RELEASE"));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
        command.add("-Xmx1g");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "driver-", ".log").toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder;
    }

    /** In that process: executors of one core each. */
    static JavaSparkContext context(int executors) {
        return new JavaSparkContext(new SparkConf()
                .setMaster("local-cluster[" + executors + ",1,1024]")
                .setAppName("masnn cluster tests")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=512m")
                .set(ExecutorSlots.PATIENCE, "120s") // else as executors come, which Spark does not wait for here
                .set("spark.default.parallelism", "200") // is not how many there are
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer") // refuses records
                .set("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s")
                .set("spark.ui.enabled", "false"));
    }
}
