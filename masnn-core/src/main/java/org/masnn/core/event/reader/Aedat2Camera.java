package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * How a camera lays out the 32 bits of an AEDAT 2.0 address.
 *
 * @param name of the camera
 * @param width pixels
 * @param height pixels
 * @param columnShift lowest bit of the column
 * @param columnMask its bits, shifted down
 * @param rowShift lowest bit of the row
 * @param rowMask its bits, shifted down
 * @param polarityBit the bit that says ON or OFF
 * @param onBit that bit where it means ON, 0 when 0 means ON
 * @param otherBits what is set in records that are no pixel events
 * @param unused bits that are never set
 */
record Aedat2Camera(
        String name,
        int width,
        int height,
        int columnShift,
        int columnMask,
        int rowShift,
        int rowMask,
        int polarityBit,
        int onBit,
        int otherBits,
        int unused) {

    private static final int RECORD_BYTES = 8;
    private static final int RECORDS_TO_TELL = 1000;
    private static final int SPECIAL_16_BITS = 0xFFFF8000;

    static Aedat2Camera dvs128() {
        return new Aedat2Camera("DVS128", 128, 128, 1, 127, 8, 127, 1, 0, 1 << 15, 0xFFFF0000);
    }

    static Aedat2Camera davis(String name, int width, int height) {
        return new Aedat2Camera(name, width, height, 12, 1023, 22, 511, 1 << 11, 1 << 11, 1 << 31 | 1 << 10, 0);
    }

    /** The camera that the header names, or else the one that the first records fit; the file keeps its place. */
    static Aedat2Camera of(String chip, RecordingFile file) throws IOException {
        String name = chip.substring(chip.lastIndexOf('.') + 1);
        SensorSize size = SensorSize.ofCamera(name);
        if (size != null) {
            String upper = name.toUpperCase(Locale.ROOT);
            boolean oldLayout = upper.contains("DVS128") || upper.contains("TMPDIFF128");
            return oldLayout ? dvs128() : davis(name, size.width(), size.height());
        }
        if (chip.contains(".cochlea.")) {
            throw file.failure(0, "expected a recording of a camera, got one of the silicon cochlea " + name);
        }
        return byFirstRecords(file);
    }

    private static Aedat2Camera byFirstRecords(RecordingFile file) throws IOException {
        int bits = 0;
        int widest = 0;
        int highest = 0;
        int records = Math.min(RECORDS_TO_TELL, file.wholeRecords(RECORD_BYTES));
        ByteBuffer in = file.buffer();
        for (int i = 0; i < records; i++) {
            int address = in.getInt(in.position() + i * RECORD_BYTES);
            bits |= isExtendedSpecial(address) ? 0 : address;
            if (address >= 0) {
                widest = Math.max(widest, address >> 12 & 1023);
                highest = Math.max(highest, address >> 22 & 511);
            }
        }
        if (bits >>> 16 == 0) {
            return dvs128();
        }
        if (widest < 240 && highest < 180) {
            return davis("DAVIS240", 240, 180);
        }
        return widest < 346 && highest < 260 ? davis("DAVIS346", 346, 260) : davis("DAVIS640", 640, 480);
    }

    /** Whether no record of this camera has such an address. */
    boolean isForeign(int address) {
        return (address & unused) != 0 && !isExtendedSpecial(address);
    }

    /** A special event of 16 bits may come with its sign extended. */
    private static boolean isExtendedSpecial(int address) {
        return (address & SPECIAL_16_BITS) == SPECIAL_16_BITS;
    }

    boolean isPixel(int address) {
        return (address & otherBits) == 0;
    }

    /** The column from the left, negative outside the sensor. */
    int column(int address) {
        return width - 1 - (address >>> columnShift & columnMask);
    }

    /** The row from the top, negative outside the sensor. */
    int row(int address) {
        return height - 1 - (address >>> rowShift & rowMask);
    }

    boolean isOn(int address) {
        return (address & polarityBit) == onBit;
    }
}
