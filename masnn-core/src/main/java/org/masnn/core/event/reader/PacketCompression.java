package org.masnn.core.event.reader;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** How the packets of an AEDAT 4 file are compressed. */
enum PacketCompression {
    /** Not at all. */
    NONE,
    /** One LZ4 frame a packet. */
    LZ4,
    /** One Zstandard frame a packet. */
    ZSTD;

    /** The compression of a code in the file, null for an unknown code; the strong variants differ in writing alone. */
    static @Nullable PacketCompression of(int code) {
        return switch (code) {
            case 0 -> NONE;
            case 1, 2 -> LZ4;
            case 3, 4 -> ZSTD;
            default -> null;
        };
    }

    /** What is behind compressed bytes. Damaged bytes make it throw any exception. */
    InputStream open(byte[] bytes, int start, int length) throws IOException {
        InputStream packed = new ByteArrayInputStream(bytes, start, length);
        return switch (this) {
            case NONE -> packed;
            // DV's frames have blocks that refer to one another, which lz4-java does not read.
            case LZ4 -> new FramedLZ4CompressorInputStream(packed);
            case ZSTD -> new ZstdInputStream(packed);
        };
    }
}
