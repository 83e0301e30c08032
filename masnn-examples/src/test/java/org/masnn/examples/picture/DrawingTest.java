package org.masnn.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class DrawingTest {

    private static final String HOSTILE = "a<script>alert(1)</script>&\"'\u0000\u0007";

    private record Example(BufferedImage image) implements Drawing {

        @Override
        public int width() {
            return 60;
        }

        @Override
        public int height() {
            return 40;
        }

        @Override
        public void draw(Canvas canvas) {
            canvas.image(image, 10, 10, 20, 20);
            canvas.rectangle(40, 10, 10, 10, Color.RED);
            canvas.circle(45, 30, 5, Color.BLUE);
            canvas.line(0, 39.5, 60, 39.5, Color.GRAY);
            canvas.text(HOSTILE, 30, 8, 8, Canvas.Anchor.MIDDLE);
            canvas.upwards("up", 8, 20, 8);
        }
    }

    private static BufferedImage twoByTwo() {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x123456);
        image.setRGB(1, 1, 0x00ff00);
        return image;
    }

    @Test
    void png_hasItsSizeTimesTheScaleAndSharpPixels() throws IOException {
        BufferedImage png = ImageIO.read(new ByteArrayInputStream(new Example(twoByTwo()).png(3)));

        assertThat(png.getWidth()).isEqualTo(180);
        assertThat(png.getHeight()).isEqualTo(120);
        assertThat(png.getRGB(31, 31) & 0xffffff).isEqualTo(0x123456);
        assertThat(png.getRGB(59, 59) & 0xffffff).isEqualTo(0x123456);
        assertThat(png.getRGB(60, 60) & 0xffffff).isEqualTo(0x00ff00);
        assertThat(png.getRGB(61, 59) & 0xffffff).isZero();
        assertThat(png.getRGB(135, 45)).isEqualTo(Color.RED.getRGB());
        assertThat(png.getRGB(135, 90)).isEqualTo(Color.BLUE.getRGB());
        assertThat(png.getRGB(179, 2)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void png_ofFewColours_hasAPalette_ofMany_has24Bits() throws IOException {
        BufferedImage many = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            many.setRGB(i % 20, i / 20, random.nextInt(1 << 24));
        }

        BufferedImage png = ImageIO.read(new ByteArrayInputStream(new Example(many).png(1)));

        assertThat(ImageIO.read(new ByteArrayInputStream(new Example(twoByTwo()).png(1)))
                        .getColorModel()
                        .getPixelSize())
                .isEqualTo(8);
        for (int i = 0; i < 400; i++) {
            assertThat(png.getRGB(10 + i % 20, 10 + i / 20)).isEqualTo(many.getRGB(i % 20, i / 20));
        }
    }

    @Test
    void svg_isXmlWithTheImageInsideAndTextEscaped() throws Exception {
        String svg = new Example(twoByTwo()).svg();

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("width")).isEqualTo("60");
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 60 40");
        assertThat(root.getElementsByTagName("script").getLength()).isZero();
        assertThat(root.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("a<script>alert(1)</script>&\"'??");
        Element image = (Element) root.getElementsByTagName("image").item(0);
        assertThat(image.getAttribute("width")).isEqualTo("20.0");
        String data = image.getAttribute("href");
        assertThat(data).startsWith("data:image/png;base64,");
        BufferedImage inside = ImageIO.read(
                new ByteArrayInputStream(Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1))));
        assertThat(inside.getWidth()).isEqualTo(2);
        assertThat(inside.getRGB(1, 1) & 0xffffff).isEqualTo(0x00ff00);
    }

    @Test
    void withCaption_isHigherByLinesOfTheCaption() {
        String caption = "word ".repeat(40).strip();
        Drawing drawing =
                new CaptionedDrawing("title", caption, "words", "name", new Example(twoByTwo())).withCaption();

        assertThat(drawing.width()).isEqualTo(60);
        assertThat(drawing.svg().split("word", -1)).hasSize(41);
        assertThat(drawing.height()).isGreaterThan(40 + 40 * 10);
    }

    @Test
    void picture_hasTheWordsAndThePng() {
        CaptionedDrawing drawing = new CaptionedDrawing("title", "caption", "words", "name", new Example(twoByTwo()));

        Picture picture = drawing.picture();

        assertThat(picture.title()).isEqualTo("title");
        assertThat(picture.caption()).isEqualTo("caption");
        assertThat(picture.alternative()).isEqualTo("words");
        assertThat(picture.fileName()).isEqualTo("name.png");
        assertThat(picture.content()).isEqualTo(drawing.drawing().png(1));
    }
}
