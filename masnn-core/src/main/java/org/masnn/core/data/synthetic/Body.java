package org.masnn.core.data.synthetic;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A person from the hips up who faces the camera, with arms of two links. Lengths are in body units; brightness is log
 * intensity.
 */
final class Body {

    /** Distance of a shoulder from the middle. */
    static final double SHOULDER = 0.15;

    private static final double LINK = 0.185;
    private static final Point RESTING_HAND = new Point(0.04, 0.36);

    private final Point middle;
    private final double unit;
    private final double girth;
    private final Texture sleeve;
    private final Texture skin;
    private final Texture shirt;

    Body(int sensorSize, Random random) {
        unit = sensorSize * (0.75 + 0.25 * random.nextDouble());
        middle = new Point(
                sensorSize * (0.5 + 0.06 * (2 * random.nextDouble() - 1)),
                sensorSize * (0.45 + 0.06 * (2 * random.nextDouble() - 1)));
        girth = 0.85 + 0.3 * random.nextDouble();
        // Against a background of 0: brighter or darker clothes, so that polarity does not tell which edge leads.
        double sign = random.nextBoolean() ? 1 : -1;
        shirt = Texture.of(random, sign * (0.2 + 0.2 * random.nextDouble()), 0.05);
        sleeve = Texture.of(random, sign * (0.5 + 0.4 * random.nextDouble()), 0.15);
        skin = Texture.of(random, sign * (0.8 + 0.4 * random.nextDouble()), 0.05);
    }

    /** Draws what does not move: head, trunk, and the arms that hang. */
    void drawStill(Canvas canvas, boolean rightHangs, boolean leftHangs) {
        canvas.draw(at(0, 0.03), at(0, 0.5), unit * 0.13 * girth, shirt);
        canvas.draw(at(0, -0.17), at(0, -0.15), unit * 0.075 * girth, skin);
        if (rightHangs) {
            drawArm(canvas, -1, new Point(-SHOULDER - RESTING_HAND.x(), RESTING_HAND.y()));
        }
        if (leftHangs) {
            drawArm(canvas, 1, new Point(SHOULDER + RESTING_HAND.x(), RESTING_HAND.y()));
        }
    }

    /** Draws the arms that move. */
    void drawMoving(Canvas canvas, @Nullable Point rightHand, @Nullable Point leftHand) {
        if (rightHand != null) {
            drawArm(canvas, -1, rightHand);
        }
        if (leftHand != null) {
            drawArm(canvas, 1, leftHand);
        }
    }

    private void drawArm(Canvas canvas, int side, Point target) {
        double shoulderX = side * SHOULDER;
        double dx = target.x() - shoulderX;
        double dy = target.y();
        double distance = Math.hypot(dx, dy);
        double reach = Math.min(distance, 1.98 * LINK);
        double shorten = distance == 0 ? 0 : reach / distance;
        Point hand = new Point(shoulderX + dx * shorten, dy * shorten);
        // A hand near the shoulder in the image is stretched out towards the camera: the links look shorter.
        double link = Math.min(LINK, 0.05 + 0.6 * reach);
        // The elbow lies beside the line from shoulder to hand, on the outer side of a hanging arm.
        double bend = Math.sqrt(link * link - reach * reach / 4) / Math.max(distance, 1e-9);
        Point elbow = new Point((shoulderX + hand.x()) / 2 + side * dy * bend, hand.y() / 2 - side * dx * bend);
        canvas.draw(at(shoulderX, 0), at(elbow.x(), elbow.y()), unit * 0.045 * girth, sleeve);
        canvas.draw(at(elbow.x(), elbow.y()), at(hand.x(), hand.y()), unit * 0.038 * girth, sleeve);
        canvas.draw(at(hand.x(), hand.y()), at(hand.x(), hand.y()), unit * 0.05 * girth, skin);
    }

    private Point at(double x, double y) {
        return new Point(x, y).scaled(unit).plus(middle.x(), middle.y());
    }
}
