package org.masnn.examples.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text file that a command writes when its work is done.
 *
 * @param option the option that names it, with dashes
 * @param path where it is written; what is there is replaced
 */
public record ReportFile(String option, Path path) {

    /**
     * Finds out before hours of work whether the file can be written, which makes a new file in its folder.
     *
     * @throws IllegalArgumentException if it is a folder or a device, its folder is missing, or it may not be written
     */
    public void requireWritable() {
        OptionCheck.require(!Files.isDirectory(path), option, "a file", path + ", which is a folder");
        OptionCheck.require(
                !Files.exists(path) || Files.isRegularFile(path),
                option,
                "a file",
                path + ", which is something else and would be replaced by a file");
        Path folder = path.toAbsolutePath().normalize().getParent();
        OptionCheck.require(
                folder != null && Files.isDirectory(folder),
                option,
                "a file in a folder that exists",
                path + "; make the folder first");
        OptionCheck.require(
                !Files.exists(path) || Files.isWritable(path),
                option,
                "a file that can be written",
                path + ", which is not writable");
        OptionCheck.require(
                takesFiles(folder),
                option,
                "a file that can be written",
                path + ", whose folder " + folder + " is not writable");
    }

    /** By trying, for what a system says of permissions is not all that can be in the way. */
    private static boolean takesFiles(@Nullable Path folder) {
        if (folder == null) {
            return false;
        }
        Path trial = folder.resolve(".masnn-" + UUID.randomUUID() + ".tmp");
        try {
            Files.createFile(trial);
            Files.delete(trial);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether two options name one file.
     *
     * @param other of another option
     * @return true for the same place, however it is written
     */
    public boolean isSameFileAs(ReportFile other) {
        return path.toAbsolutePath()
                .normalize()
                .equals(other.path.toAbsolutePath().normalize());
    }

    /**
     * Writes into a temporary file of the same folder and moves it: the file is the old one or the new one, never half.
     *
     * @param text UTF-8 content, with a line's end added
     * @throws IOException when it cannot be written
     */
    public void write(String text) throws IOException {
        byte[] content = (text + "\n").getBytes(StandardCharsets.UTF_8);
        new OutputFile(path, true).write(out -> out.write(content));
    }
}
