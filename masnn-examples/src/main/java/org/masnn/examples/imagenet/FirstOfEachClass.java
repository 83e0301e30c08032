package org.masnn.examples.imagenet;

import java.io.IOException;
import java.util.stream.IntStream;
import org.masnn.core.data.image.ImageClasses;
import org.masnn.core.data.image.ImageSource;

/** The first images of each class of a source. */
final class FirstOfEachClass implements ImageSource {

    private final ImageSource source;
    private final int[] chosen;

    FirstOfEachClass(ImageSource source, int imagesPerClass) {
        this.source = source;
        int[] taken = new int[source.classes().size()];
        this.chosen = IntStream.range(0, source.size())
                .filter(index -> taken[source.label(index)]++ < imagesPerClass)
                .toArray();
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public ImageClasses classes() {
        return source.classes();
    }

    @Override
    public int label(int index) {
        return source.label(chosen[index]);
    }

    @Override
    public String name(int index) {
        return source.name(chosen[index]);
    }

    @Override
    public byte[] read(int index) throws IOException {
        return source.read(chosen[index]);
    }
}
