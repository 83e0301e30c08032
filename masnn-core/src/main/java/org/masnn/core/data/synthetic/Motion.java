package org.masnn.core.data.synthetic;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where the hands are at each moment of a gesture, in body units relative to the middle between the shoulders (x to the
 * right of the image, y down). The right hand is on the left of the image.
 */
final class Motion {

    private final Pace pace;
    private final @Nullable Path right;
    private final @Nullable Path left;

    private Motion(Pace pace, @Nullable Path right, @Nullable Path left) {
        this.pace = pace;
        this.right = right;
        this.left = left;
    }

    /** A hand's place at a phase in radians. */
    @FunctionalInterface
    private interface Path {
        Point at(double phase);
    }

    /** Right hand at a moment, 0 to 1 over the sample; null when the arm hangs. */
    @Nullable
    Point right(double moment) {
        return right == null ? null : right.at(pace.phase(moment));
    }

    /** Left hand at a moment, 0 to 1 over the sample; null when the arm hangs. */
    @Nullable
    Point left(double moment) {
        return left == null ? null : left.at(pace.phase(moment));
    }

    /** A motion of a gesture with random amplitude, place, pace and start. */
    static Motion of(Gesture gesture, Random random) {
        double size = between(random, 0.85, 1.15);
        double dx = between(random, -0.03, 0.03);
        double dy = between(random, -0.03, 0.03);
        return switch (gesture) {
            case HAND_CLAPPING -> {
                Path path = phase -> new Point(-0.02 - size * 0.08 * (1 - Math.cos(phase)), 0.14 + dy);
                yield new Motion(Pace.of(random, 2, 4), path, mirrored(path));
            }
            case RIGHT_HAND_WAVE -> new Motion(Pace.of(random, 2, 4), wave(size, dx, dy), null);
            case LEFT_HAND_WAVE -> new Motion(Pace.of(random, 2, 4), null, mirrored(wave(size, dx, dy)));
            case RIGHT_ARM_CLOCKWISE -> new Motion(Pace.of(random, 1, 3), circle(-1, size, dx, dy), null);
            case RIGHT_ARM_COUNTER_CLOCKWISE ->
                new Motion(Pace.of(random, 1, 3).backwards(), circle(-1, size, dx, dy), null);
            case LEFT_ARM_CLOCKWISE -> new Motion(Pace.of(random, 1, 3), null, circle(1, size, dx, dy));
            case LEFT_ARM_COUNTER_CLOCKWISE ->
                new Motion(Pace.of(random, 1, 3).backwards(), null, circle(1, size, dx, dy));
            case ARM_ROLL -> {
                Pace pace = Pace.of(random, 2, 4);
                yield new Motion(
                        random.nextBoolean() ? pace : pace.backwards(),
                        phase -> roll(size, phase).plus(dx, dy),
                        phase -> roll(size, phase + Math.PI).plus(dx, dy));
            }
            case AIR_DRUMS -> {
                Path path = phase -> new Point(-0.20 + dx, 0.18 + dy + size * 0.10 * Math.sin(phase));
                yield new Motion(
                        Pace.of(random, 2, 4), path, phase -> mirrored(path).at(phase + Math.PI));
            }
            case AIR_GUITAR ->
                new Motion(
                        Pace.of(random, 3, 5),
                        phase -> new Point(
                                -0.03 + dx + size * 0.03 * Math.sin(phase), 0.22 + dy + size * 0.09 * Math.sin(phase)),
                        phase -> new Point(0.30 + dx + 0.02 * Math.sin(phase / 2), 0.02 + dy));
            case OTHER_GESTURES -> other(random, size, dx, dy);
        };
    }

    private static Path wave(double size, double dx, double dy) {
        return phase -> {
            double swing = size * 0.7 * Math.sin(phase);
            return new Point(-0.30 + dx + 0.20 * Math.sin(swing), -0.02 + dy - 0.20 * Math.cos(swing));
        };
    }

    /** A circle about the shoulder, slightly outwards, so that the elbow bends and stretches on the way round. */
    private static Path circle(int side, double size, double dx, double dy) {
        return phase -> new Point(
                side * (Body.SHOULDER + 0.07) + dx + size * 0.24 * Math.cos(phase),
                0.02 + dy + size * 0.24 * Math.sin(phase));
    }

    private static Point roll(double size, double phase) {
        return new Point(size * 0.07 * Math.cos(phase), 0.14 + size * 0.08 * Math.sin(phase));
    }

    /** Curves whose two axes go at different rates: none of them is a circle or a line. */
    private static Motion other(Random random, double size, double dx, double dy) {
        int[][] rates = {{1, 2}, {2, 1}, {2, 3}, {3, 2}};
        int[] rate = rates[random.nextInt(rates.length)];
        double lag = between(random, 0.3, Math.PI / 2);
        double width = between(random, 0.08, 0.14) * size;
        double height = between(random, 0.08, 0.14) * size;
        double row = between(random, -0.10, 0.20);
        Path path = phase -> new Point(
                -0.26 + dx + width * Math.sin(rate[0] * phase + lag), row + dy + height * Math.sin(rate[1] * phase));
        Pace pace = Pace.of(random, 1, 2);
        return switch (random.nextInt(3)) {
            case 0 -> new Motion(pace, path, null);
            case 1 -> new Motion(pace, null, mirrored(path));
            default -> new Motion(pace, path, mirrored(path));
        };
    }

    private static Path mirrored(Path path) {
        return phase -> {
            Point point = path.at(phase);
            return new Point(-point.x(), point.y());
        };
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /**
     * The phase as a function of time: a whole number of turns from a start, after a rest and before another, at a pace
     * that swells once. Time reversed, a pace is one of the same distribution turning backwards.
     *
     * @param start radians
     * @param turns whole number, negative for backwards
     * @param from moment at which the motion begins
     * @param to moment at which it ends
     * @param swell relative change of the pace, below 1
     */
    record Pace(double start, int turns, double from, double to, double swell) {

        static Pace of(Random random, int fewestTurns, int mostTurns) {
            return new Pace(
                    between(random, 0, 2 * Math.PI),
                    fewestTurns + random.nextInt(mostTurns - fewestTurns + 1),
                    between(random, 0, 0.15),
                    between(random, 0.85, 1),
                    between(random, -0.35, 0.35));
        }

        Pace backwards() {
            return new Pace(start, -turns, from, to, swell);
        }

        double phase(double moment) {
            double part = Math.min(Math.max((moment - from) / (to - from), 0), 1);
            double turned = part + swell * Math.sin(2 * Math.PI * part) / (2 * Math.PI);
            return start + 2 * Math.PI * turns * turned;
        }
    }
}
