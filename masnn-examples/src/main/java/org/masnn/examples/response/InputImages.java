package org.masnn.examples.response;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.event.Framing;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.examples.picture.EventPicture;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network was shown: frames of events, or an image.
 *
 * @param images from the first to the last
 * @param titles of each
 * @param note what the colours are
 */
record InputImages(List<BufferedImage> images, List<String> titles, String note) {

    /** A clip is shown in so many parts. */
    private static final int MOST = 5;

    private static final int COLOURS = 3;

    InputImages {
        images = List.copyOf(images);
        titles = List.copyOf(titles);
    }

    /** Of features {@code [1, T, H, W, 2]} sums of frames, of {@code [1, H, W, 3]} and {@code [1, 3, H, W]} the image. */
    static InputImages of(INDArray features) {
        if (features.rank() == 5 && features.size(4) == Framing.POLARITIES) {
            return frames(features);
        }
        if (features.rank() == 4 && features.size(3) == COLOURS) {
            return new InputImages(List.of(colours(features)), List.of("input"), "contrast stretched");
        }
        if (features.rank() == 4 && features.size(1) == COLOURS) {
            INDArray last = features.permute(0, 2, 3, 1).dup('c');
            return new InputImages(List.of(colours(last)), List.of("input"), "contrast stretched");
        }
        return new InputImages(List.of(), List.of(), "");
    }

    private static InputImages frames(INDArray features) {
        int steps = (int) features.size(1);
        int height = (int) features.size(2);
        int width = (int) features.size(3);
        float[] values = NativeFloats.copyOf(features);
        int length = height * width * Framing.POLARITIES;
        List<BufferedImage> images = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        int count = Math.min(MOST, steps);
        for (int i = 0; i < count; i++) {
            int from = i * steps / count;
            int to = (i + 1) * steps / count;
            float[] sum = new float[length];
            for (int at = from * length; at < to * length; at++) {
                sum[at % length] += values[at];
            }
            BufferedImage image = EventPicture.blank(width, height);
            EventPicture.draw(sum, width, height, image, 0, 0);
            images.add(image);
            titles.add(to - from == 1 ? "t = " + to : "t = " + (from + 1) + " to " + to);
        }
        return new InputImages(
                images, titles, "events of these steps, ON red, OFF blue, stronger where there are more");
    }

    private static BufferedImage colours(INDArray image) {
        int height = (int) image.size(1);
        int width = (int) image.size(2);
        float[] values = NativeFloats.copyOf(image);
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float range = most > least ? most - least : 1;
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int rgb = 0;
            for (int colour = 0; colour < COLOURS; colour++) {
                rgb = rgb << 8 | Math.round(255 * (values[i * COLOURS + colour] - least) / range);
            }
            result.setRGB(i % width, i / width, rgb);
        }
        return result;
    }
}
