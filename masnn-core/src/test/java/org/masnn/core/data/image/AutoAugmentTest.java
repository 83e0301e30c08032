package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.data.image.AutoAugment.Step;

class AutoAugmentTest {

    /**
     * Checksums of Pillow 9.4.0: ImageOps, ImageEnhance, rotate and transform(AFFINE), nearest neighbour, over the
     * pattern of 37 x 29.
     */
    @ParameterizedTest
    @CsvSource({
        "SHEAR_X,3,false,e1e2e9f6",
        "SHEAR_Y,3,false,0d80fb26",
        "TRANSLATE_X,3,false,862ba08d",
        "TRANSLATE_Y,3,false,9e52ef9e",
        "ROTATE,3,false,e0ca24ef",
        "BRIGHTNESS,3,false,bf558ed6",
        "COLOR,3,false,53c93c31",
        "CONTRAST,3,false,c1891772",
        "SHARPNESS,3,false,7701d33a",
        "POSTERIZE,3,false,5595beef",
        "SOLARIZE,3,false,fcd281cd",
        "AUTO_CONTRAST,3,false,d0b1fb34",
        "EQUALIZE,3,false,833f9989",
        "INVERT,3,false,65b03419",
        "SHEAR_X,3,true,ba3ce4d9",
        "SHEAR_Y,3,true,2ed67a57",
        "TRANSLATE_X,3,true,ad6d540d",
        "TRANSLATE_Y,3,true,339a929d",
        "ROTATE,3,true,d3e2ff25",
        "BRIGHTNESS,3,true,661f0f2b",
        "COLOR,3,true,9c80b18e",
        "CONTRAST,3,true,de205d46",
        "SHARPNESS,3,true,efdbddf2",
        "POSTERIZE,3,true,5595beef",
        "SOLARIZE,3,true,fcd281cd",
        "AUTO_CONTRAST,3,true,d0b1fb34",
        "EQUALIZE,3,true,833f9989",
        "INVERT,3,true,65b03419",
        "SHEAR_X,9,false,f877ee91",
        "SHEAR_Y,9,false,de4382ed",
        "TRANSLATE_X,9,false,62959257",
        "TRANSLATE_Y,9,false,5eab7f5d",
        "ROTATE,9,false,4ac8902b",
        "BRIGHTNESS,9,false,3409461c",
        "COLOR,9,false,65ee9b85",
        "CONTRAST,9,false,a4c76d08",
        "SHARPNESS,9,false,5d736f5a",
        "POSTERIZE,9,false,adb64c0d",
        "SOLARIZE,9,false,65b03419",
        "AUTO_CONTRAST,9,false,d0b1fb34",
        "EQUALIZE,9,false,833f9989",
        "INVERT,9,false,65b03419",
        "SHEAR_X,9,true,a004d403",
        "SHEAR_Y,9,true,34d196bc",
        "TRANSLATE_X,9,true,2bdbcbe6",
        "TRANSLATE_Y,9,true,d873ca3b",
        "ROTATE,9,true,37635adf",
        "BRIGHTNESS,9,true,a470712a",
        "COLOR,9,true,7148f5b8",
        "CONTRAST,9,true,72ddfeb4",
        "SHARPNESS,9,true,2bfbe9f8",
        "POSTERIZE,9,true,adb64c0d",
        "SOLARIZE,9,true,65b03419",
        "AUTO_CONTRAST,9,true,d0b1fb34",
        "EQUALIZE,9,true,833f9989",
        "INVERT,9,true,65b03419",
    })
    void operation_pattern_givesThePixelsOfPillow(
            AugmentOperation operation, int level, boolean negative, String expected) {
        assertThat(Pictures.checksum(operation.apply(Pictures.pattern(37, 29), level, negative)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = AugmentOperation.class,
            names = {"AUTO_CONTRAST", "EQUALIZE", "INVERT"},
            mode = EnumSource.Mode.EXCLUDE)
    void operation_levelZero_changesNothing(AugmentOperation operation) {
        RgbImage image = Pictures.pattern(37, 29);
        assertThat(operation.apply(image, 0, false).toBytes()).isEqualTo(image.toBytes());
    }

    @ParameterizedTest
    @EnumSource(AugmentOperation.class)
    void operation_onePixelOrOneColour_isDefined(AugmentOperation operation) {
        for (RgbImage image : new RgbImage[] {Pictures.pattern(1, 1), Pictures.constant(9, 2, 0, 128, 255)}) {
            RgbImage result = operation.apply(image, 9, true);
            assertThat(result.width()).isEqualTo(image.width());
            assertThat(result.height()).isEqualTo(image.height());
        }
    }

    @Test
    void policies_published_have25Pairs() {
        for (AutoAugment policy : new AutoAugment[] {AutoAugment.IMAGENET, AutoAugment.CIFAR10}) {
            assertThat(policy.pairs()).hasSize(25).allMatch(pair -> pair.size() == 2);
        }
        assertThat(AutoAugment.IMAGENET.pairs().get(0))
                .containsExactly(
                        new Step(AugmentOperation.POSTERIZE, 0.4, 8), new Step(AugmentOperation.ROTATE, 0.6, 9));
        assertThat(AutoAugment.IMAGENET.pairs().get(18))
                .containsExactly(
                        new Step(AugmentOperation.SHEAR_X, 0.6, 5), new Step(AugmentOperation.EQUALIZE, 1.0, 0));
        assertThat(AutoAugment.CIFAR10.pairs().get(21))
                .containsExactly(
                        new Step(AugmentOperation.TRANSLATE_Y, 0.9, 9), new Step(AugmentOperation.TRANSLATE_Y, 0.7, 9));
        assertThat(AutoAugment.IMAGENET).hasToString("AutoAugment.IMAGENET");
    }

    @Test
    void apply_seeds_repeatAndDiffer() {
        RgbImage image = Pictures.pattern(37, 29);
        Set<String> results = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            String first = Pictures.checksum(AutoAugment.IMAGENET.apply(image, new SplittableRandom(seed)));
            assertThat(Pictures.checksum(AutoAugment.IMAGENET.apply(image, new SplittableRandom(seed))))
                    .isEqualTo(first);
            results.add(first);
        }
        // 25 pairs, some of them alike, each with up to four outcomes and two directions.
        assertThat(results).hasSizeGreaterThan(30);
        assertThat(Pictures.checksum(image)).isEqualTo("762cb9e2");
    }
}
