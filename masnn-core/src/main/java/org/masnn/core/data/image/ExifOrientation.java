package org.masnn.core.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation tag of Exif (CIPA DC-008, tag 0x0112): how a camera was held, 1 to 8. Only that tag is read; metadata
 * that make no sense count as upright, because a picture is worth more than its broken comment.
 */
final class ExifOrientation {

    /** The stored rows are the rows to show. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * Reads the tag.
     *
     * @param bytes a file
     * @param offset where the TIFF header of the metadata is
     * @param length bytes of the metadata
     * @return 1 to 8
     */
    static int read(byte[] bytes, int offset, int length) {
        if (length < 8) {
            return UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, offset, length).slice();
        int mark = tiff.getShort(0) & 0xFFFF;
        if (mark != 0x4949 && mark != 0x4D4D) {
            return UPRIGHT;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (tiff.getShort(2) != 42 || directory < 8 || directory > length - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2L + (long) i * ENTRY_BYTES;
            if (entry > length - ENTRY_BYTES) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if ((tiff.getShort(at) & 0xFFFF) == TAG) {
                int value = tiff.getShort(at + 8) & 0xFFFF;
                boolean valid = tiff.getShort(at + 2) == SHORT && tiff.getInt(at + 4) == 1 && value >= 1 && value <= 8;
                return valid ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /**
     * Turns a picture upright.
     *
     * @param stored the picture as stored; not modified
     * @param orientation 1 to 8
     * @return the picture to show
     */
    static RgbImage upright(RgbImage stored, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        int storedWidth = stored.width();
        int right = storedWidth - 1;
        int bottom = stored.height() - 1;
        boolean turned = orientation >= 5;
        int width = turned ? stored.height() : storedWidth;
        int height = turned ? storedWidth : stored.height();
        byte[] source = stored.samples();
        byte[] target = new byte[source.length];
        int to = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = switch (orientation) {
                    case 2, 3 -> right - x;
                    case 4 -> x;
                    case 5, 6 -> y;
                    default -> right - y;
                };
                int fromY = switch (orientation) {
                    case 2 -> y;
                    case 3, 4 -> bottom - y;
                    case 5, 8 -> x;
                    default -> bottom - x;
                };
                int from = (fromY * storedWidth + fromX) * RgbImage.CHANNELS;
                target[to++] = source[from];
                target[to++] = source[from + 1];
                target[to++] = source[from + 2];
            }
        }
        return RgbImage.of(width, height, target);
    }
}
