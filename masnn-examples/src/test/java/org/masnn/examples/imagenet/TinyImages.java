package org.masnn.examples.imagenet;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures of two classes that differ in colour, JPEG and PNG. */
final class TinyImages {

    static final List<String> CLASSES = List.of("blue", "red");

    private TinyImages() {}

    /** {@code train} and {@code val} with so many images of each class. */
    static Path folder(Path folder, int train, int test) throws IOException {
        write(folder.resolve("train"), CLASSES, train, 1);
        write(folder.resolve("val"), CLASSES, test, 2);
        return folder;
    }

    static void write(Path folder, List<String> classes, int images, long seed) throws IOException {
        Random random = new Random(seed);
        for (int c = 0; c < classes.size(); c++) {
            Path target = Files.createDirectories(folder.resolve(classes.get(c)));
            for (int i = 0; i < images; i++) {
                BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int x = 0; x < image.getWidth(); x++) {
                        image.setRGB(x, y, (random.nextInt(80) + 170) << (c == 0 ? 0 : 16) | random.nextInt(60) << 8);
                    }
                }
                String format = i % 2 == 0 ? "jpg" : "png";
                ImageIO.write(
                        image,
                        format,
                        target.resolve("image" + i + "." + format).toFile());
            }
        }
    }
}
