package org.masnn.examples.report;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.masnn.examples.picture.Picture;

/**
 * A picture that was drawn elsewhere, as a part of a report: its bytes become a {@code data:} URI of an {@code img} element, in
 * which the script of an SVG file does not run.
 *
 * @param picture PNG, SVG or GIF, told by its file name
 */
public record Illustration(Picture picture) implements Part {

    private static final Map<String, String> TYPES =
            Map.of("png", "image/png", "svg", "image/svg+xml", "gif", "image/gif");

    /**
     * Checks the file name.
     *
     * @param picture the picture
     * @throws IllegalArgumentException when the name does not end in .png, .svg or .gif
     */
    public Illustration {
        if (!TYPES.containsKey(suffix(picture))) {
            throw new IllegalArgumentException(
                    "Illustration: expected a file name in .png, .svg or .gif, got \"" + picture.fileName() + "\"");
        }
    }

    private static String suffix(Picture picture) {
        String name = picture.fileName();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    String uri() {
        return "data:" + TYPES.get(suffix(picture)) + ";base64,"
                + Base64.getEncoder().encodeToString(picture.content());
    }
}
