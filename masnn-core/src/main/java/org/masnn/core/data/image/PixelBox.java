package org.masnn.core.data.image;

/**
 * A rectangle of whole pixels.
 *
 * @param x left column
 * @param y top row
 * @param width columns
 * @param height rows
 */
record PixelBox(int x, int y, int width, int height) {}
