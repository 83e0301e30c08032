package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the checkpoints of a comparison are, one file a run.
 *
 * @param path the folder; made when the first checkpoint is written
 */
record CheckpointFolder(Path path) {

    Path file(String attention, long seed) {
        return path.resolve(attention + "-seed" + seed + ".zip");
    }

    /** Refuses to start runs anew where checkpoints of runs with the same names are. */
    void requireFree(GestureSettings settings) {
        for (long seed : settings.training().seeds()) {
            for (String attention : settings.network().attentions()) {
                Path file = file(attention, seed);
                OptionCheck.require(
                        !Files.exists(file),
                        "--save",
                        "a folder without checkpoints of these runs",
                        file + "; give --resume " + path + " to continue it, or another folder");
            }
        }
    }

    /** Proves before training that the folder can be written. */
    void prepare() throws IOException {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".masnn-", ".tmp"));
        } catch (IOException e) {
            throw new IOException(path + ": checkpoints cannot be written there (" + e + ")", e);
        }
    }
}
