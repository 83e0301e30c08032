package org.masnn.core.data.synthetic;

import java.util.Random;

/**
 * The log intensity along a limb: folds as a sine.
 *
 * @param level mean log intensity
 * @param depth amplitude of the folds
 * @param folds folds along a link
 * @param shift phase of the folds, radians
 */
record Texture(double level, double depth, double folds, double shift) {

    static Texture of(Random random, double level, double depth) {
        return new Texture(level, depth, 1 + 2 * random.nextDouble(), 2 * Math.PI * random.nextDouble());
    }

    /** Log intensity at a part of the way along a link, 0 to 1. */
    double at(double along) {
        return level + depth * Math.sin(2 * Math.PI * folds * along + shift);
    }
}
