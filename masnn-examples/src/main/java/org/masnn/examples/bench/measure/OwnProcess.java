package org.masnn.examples.bench.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * This program in a JVM of its own, with the same class path and the same options of the JVM ({@code -Xmx} and the
 * like): its peak memory and number of threads are those of the work alone. It answers each line of its standard input
 * with a line of JSON, and ends where its input ends, so that it does not outlive its parent.
 */
public final class OwnProcess implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private final BufferedWriter input;

    private OwnProcess(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * What docs/how-to/training-speed.md advises: the arrays of a training lie outside of Java's heap, which otherwise grows
     * with scratch memory that is soon garbage.
     */
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xms96m", "-Xmn48m");

    /**
     * Starts it.
     *
     * @param mainClass what to run; its heap is small unless this JVM was told otherwise
     * @param threads how many its kernels may use: the JVM sees that many processors, ND4J gets that many threads; 0
     *     leaves both as they are here
     * @param arguments its command line
     * @return the running process
     * @throws IOException when it cannot be started
     */
    public static OwnProcess start(Class<?> mainClass, int threads, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (given.stream().noneMatch(OwnProcess::choosesHeap)) {
            command.addAll(SMALL_HEAP);
        }
        given.stream().filter(OwnProcess::isInherited).forEach(command::add);
        if (threads > 0) {
            command.add("-XX:ActiveProcessorCount=" + threads);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        Path errors = Files.createTempFile("masnn-", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        if (threads > 0) {
            builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        }
        try {
            return new OwnProcess(String.join(" ", arguments), builder.start(), errors);
        } catch (IOException e) {
            Files.deleteIfExists(errors);
            throw e;
        }
    }

    private static boolean choosesHeap(String option) {
        return option.startsWith("-Xm") || option.matches("-XX:\\+Use\\w+GC");
    }

    /** An agent or a debugger's port is there once; both would be part of what is measured. */
    private static boolean isInherited(String option) {
        return !option.startsWith("-agent") && !option.startsWith("-javaagent") && !option.startsWith("-Xrun");
    }

    /**
     * Lets it take its turn, and waits.
     *
     * @return its answer
     * @throws IOException if it ended instead; the message has the last line of its errors
     */
    public JsonNode turn() throws IOException {
        try {
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new IOException(ended(), e);
        }
        return answer();
    }

    /**
     * Lets it end, and waits.
     *
     * @return its last answer
     * @throws IOException if it gave none or failed; the message has the last line of its errors
     */
    public JsonNode finish() throws IOException {
        input.close();
        JsonNode last = answer();
        if (waitFor() != 0) {
            throw new IOException(ended());
        }
        return last;
    }

    private JsonNode answer() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException(ended());
        }
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(name + ": expected a line of JSON, got: " + line, e);
        }
    }

    private String ended() throws IOException {
        int exit = waitFor();
        String last =
                Files.readString(errors, StandardCharsets.UTF_8).strip().lines().reduce("", (before, line) -> line);
        // what ended is a kill by the system when memory ran out
        String killed = exit == 137 ? " (killed; did the memory run out?)" : "";
        return name + " ended in a process of its own with exit code " + exit + killed + "; its last line: " + last;
    }

    private int waitFor() throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(name + ": interrupted while it ran", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        waitFor();
        output.close();
        Files.deleteIfExists(errors);
    }
}
