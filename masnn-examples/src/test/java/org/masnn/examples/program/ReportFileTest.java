package org.masnn.examples.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void write_replacesAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "a much longer text than the new one");
        new ReportFile("--json", file).write("{ä}");
        assertThat(Files.readString(file)).isEqualTo("{ä}\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
