package org.masnn.core.data.image;

import java.nio.charset.StandardCharsets;

/** Kinds of files that are not decoded, told by their first bytes, for messages. */
final class ImageKind {

    private ImageKind() {}

    static String describe(byte[] file) {
        if (file.length == 0) {
            return "an empty file";
        }
        String start = new String(file, 0, Math.min(file.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("GIF8")) {
            return "a GIF file";
        } else if (start.startsWith("BM")) {
            return "a BMP file";
        } else if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
            return "a WebP file";
        } else if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return "a TIFF file";
        } else if (start.startsWith("<")) {
            return "a text in markup, perhaps a web page saved in its place";
        }
        StringBuilder bytes = new StringBuilder("a file that begins with the bytes");
        for (int i = 0; i < Math.min(file.length, 4); i++) {
            bytes.append(String.format(" %02x", file[i]));
        }
        return bytes.toString();
    }
}
