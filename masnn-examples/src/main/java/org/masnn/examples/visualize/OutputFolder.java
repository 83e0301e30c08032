package org.masnn.examples.visualize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.picture.Drawing;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.OutputFile;

/**
 * The folder that pictures are written into.
 *
 * @param path the folder; made when something is written
 * @param replace whether files there may be replaced
 */
record OutputFolder(Path path, boolean replace) {

    private static final int PRINT_SCALE = 2;

    /** Finds out before the work whether there can be files. */
    void requireWritable() {
        OptionCheck.require(
                !Files.exists(path) || Files.isDirectory(path), "--output", "a folder", path + ", which is a file");
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        OptionCheck.require(
                Files.isDirectory(there) && Files.isWritable(there),
                "--output",
                "a folder that can be written",
                path + (there.equals(path.toAbsolutePath().normalize()) ? "" : " in " + there)
                        + ", which is not writable");
    }

    /** Finds out before the work whether files of these names may be written. */
    void requireFree(List<String> names) {
        for (String name : names) {
            for (Path file : List.of(file(name, ".png"), file(name, ".svg"))) {
                OptionCheck.require(
                        replace || !Files.exists(file),
                        "--output",
                        "a folder without " + file.getFileName(),
                        path + ", which has one; --force replaces it");
            }
        }
    }

    private Path file(String name, String ending) {
        return path.resolve(name + ending);
    }

    /** Writes a drawing as PNG and as SVG; returns the files. */
    List<Path> write(CaptionedDrawing picture) throws IOException {
        Files.createDirectories(path);
        Drawing drawing = picture.withCaption();
        List<Path> files = new ArrayList<>();
        files.add(write(picture.name(), ".png", drawing.png(PRINT_SCALE)));
        files.add(write(picture.name(), ".svg", drawing.svg().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    private Path write(String name, String ending, byte[] content) throws IOException {
        Path file = file(name, ending);
        new OutputFile(file, replace).write(out -> out.write(content));
        return file;
    }
}
