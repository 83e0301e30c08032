package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.masnn.examples.program.OptionCheck;

/**
 * Where the checkpoints of a comparison are, one file a run.
 *
 * @param path the folder; made when the first checkpoint is written
 */
record CheckpointFolder(Path path) {

    Path file(RunIdentity run) {
        return file(run.attention(), run.seed());
    }

    /** Where the best network so far is, for runs that look for one. */
    Path best(RunIdentity run) {
        return path.resolve(safe(run.attention()) + "-seed" + run.seed() + "-best.zip");
    }

    Path file(String attention, long seed) {
        return path.resolve(safe(attention) + "-seed" + seed + ".zip");
    }

    /**
     * A part of a file name on every system, another for every other text: {@code /} becomes {@code +}, all but letters,
     * digits and {@code . = @ -} becomes {@code %} and its code in hexadecimal digits.
     */
    private static String safe(String attention) {
        StringBuilder name = new StringBuilder();
        for (byte code : attention.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) code;
            if (c == '/') {
                name.append('+');
            } else if (c < 128 && (Character.isLetterOrDigit(c) || ".=@-".indexOf(c) >= 0)) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits(code));
            }
        }
        return name.toString();
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
