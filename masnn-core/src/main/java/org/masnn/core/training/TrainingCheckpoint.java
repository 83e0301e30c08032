package org.masnn.core.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A training on disk: a file of DL4J's {@code ModelSerializer} (configuration, parameters, state of the updater), which
 * DL4J alone can load, with one more entry for what the training is of and how far it is.
 *
 * @param identity what has to be the same for another run to be its continuation; names and values in words
 * @param progress how far the training is
 * @param network with the state of its updater
 */
public record TrainingCheckpoint(Map<String, String> identity, TrainingProgress progress, ComputationGraph network) {

    private static final String ENTRY = "masnn-training.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /**
     * A checkpoint.
     *
     * @param identity names and values
     * @param progress how far the training is
     * @param network with the state of its updater; kept, not copied
     */
    public TrainingCheckpoint {
        identity = new LinkedHashMap<>(identity);
    }

    /** The entry's content. */
    private record Entry(
            @JsonProperty("identity") Map<String, String> identity,
            @JsonProperty("progress") TrainingProgress progress,
            @JsonProperty("checksums") Map<String, Long> checksums) {

        @JsonCreator
        Entry {}
    }

    /**
     * Writes into a temporary file of the same folder and moves it: the file is the old one or the new one, never half.
     *
     * @param file replaced if it exists; its folder is made
     * @throws IOException if it cannot be written; the old file is still there
     */
    public void write(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "file");
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".masnn-", ".tmp");
        try {
            ModelSerializer.writeModel(network, temporary.toFile(), true);
            Map<String, Long> checksums = checksums(temporary, OutputStream.nullOutputStream());
            try (FileSystem zip = FileSystems.newFileSystem(temporary, (ClassLoader) null)) {
                Files.write(zip.getPath(ENTRY), JSON.writeValueAsBytes(new Entry(identity, progress, checksums)));
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Reads a file, which is not modified.
     *
     * @param file written by {@link #write}
     * @return the checkpoint
     * @throws IOException for a file that is none, or damaged, with its name
     */
    public static TrainingCheckpoint read(Path file) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        Entry entry = entry(file, checksums);
        checksums.remove(ENTRY);
        if (!checksums.equals(entry.checksums())) { // DL4J would take a file without the updater's state
            throw new IOException(file + ": the checkpoint is damaged, its parts have the checksums " + checksums
                    + " and not " + entry.checksums() + "; restore it from a copy");
        }
        try {
            ComputationGraph network = ModelSerializer.restoreComputationGraph(file.toFile(), true);
            return new TrainingCheckpoint(entry.identity(), entry.progress(), network);
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": the checkpoint is damaged, its network cannot be read (" + e + ")", e);
        }
    }

    /** The entry, and the CRC-32 of each part. */
    private static Entry entry(Path file, Map<String, Long> checksums) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": expected a checkpoint, got no such file");
        }
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        try {
            checksums.putAll(checksums(file, found));
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file + ": is no checkpoint or a truncated one (" + e.getMessage() + "); restore it from a copy", e);
        }
        if (checksums.isEmpty()) {
            throw new IOException(file + ": is no checkpoint or a truncated one (no zip file); restore it from a copy");
        }
        if (!checksums.containsKey(ENTRY)) {
            throw new IOException(file + ": is no checkpoint of a training, it has no entry " + ENTRY);
        }
        try {
            return JSON.readValue(found.toByteArray(), Entry.class);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file + ": the checkpoint is damaged, its entry " + ENTRY + " cannot be read (" + e + ")", e);
        }
    }

    /** Reads the zip as a stream, as DL4J does; that also compares what each part holds with the zip's own checksum. */
    private static Map<String, Long> checksums(Path file, OutputStream own) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                CheckedInputStream part = new CheckedInputStream(zip, new CRC32());
                part.transferTo(entry.getName().equals(ENTRY) ? own : OutputStream.nullOutputStream());
                checksums.put(entry.getName(), part.getChecksum().getValue());
            }
        }
        return checksums;
    }

    /**
     * What another run has otherwise.
     *
     * @param other its identity
     * @return all differences in words; empty if there is none
     */
    public Optional<String> differenceFrom(Map<String, String> other) {
        TreeSet<String> names = new TreeSet<>(identity.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(identity.get(name), other.get(name)))
                .map(name -> name + ": this run has " + other.get(name) + ", the checkpoint has " + identity.get(name))
                .reduce((one, more) -> one + "; " + more);
    }

    /**
     * What another network has otherwise: the first parameter that is missing or of another shape, or else the first
     * setting of the configuration with another value.
     *
     * @param other an initialised network
     * @return the difference in words; empty if one can go on where the other stopped
     */
    public Optional<String> differenceFrom(ComputationGraph other) {
        Map<String, INDArray> wanted = other.paramTable();
        Map<String, INDArray> found = network.paramTable();
        TreeSet<String> names = new TreeSet<>(wanted.keySet());
        names.addAll(found.keySet());
        return names.stream()
                .filter(name -> !shape(wanted.get(name)).equals(shape(found.get(name))))
                .map(name -> "parameter " + name + ": expected " + shape(wanted.get(name)) + ", got "
                        + shape(found.get(name)))
                .findFirst()
                .or(() -> ConfigurationDifference.first(other, network));
    }

    private static String shape(@Nullable INDArray array) {
        return array == null ? "none" : Arrays.toString(array.shape());
    }
}
