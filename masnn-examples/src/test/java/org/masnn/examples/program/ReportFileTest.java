package org.masnn.examples.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

    @TempDir
    Path folder;

    @Test
    void requireWritable_newOrOldFile() throws IOException {
        new ReportFile("--json", folder.resolve("new.json")).requireWritable();
        Path old = Files.writeString(folder.resolve("old.json"), "precious");
        new ReportFile("--json", old).requireWritable();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(old);
        }
        assertThat(old).hasContent("precious");
    }

    @Test
    void requireWritable_folderOrNoFolder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportFile("--json", folder).requireWritable())
                .withMessage("--json: expected a file, got " + folder + ", which is a folder");
        Path nowhere = folder.resolve("no/a.md");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportFile("--markdown", nowhere).requireWritable())
                .withMessage("--markdown: expected a file in a folder that exists, got " + nowhere
                        + "; make the folder first");
    }

    @Test
    void requireWritable_deviceOrFileOrFolderThatMayNotBeWritten() throws IOException {
        Path device = Path.of("/dev/null");
        assumeThat(device).exists();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportFile("--report", device).requireWritable())
                .withMessage(
                        "--report: expected a file, got /dev/null, which is something else and would be replaced by a"
                                + " file");
        Path shut = Path.of("/proc/report.html"); // there even root can make nothing
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportFile("--report", shut).requireWritable())
                .withMessage(
                        "--report: expected a file that can be written, got /proc/report.html, whose folder /proc is"
                                + " not writable");
        Path old = Files.writeString(folder.resolve("old.html"), "precious");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("r--r--r--"));
        assumeThat(Files.isWritable(old)).as("root may write everywhere").isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportFile("--report", old).requireWritable())
                .withMessage("--report: expected a file that can be written, got " + old + ", which is not writable");
    }

    @Test
    void requireWritable_writableFileInAFolderThatIsNot() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("shut"));
        Path old = Files.writeString(inside.resolve("old.html"), "precious");
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(inside)).as("root may write everywhere").isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReportFile("--report", old).requireWritable())
                    .withMessage("--report: expected a file that can be written, got " + old + ", whose folder "
                            + inside + " is not writable");
        } finally {
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void write_othersMayReadAsOfAnyFile() throws IOException {
        Path file = folder.resolve("report.html");
        new ReportFile("--report", file).write("text");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(Files.writeString(folder.resolve("other"), "")));
    }

    @Test
    void write_replacesAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "a much longer text than the new one");
        new ReportFile("--json", file).write("{ä}");
        assertThat(Files.readString(file)).isEqualTo("{ä}\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
