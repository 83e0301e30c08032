package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.event.EventFormatException;

class MatReaderTest {

    @TempDir
    private Path folder;

    private static RecordingBytes file() {
        return new RecordingBytes()
                .text(String.format("%-124s", "MATLAB 5.0 MAT-file"))
                .shorts(0x0100, 'M' << 8 | 'I');
    }

    /** A variable of whole numbers in 16 bits, of which MATLAB says that they are doubles, as its own writer does. */
    private static RecordingBytes variable(RecordingBytes file, String name, int... values) {
        int padding = (8 - 2 * values.length % 8) % 8;
        file.ints(14, 16 + 16 + 8 + 8 + 2 * values.length + padding);
        file.ints(6, 8, 6, 0).ints(5, 8, values.length, 1);
        file.shorts(1, name.length()).text(name).text("\0".repeat(4 - name.length()));
        return file.ints(3, 2 * values.length).shorts(values).text("\0".repeat(padding));
    }

    @Test
    void read_fourVariables_countPixelsFromOne() throws IOException {
        RecordingBytes bytes = file();
        variable(bytes, "x", 1, 3, 304);
        variable(bytes, "y", 240, 4, 1);
        variable(bytes, "pol", -1, 1, 1);
        variable(bytes, "ts", 900, 5, 901);
        variable(bytes, "n", 3);
        Path file = bytes.in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 2 3 1", "900 0 239 0", "901 303 0 1");
        assertThat(RecordingBytes.summary(file))
                .isEqualTo("MAT v5 304x240 measured 3 events, 0 others, 0 bytes skipped");
    }

    @Test
    void read_pixelsWithAZero_countFromZero() throws IOException {
        RecordingBytes bytes = file();
        variable(bytes, "x", 0, 3);
        variable(bytes, "y", 2, 4);
        variable(bytes, "p", 1, 2);
        variable(bytes, "t", 5, 6);
        assertThat(RecordingBytes.events(bytes.in(folder))).isEqualTo(List.of("5 0 2 0", "6 3 4 1"));
    }

    @Test
    void read_otherVariables_areNamed() throws IOException {
        Path file = variable(variable(file(), "spik", 1, 2, 3), "x", 1).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected a structure with x, y, p and ts, or four variables of these names, got"
                        + " the variables [spik, x]");
    }

    @Test
    void read_columnsOfDifferentLength_areRefused() throws IOException {
        RecordingBytes bytes = variable(variable(file(), "x", 1, 2), "y", 1, 2);
        Path file = variable(variable(bytes, "p", 1, 0), "t", 1, 2, 3).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected x, y, p and ts of one length, got 3 and 2");
    }
}
