package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTransformTest {

    private static final SplittableRandom UNUSED = new SplittableRandom(0);

    @Test
    void pattern_ofTheTests_isThatOfTheExpectedValues() {
        assertThat(Pictures.checksum(Pictures.pattern(37, 29))).isEqualTo("762cb9e2");
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 902fc087",
        "64, 50, e017607e",
        "37, 10, 3348569f",
        "9, 29, 5e85e3cf",
        "224, 224, a950b224",
        "1, 1, 1d9f6587"
    })
    void resize_pattern_givesThePixelsOfPillow(int width, int height, String expected) {
        assertThat(Pictures.checksum(BilinearResampler.resize(Pictures.pattern(37, 29), width, height)))
                .isEqualTo(expected);
    }

    @Test
    void resize_partOfThePattern_takesNothingFromBeside() {
        RgbImage part = Pictures.pattern(37, 29).crop(new PixelBox(5, 3, 25, 19));
        assertThat(Pictures.checksum(BilinearResampler.resize(part, 20, 20))).isEqualTo("a8ad6136");
    }

    @Test
    void resize_constant_staysConstant() {
        RgbImage image = BilinearResampler.resize(Pictures.constant(53, 31, 200, 7, 255), 17, 71);
        assertThat(image.toBytes())
                .isEqualTo(Pictures.constant(17, 71, 200, 7, 255).toBytes());
    }

    @Test
    void resize_ramp_staysARamp() {
        byte[] samples = new byte[240 * 4 * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i / 3 % 240);
        }
        RgbImage small = BilinearResampler.resize(RgbImage.of(240, 4, samples), 60, 2);
        for (int x = 2; x < 58; x++) {
            // The middle of four columns.
            assertThat((double) small.sample(x, 1, 2)).isCloseTo(4 * x + 1.5, within(0.51));
        }
    }

    @Test
    void resize_manyPixelsToOne_keepsTheMean() {
        RgbImage image = BilinearResampler.resize(Pictures.pattern(200, 200), 10, 10);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(mean(image, channel)).isCloseTo(mean(Pictures.pattern(200, 200), channel), within(2.0));
        }
    }

    private static double mean(RgbImage image, int channel) {
        double sum = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                sum += image.sample(x, y, channel);
            }
        }
        return sum / (image.width() * image.height());
    }

    @ParameterizedTest
    @CsvSource({"500, 375, 341, 256", "375, 500, 256, 341", "86, 108, 256, 321", "256, 256, 256, 256", "1, 3, 256, 768"
    })
    void shorterSide_anyShape_keepsItAndCutsTheLonger(int width, int height, int newWidth, int newHeight) {
        RgbImage image = new ShorterSide(256).apply(Pictures.constant(width, height, 1, 2, 3), UNUSED);
        assertThat(image.width()).isEqualTo(newWidth);
        assertThat(image.height()).isEqualTo(newHeight);
    }

    @Test
    void centreCrop_oddRest_roundsHalvesToEven() {
        RgbImage image = Pictures.pattern(37, 29);
        RgbImage crop = new CentreCrop(20).apply(image, UNUSED);
        // (37 - 20) / 2 = 8.5 becomes 8, (29 - 20) / 2 = 4.5 becomes 4, as in Python.
        assertThat(Pictures.pixel(crop, 0, 0)).isEqualTo(Pictures.pixel(image, 8, 4));
        // 34 - 19: 7.5 becomes 8.
        assertThat(Pictures.pixel(new CentreCrop(19).apply(Pictures.pattern(34, 34), UNUSED), 0, 0))
                .isEqualTo(Pictures.pixel(image, 8, 8));
    }

    @Test
    void centreCrop_smallPicture_isPaddedWithBlack() {
        RgbImage crop = new CentreCrop(8).apply(Pictures.constant(4, 2, 9, 9, 9), UNUSED);
        assertThat(crop.sample(1, 3, 0)).isZero();
        assertThat(crop.sample(2, 2, 0)).isZero();
        assertThat(crop.sample(2, 3, 0)).isEqualTo(9);
        assertThat(crop.sample(5, 4, 0)).isEqualTo(9);
        assertThat(crop.sample(5, 5, 0)).isZero();
    }

    @Test
    void randomMirror_half_mirrorsAboutHalf() {
        RgbImage image = Pictures.pattern(5, 3);
        SplittableRandom random = new SplittableRandom(1);
        int mirrored = 0;
        for (int i = 0; i < 1000; i++) {
            RgbImage result = RandomMirror.HALF.apply(image, random);
            if (result != image) {
                mirrored++;
                assertThat(Pictures.pixel(result, 0, 2)).isEqualTo(Pictures.pixel(image, 4, 2));
                assertThat(Pictures.pixel(result, 3, 1)).isEqualTo(Pictures.pixel(image, 1, 1));
            }
        }
        assertThat(mirrored).isBetween(440, 560);
        assertThatThrownBy(() -> new RandomMirror(1.5))
                .hasMessage("RandomMirror: expected a probability of 0..1, got 1.5");
    }

    @Test
    void randomPaddedCrop_places_areAllOfThem() {
        RgbImage image = Pictures.constant(4, 4, 50, 50, 50);
        SplittableRandom random = new SplittableRandom(1);
        boolean[] seen = new boolean[9];
        for (int i = 0; i < 300; i++) {
            RgbImage crop = new RandomPaddedCrop(4, 1).apply(image, random);
            int x = crop.sample(0, 2, 0) == 0 ? -1 : crop.sample(3, 2, 0) == 0 ? 1 : 0;
            int y = crop.sample(2, 0, 0) == 0 ? -1 : crop.sample(2, 3, 0) == 0 ? 1 : 0;
            seen[(y + 1) * 3 + x + 1] = true;
        }
        assertThat(seen).containsOnly(true);
        assertThatThrownBy(() -> new RandomPaddedCrop(32, 4).apply(image, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RandomPaddedCrop: expected a picture of 24 pixels or more in width and height, got 4 x 4;"
                        + " resize before");
    }

    @Test
    void normalization_knownValues_areThoseOfTorchvision() {
        float[] table = ChannelNormalization.IMAGENET.table();
        // Black and white of red and blue, as ToTensor and Normalize print them.
        assertThat(table[0]).isEqualTo(-2.117904f, within(1e-6f));
        assertThat(table[255]).isEqualTo(2.2489083f, within(1e-6f));
        assertThat(table[512 + 255]).isEqualTo(2.64f, within(1e-6f));
        assertThat(ChannelNormalization.UNIT.table()[256 + 51]).isEqualTo(0.2f);
        assertThatThrownBy(() -> new ChannelNormalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 0.0, 1.0)))
                .hasMessage("ChannelNormalization: expected three finite means and three deviations above 0, got"
                        + " [0.0, 0.0, 0.0] and [1.0, 0.0, 1.0]");
    }

    @Test
    void preparation_presets_makeTheirSize() {
        RgbImage image = Pictures.pattern(61, 40);
        SplittableRandom random = new SplittableRandom(3);
        for (ImagePreparation preparation : List.of(
                ImagePreparation.imageNetTraining(56),
                ImagePreparation.imageNetEvaluation(64, 56),
                ImagePreparation.smallTraining(32),
                ImagePreparation.smallEvaluation(32))) {
            for (int i = 0; i < 20; i++) {
                RgbImage result = preparation.apply(image, random);
                assertThat(result.width()).isEqualTo(preparation.size()).isEqualTo(result.height());
            }
        }
        assertThat(ImagePreparation.imageNetTraining(224).transforms())
                .containsExactly(RandomResizedCrop.of(224), AutoAugment.IMAGENET);
        assertThat(ImagePreparation.smallTraining(32).transforms())
                .contains(new RandomPaddedCrop(32, 4), RandomMirror.HALF);
    }

    @Test
    void preparation_wrongSize_isNamed() {
        ImagePreparation preparation =
                new ImagePreparation(32, List.of(new ShorterSide(32)), ChannelNormalization.UNIT);
        assertThatThrownBy(() -> preparation.apply(Pictures.constant(64, 128, 0, 0, 0), UNUSED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ImagePreparation: expected 32 x 32 pixels after [ShorterSide[length=32]], got 32 x 64; end"
                        + " with a transform that makes that size");
    }

    @Test
    void rgbImage_wrongLength_isRefused() {
        assertThatThrownBy(() -> RgbImage.of(2, 2, new byte[11]))
                .hasMessage(
                        "RgbImage: expected a size of 1 x 1 or more and width * height * 3 samples, got 2 x 2 and 11"
                                + " samples");
    }

    @Test
    void imageNetEvaluation_realPicture_givesThePixelsOfPillow() throws IOException {
        assumeThat(Pictures.data("imagenet_samples"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        ImageFolder images = ImageFolderTest.imageNetSamples();
        RgbImage tench = ImageDecoder.DEFAULT.decode(images.name(0), images.read(0));
        // Resize(256) and CenterCrop(224) as torchvision does them, with Pillow 9.4.0.
        assertThat(Pictures.checksum(
                        ImagePreparation.imageNetEvaluation(256, 224).apply(tench, UNUSED)))
                .isEqualTo("0594bb76");
    }
}
