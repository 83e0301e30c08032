package org.masnn.core.event.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.event.EventFormatException;

class TextReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 1 2 1\n900 3 4 0\n",
                "5 1 2 1\r\n900 3 4 0",
                "# t x y p\n\n% by hand\n5\t1\t2\t1\n900 3 4 -1\n",
                "240 180\n0.000005 1 2 1\n0.000900 3 4 0\n",
                "5,1,2,1\n900,3,4,0\n",
                "t, x, y, p\n5, 1, 2, 1\n900, 3, 4, 0\n",
                "X;Y;Polarity;Timestamp\n1;2;2;5\n3;4;1;900\n",
                "x,y,frame,p,ts\n1,2,0,1,5e-6\n3,4,0,0,9.0E-4\n",
                "9.000000e+02 3 4 0\n5.0 1.0 2.0 1.0\n",
            })
    void read_anySpelling_givesTheEvents(String text) throws IOException {
        assertThat(RecordingBytes.events(new RecordingBytes().text(text).in(folder)))
                .containsExactly("5 1 2 1", "900 3 4 0");
    }

    @Test
    void read_equalTimes_keepTheOrderOfTheFile() throws IOException {
        Path file = new RecordingBytes()
                .text("9 1 1 1\n5 3 3 1\n9 0 0 0\n5 2 2 0\n")
                .in(folder);
        assertThat(RecordingBytes.events(file)).containsExactly("5 3 3 1", "5 2 2 0", "9 1 1 1", "9 0 0 0");
    }

    @Test
    void read_badLine_saysAtWhichByte() throws IOException {
        Path file = new RecordingBytes().text("5 1 2 1\n900 3 4\n").in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(file + ": at byte 8: expected a line of 4 numbers (t x y p), got \"900 3 4\"");
    }

    @Test
    void read_columnsInAnotherOrder_areRefused() throws IOException {
        Path file = new RecordingBytes().text("1 2 0.000005 1\n3 4 0.0009 0\n").in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("in row 0: expected y from 0 to 32766, got 5.0E-6;"
                        + " columns without names are taken as t, x, y, p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 1 2 0\n6 1 2 -1\n", "5 1 2 2\n6 1 2 0\n"})
    void read_mixedPolarities_areRefused(String text) throws IOException {
        Path file = new RecordingBytes().text(text).in(folder);
        assertThatThrownBy(() -> new DetectingReader().read(file))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("expected polarities of {0, 1}, {-1, 1} or {1, 2}, got a mixture of these");
    }
}
