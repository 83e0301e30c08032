package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * A step between a decoded picture and a network's input. Implementations are immutable, serve many threads and depend
 * on nothing but their arguments, so that a run can be repeated and continued.
 */
@FunctionalInterface
public interface ImageTransform {

    /**
     * Makes a new picture.
     *
     * @param image the picture; not modified
     * @param random the sample's own generator, from which every random choice has to come
     * @return another picture, or the same
     */
    RgbImage apply(RgbImage image, RandomGenerator random);
}
