package org.masnn.examples.picture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FontsTest {

    @Test
    void require_here_passes() {
        assertThatCode(Fonts::require).doesNotThrowAnyException();
    }

    @Test
    void require_noFonts_saysWhatToInstall() {
        for (Throwable thrown : new Throwable[] {
            new InternalError("java.lang.reflect.InvocationTargetException"),
            new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"),
            new IllegalStateException("Fontconfig head is null")
        }) {
            assertThatThrownBy(() -> Fonts.require(() -> {
                        if (thrown instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) thrown;
                    }))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .cause()
                    .hasMessage("pictures: expected a font to write with, got none (" + thrown
                            + "); install fontconfig and a font, for instance fonts-dejavu-core of Debian");
        }
    }
}
