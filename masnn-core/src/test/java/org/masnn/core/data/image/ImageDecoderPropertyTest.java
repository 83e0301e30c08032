package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are, a picture comes out or the documented exception. */
class ImageDecoderPropertyTest {

    /** Damage may make a header claim more, which is then refused. */
    private static final ImageDecoder DECODER = ImageDecoder.DEFAULT.withMaximumPixels(1_000_000);

    private static final List<byte[]> FILES = files();

    private static List<byte[]> files() {
        try {
            RgbImage image = Pictures.pattern(29, 23);
            return List.of(
                    Pictures.jpeg(image, false), Pictures.jpeg(image, true), Pictures.png(image), Pictures.cmyk());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<byte[]> anyFile() {
        return Arbitraries.of(FILES);
    }

    private static boolean isPictureOrNamed(byte[] file) {
        try {
            RgbImage image = DECODER.decode("fuzz", file);
            return image.toBytes().length == image.width() * image.height() * 3;
        } catch (ImageFormatException e) {
            return e.getMessage().startsWith("fuzz: ");
        }
    }

    @Property(tries = 1500)
    void decode_flippedBits_neverFailsOtherwise(@ForAll("anyFile") byte[] file, @ForAll long seed) {
        byte[] damaged = file.clone();
        Random random = new Random(seed);
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        assertThat(isPictureOrNamed(damaged)).isTrue();
    }

    @Property(tries = 500)
    void decode_headersOfNonsense_neverFailsOtherwise(@ForAll("anyFile") byte[] file, @ForAll long seed) {
        // What the compressed data are behind is where the structure lies: it is damaged most.
        byte[] damaged = file.clone();
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            damaged[2 + random.nextInt(Math.min(damaged.length - 2, 200))] = (byte) random.nextInt();
        }
        assertThat(isPictureOrNamed(damaged)).isTrue();
    }

    @Property(tries = 500)
    void decode_cutAndRepeatedParts_neverFailsOtherwise(@ForAll("anyFile") byte[] file, @ForAll long seed) {
        Random random = new Random(seed);
        int from = random.nextInt(file.length);
        int length = random.nextInt(file.length - from + 1);
        int to = random.nextInt(file.length);
        byte[] damaged = Arrays.copyOf(file, Math.max(file.length, to + length));
        System.arraycopy(file, from, damaged, to, length);
        assertThat(isPictureOrNamed(damaged)).isTrue();
    }

    @Property(tries = 300)
    void decode_anyBytes_neverFailsOtherwise(@ForAll byte[] bytes) {
        assertThat(isPictureOrNamed(bytes)).isTrue();
    }
}
