package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.masnn.examples.program.ProgramVersion;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A run on disk: a file of DL4J's {@code ModelSerializer} (network and updater, so that DL4J alone can load it) with one
 * more entry for the run's identity and state.
 *
 * @param identity what the run is of
 * @param state how far it is
 * @param network with updater state
 */
record Checkpoint(RunIdentity identity, RunState state, ComputationGraph network) {

    private static final String ENTRY = "masnn-imagenet.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** The entry's content. */
    private record Entry(
            @JsonProperty("version") String version,
            @JsonProperty("identity") RunIdentity identity,
            @JsonProperty("state") RunState state) {

        @JsonCreator
        Entry {}
    }

    /** The file of a run. */
    static Path file(Path folder, ResidualName network, long seed) {
        return folder.resolve(network + "-seed" + seed + ".zip");
    }

    /** Writes into a temporary file of the same folder and moves it: the file is the old one or the new one, never half. */
    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".masnn-", ".tmp");
        try {
            ModelSerializer.writeModel(network, temporary.toFile(), true);
            try (FileSystem zip = FileSystems.newFileSystem(temporary, (ClassLoader) null)) {
                Files.write(
                        zip.getPath(ENTRY),
                        JSON.writeValueAsBytes(new Entry(ProgramVersion.current(), identity, state)));
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What a file's run is of, without its network; every kind of damage is an {@link IOException} with the file's name. */
    static RunIdentity identity(Path file) throws IOException {
        return entry(file).identity();
    }

    /** Reads a file, which is not modified; every kind of damage is an {@link IOException} with the file's name. */
    static Checkpoint read(Path file) throws IOException {
        Entry entry = entry(file);
        try {
            ComputationGraph network = ModelSerializer.restoreComputationGraph(file.toFile(), true);
            return new Checkpoint(entry.identity(), entry.state(), network);
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": the checkpoint is damaged, its network cannot be read (" + e + ")", e);
        }
    }

    private static Entry entry(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": expected a checkpoint, got no such file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                throw new IOException(file + ": is no checkpoint of this program, it has no entry " + ENTRY);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return JSON.readValue(in.readAllBytes(), Entry.class);
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        file + ": the checkpoint is damaged, its entry " + ENTRY + " cannot be read (" + e + ")", e);
            }
        } catch (ZipException e) {
            throw new IOException(
                    file + ": is no checkpoint or a truncated one (" + e.getMessage() + "); restore it from a copy", e);
        }
    }
}
