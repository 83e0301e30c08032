package org.masnn.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0.93, 1",
        "0.51, 0.6",
        "0.24, 0.3",
        "0.3, 0.3",
        "0.1, 0.1",
        "0.043, 0.05",
        "1, 1",
        "0, 1",
        "0.0009, 0.0009"
    })
    void upTo_endsAtARoundNumberNotBelowTheLargest(float largest, double expected) {
        assertThat(ColourScale.upTo(largest).maximum()).isEqualTo(expected);
    }

    /** Equal steps of the number are equal steps of lightness, which the eye reads, up to rounding to 8 bits. */
    @Test
    void colours_growEvenlyInLightness() {
        ColourScale scale = new ColourScale(2);
        double first = lightness(scale.colour(0));
        double last = lightness(scale.colour(2));
        assertThat(first).isLessThan(15);
        assertThat(last).isGreaterThan(90);
        for (int i = 1; i <= 20; i++) {
            assertThat(lightness(scale.colour(i / 10.0)))
                    .as("at %s", i / 10.0)
                    .isCloseTo(first + (last - first) * i / 20, within(1.5));
        }
        assertThat(scale.colour(5)).isEqualTo(scale.colour(2));
    }

    /** As eyes without cones for red, or for green, see them (Viénot et al. 1999), neighbours in tenths still differ. */
    @Test
    void colours_withoutRedOrGreen_differByBlueAndLightness() {
        ColourScale scale = new ColourScale(1);
        for (int i = 0; i < 10; i++) {
            Color a = scale.colour(i / 10.0);
            Color b = scale.colour((i + 1) / 10.0);
            assertThat(0.11 * linear(b.getRed()) + 0.89 * linear(b.getGreen()))
                    .isGreaterThan(0.11 * linear(a.getRed()) + 0.89 * linear(a.getGreen()));
            assertThat(0.29 * linear(b.getRed()) + 0.71 * linear(b.getGreen()))
                    .isGreaterThan(0.29 * linear(a.getRed()) + 0.71 * linear(a.getGreen()));
        }
    }

    private static double lightness(Color colour) {
        double y = 0.2126729 * linear(colour.getRed())
                + 0.7151522 * linear(colour.getGreen())
                + 0.0721750 * linear(colour.getBlue());
        return y > 216.0 / 24389 ? 116 * Math.cbrt(y) - 16 : y * 24389.0 / 27;
    }

    private static double linear(int component) {
        double value = component / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    @Test
    void image_hasTheColourOfEachNumberAndWhiteForNone() {
        ColourScale scale = new ColourScale(0.5);

        BufferedImage image = scale.image(new float[] {0, 0.25f, 0.5f, Float.NaN, 0.1f, 7}, 3);

        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(new Color(image.getRGB(1, 0))).isEqualTo(scale.colour(0.25));
        assertThat(new Color(image.getRGB(0, 1))).isEqualTo(Color.WHITE);
        assertThat(new Color(image.getRGB(1, 1))).isEqualTo(scale.colour(0.1));
        assertThat(new Color(image.getRGB(2, 1))).isEqualTo(scale.colour(0.5));
    }

    @Test
    void construction_maximumThatIsNone_isAnError() {
        assertThatThrownBy(() -> new ColourScale(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ColourScale: expected a maximum above 0, got NaN");
    }
}
