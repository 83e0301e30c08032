package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RandomResizedCropPropertyTest {

    @Property
    void box_anyPicture_isInside(
            @ForAll @IntRange(min = 1, max = 2000) int width,
            @ForAll @IntRange(min = 1, max = 2000) int height,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            PixelBox box = RandomResizedCrop.of(224).box(width, height, random);
            assertThat(box.x()).isNotNegative();
            assertThat(box.y()).isNotNegative();
            assertThat(box.width()).isPositive();
            assertThat(box.height()).isPositive();
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(width);
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(height);
        }
    }

    @Property(tries = 200)
    void apply_anyPicture_hasTheSize(
            @ForAll @IntRange(min = 1, max = 60) int width,
            @ForAll @IntRange(min = 1, max = 60) int height,
            @ForAll long seed) {
        RgbImage image = RandomResizedCrop.of(17).apply(Pictures.pattern(width, height), new SplittableRandom(seed));
        assertThat(image.width()).isEqualTo(17);
        assertThat(image.height()).isEqualTo(17);
    }

    @Example
    void box_manyDraws_haveUniformAreaAndLogarithmOfRatio() {
        SplittableRandom random = new SplittableRandom(5);
        double area = 0;
        double logarithm = 0;
        double smallest = 1;
        int draws = 20_000;
        // A picture this wide and high takes almost every draw of an area up to a half.
        RandomResizedCrop crop = new RandomResizedCrop(224, 0.08, 0.5, 0.75, 4.0 / 3);
        for (int i = 0; i < draws; i++) {
            PixelBox box = crop.box(1000, 1000, random);
            double share = (double) box.width() * box.height() / 1e6;
            smallest = Math.min(smallest, share);
            area += share / draws;
            logarithm += Math.log((double) box.width() / box.height()) / draws;
        }
        assertThat(area).isBetween(0.285, 0.295);
        assertThat(smallest).isBetween(0.079, 0.082);
        assertThat(logarithm).isBetween(-0.005, 0.005);
    }

    @Example
    void box_pictureThatNothingFits_isTheLargestInTheMiddle() {
        SplittableRandom random = new SplittableRandom(1);
        // Shares of 8 % and more of such a strip are never 3:4 to 4:3.
        assertThat(RandomResizedCrop.of(224).box(1000, 10, random)).isEqualTo(new PixelBox(493, 0, 13, 10));
        assertThat(RandomResizedCrop.of(224).box(10, 1000, random)).isEqualTo(new PixelBox(0, 493, 10, 13));
    }

    @Example
    void constructor_impossibleValues_areRefused() {
        assertThatThrownBy(() -> new RandomResizedCrop(224, 0.5, 0.4, 0.75, 1.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "RandomResizedCrop: expected a size of 1 or more, areas with 0 < minimum <= maximum <= 1 and"
                                + " ratios with 0 < minimum <= maximum, got size 224, areas 0.5..0.4, ratios 0.75..1.3");
    }
}
