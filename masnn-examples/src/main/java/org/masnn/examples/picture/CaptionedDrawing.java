package org.masnn.examples.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * A drawing with its words.
 *
 * @param title a few words
 * @param caption what is shown, with units and the equation or figure of the paper it belongs to
 * @param alternative the picture in words, for those who cannot see it
 * @param name of files it is saved as, without their ending
 * @param drawing the picture itself
 */
public record CaptionedDrawing(String title, String caption, String alternative, String name, Drawing drawing) {

    private static final int CAPTION_SIZE = 12;
    private static final int LINE = 16;
    private static final int MARGIN = 14;

    /** Width of a letter of {@link #CAPTION_SIZE}, on the average and rounded up. */
    private static final double LETTER = 6.6;

    /**
     * For a report, which writes the words itself.
     *
     * @return a PNG of one pixel for one of the drawing
     */
    public Picture picture() {
        return new Picture(title, caption, alternative, name + ".png", drawing.png(1));
    }

    /**
     * For a file on its own.
     *
     * @return the drawing with its caption below
     */
    public Drawing withCaption() {
        List<String> lines = lines((int) ((drawing.width() - 2 * MARGIN) / LETTER));
        return new Drawing() {

            @Override
            public int width() {
                return drawing.width();
            }

            @Override
            public int height() {
                return drawing.height() + lines.size() * LINE + MARGIN;
            }

            @Override
            public void draw(Canvas canvas) {
                drawing.draw(canvas);
                for (int i = 0; i < lines.size(); i++) {
                    canvas.text(
                            lines.get(i),
                            MARGIN,
                            drawing.height() + i * LINE + LINE / 2.0,
                            CAPTION_SIZE,
                            Canvas.Anchor.START);
                }
            }
        };
    }

    private List<String> lines(int letters) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : caption.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > letters) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
