package org.masnn.core.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** One golden case: a folder with {@code meta.json} and {@code .npy} files. */
public final class GoldenCase {

    private final Path folder;
    private final JsonNode meta;

    GoldenCase(Path folder) {
        this.folder = folder;
        this.meta = json("meta");
    }

    /**
     * One JSON file of the case.
     *
     * @param name its name without {@code .json}
     * @return the object
     */
    public JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The name.
     *
     * @return for instance {@code c_combo_TCS}
     */
    public String name() {
        return folder.getFileName().toString();
    }

    /**
     * All of {@code meta.json}.
     *
     * @return the object
     */
    public JsonNode meta() {
        return meta;
    }

    /**
     * One hyper-parameter.
     *
     * @param key its key under {@code hyper}
     * @return the value; fails if there is none
     */
    public JsonNode hyper(String key) {
        JsonNode value = meta.path("hyper").path(key);
        if (value.isMissingNode()) {
            throw new AssertionError(name() + "/meta.json: expected hyper." + key + ", got " + meta.path("hyper"));
        }
        return value;
    }

    /**
     * Whether there is a tensor.
     *
     * @param tensor its name without {@code .npy}
     * @return true if there is
     */
    public boolean has(String tensor) {
        return Files.isRegularFile(file(tensor));
    }

    /**
     * One tensor, in the axis order of the file.
     *
     * @param tensor its name without {@code .npy}, for instance {@code in_x}
     * @return a new array of type DOUBLE
     */
    public INDArray array(String tensor) {
        return NpyFile.read(file(tensor));
    }

    /**
     * The tensors whose names begin with a prefix.
     *
     * @param prefix for instance {@code g_p_}
     * @return their names without {@code .npy}, sorted
     */
    public List<String> tensors(String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(prefix) && file.endsWith(".npy"))
                    .map(file -> file.substring(0, file.length() - ".npy".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String tensor) {
        return folder.resolve(tensor + ".npy");
    }

    /** The name, so that parameterised tests show it. */
    @Override
    public String toString() {
        return name();
    }
}
