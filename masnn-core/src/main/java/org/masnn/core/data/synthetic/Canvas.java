package org.masnn.core.data.synthetic;

/**
 * A square picture of log intensities. What is drawn after {@link #keep} is wiped by the next {@link #wipe}, which
 * touches only the pixels that were drawn on.
 */
final class Canvas {

    final int size;
    final float[] pixels;
    private final float[] kept;
    private final Box drawn;
    private final Box wiped;

    Canvas(int size) {
        this.size = size;
        pixels = new float[size * size];
        kept = new float[size * size];
        drawn = new Box(size);
        wiped = new Box(size);
    }

    /** Makes the present picture the background of what follows. */
    void keep() {
        System.arraycopy(pixels, 0, kept, 0, pixels.length);
        drawn.clear();
        wiped.clear();
    }

    /** Back to the background. */
    void wipe() {
        for (int y = drawn.top; y <= drawn.bottom; y++) {
            int from = y * size + drawn.left;
            System.arraycopy(kept, from, pixels, from, drawn.right - drawn.left + 1);
        }
        wiped.clear();
        wiped.include(drawn);
        drawn.clear();
    }

    /** The pixels that may have changed since before the last {@link #wipe}. */
    Box changed() {
        Box both = new Box(size);
        both.include(wiped);
        both.include(drawn);
        return both;
    }

    /** Draws a link with round ends and edges one pixel wide; in log intensity, so a half-covered pixel is half-way. */
    void draw(Point from, Point to, double radius, Texture texture) {
        int left = (int) Math.floor(Math.min(from.x(), to.x()) - radius - 1);
        int right = (int) Math.ceil(Math.max(from.x(), to.x()) + radius + 1);
        int top = (int) Math.floor(Math.min(from.y(), to.y()) - radius - 1);
        int bottom = (int) Math.ceil(Math.max(from.y(), to.y()) + radius + 1);
        left = Math.max(left, 0);
        right = Math.min(right, size - 1);
        top = Math.max(top, 0);
        bottom = Math.min(bottom, size - 1);
        if (left > right || top > bottom) {
            return;
        }
        drawn.include(left, right, top, bottom);
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double inverse = dx == 0 && dy == 0 ? 0 : 1 / (dx * dx + dy * dy);
        double outer = (radius + 0.5) * (radius + 0.5);
        for (int y = top; y <= bottom; y++) {
            double py = y + 0.5 - from.y();
            for (int x = left; x <= right; x++) {
                double px = x + 0.5 - from.x();
                double along = Math.min(Math.max((px * dx + py * dy) * inverse, 0), 1);
                double ex = px - along * dx;
                double ey = py - along * dy;
                double squared = ex * ex + ey * ey;
                if (squared < outer) {
                    double cover = Math.min(radius + 0.5 - Math.sqrt(squared), 1);
                    int at = y * size + x;
                    pixels[at] += (float) (cover * (texture.at(along) - pixels[at]));
                }
            }
        }
    }

    /** A rectangle of pixels, bounds included; empty when left lies beyond right. */
    static final class Box {

        private final int size;
        int left;
        int right;
        int top;
        int bottom;

        Box(int size) {
            this.size = size;
            clear();
        }

        void clear() {
            left = size;
            top = size;
            right = -1;
            bottom = -1;
        }

        void include(Box other) {
            if (other.right >= 0) {
                include(other.left, other.right, other.top, other.bottom);
            }
        }

        void include(int newLeft, int newRight, int newTop, int newBottom) {
            left = Math.min(left, newLeft);
            right = Math.max(right, newRight);
            top = Math.min(top, newTop);
            bottom = Math.max(bottom, newBottom);
        }
    }
}
