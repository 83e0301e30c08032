package org.masnn.examples.depth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.masnn.examples.program.ReportFile;
import org.masnn.models.residual.BlockKind;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The finished runs, one JSON file each, so that a long comparison can be stopped and continued.
 *
 * @param path the folder
 */
record RunFolder(Path path) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Path file(BlockKind kind, int depth, long seed) {
        return path.resolve(NetworkName.of(kind) + "-" + depth + "-seed" + seed + ".json");
    }

    /** A run that was finished before. */
    Optional<DepthRun> read(BlockKind kind, int depth, long seed, Map<String, String> settings) throws IOException {
        Path file = file(kind, depth, seed);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        DepthRun run;
        try {
            run = JSON.readValue(file.toFile(), DepthRun.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + ": expected a run that depth has saved, got something else (" + e.getOriginalMessage()
                            + "); move it away",
                    e);
        }
        Set<String> names = new LinkedHashSet<>(settings.keySet());
        names.addAll(run.settings().keySet());
        for (String name : names) {
            if (!Objects.equals(settings.get(name), run.settings().get(name))) {
                throw new IllegalArgumentException(file + ": expected a run with " + name + " " + settings.get(name)
                        + ", got one with " + run.settings().get(name)
                        + "; give the options that it was made with, or another folder");
            }
        }
        return Optional.of(run);
    }

    void write(BlockKind kind, DepthRun run) throws IOException {
        Path file = file(kind, run.depth(), run.seed());
        new ReportFile("--save", file)
                .write(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run));
    }
}
