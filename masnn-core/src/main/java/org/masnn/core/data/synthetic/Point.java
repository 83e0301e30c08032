package org.masnn.core.data.synthetic;

/** A point of the image plane; y grows downwards. */
record Point(double x, double y) {

    Point plus(double dx, double dy) {
        return new Point(x + dx, y + dy);
    }

    Point scaled(double factor) {
        return new Point(factor * x, factor * y);
    }
}
