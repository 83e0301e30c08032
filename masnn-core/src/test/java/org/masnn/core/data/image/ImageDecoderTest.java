package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    /** An 8 x 8 file written by Pillow 9.4.0 from {@code pattern(8, 8)}, colour differences at half resolution. */
    private static final String YCBCR_JPEG =
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5a"
                    + "YVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//"
                    + "wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAaEAACAwEBAAAAAAAAAAAAAAAAAQIFISIx/8QAFQEBAQAA"
                    + "AAAAAAAAAAAAAAAAAgX/xAAaEQACAwEBAAAAAAAAAAAAAAABAgADBBEh/9oADAMBAAIRAxEAPwCbr6uTceN91AAN2hlI4BKqYqiPZ//Z";

    /** The same in gray. */
    private static final String GRAY_JPEG =
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV"
                    + "pQYEpRUk//wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABoQAAICAwAAAAAAAAAAAAAAAAECBSEAIjH/2gAIAQEAAD8ANx8WxK6X2xn/2Q==";

    private static RgbImage decode(byte[] file) throws ImageFormatException {
        return ImageDecoder.DEFAULT.decode("a.jpg", file);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /** The largest difference of two pictures of one size. */
    private static int difference(RgbImage a, RgbImage b) {
        assertThat(new int[] {a.width(), a.height()}).containsExactly(b.width(), b.height());
        byte[] left = a.toBytes();
        byte[] right = b.toBytes();
        int largest = 0;
        for (int i = 0; i < left.length; i++) {
            largest = Math.max(largest, Math.abs((left[i] & 0xFF) - (right[i] & 0xFF)));
        }
        return largest;
    }

    /** A smooth picture, which JPEG keeps well. */
    private static RgbImage smooth(int width, int height) {
        return BilinearResampler.resize(
                RgbImage.of(2, 2, new byte[] {(byte) 200, 30, 40, 20, (byte) 160, 60, 90, 90, (byte) 220, 10, 20, 30}),
                width,
                height);
    }

    @Test
    void decode_filesOfPillow_givesPillowsPixels() throws IOException {
        assertThat(Pictures.checksum(decode(bytes(YCBCR_JPEG)))).isEqualTo("16380af2");
        assertThat(Pictures.checksum(decode(Pictures.cmyk()))).isEqualTo("43acd1e0");
    }

    @Test
    void decode_grayJpeg_hasThreeEqualChannels() throws IOException {
        RgbImage image = decode(bytes(GRAY_JPEG));
        assertThat(Pictures.checksum(image)).isEqualTo("ae788a8e");
        for (int x = 0; x < 8; x++) {
            int[] rgb = Pictures.pixel(image, x, 3);
            assertThat(rgb[1]).isEqualTo(rgb[0]).isEqualTo(rgb[2]);
        }
    }

    @Test
    void decode_ycckJpeg_givesPillowsPixels() throws IOException {
        byte[] file = Pictures.cmyk();
        int marker = new String(file, StandardCharsets.ISO_8859_1).indexOf("Adobe");
        file[marker + 11] = 2;
        RgbImage image = decode(file);
        assertThat(Pictures.pixel(image, 0, 2)).containsExactly(255, 147, 255);
        assertThat(Pictures.pixel(image, 1, 2)).containsExactly(255, 174, 255);
        assertThat(Pictures.checksum(image)).isEqualTo("325db88d");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decode_baselineAndProgressive_areTheSameButForLoss(boolean progressive) throws IOException {
        RgbImage image = smooth(61, 43);
        assertThat(difference(decode(Pictures.jpeg(image, progressive)), image)).isBetween(1, 8);
    }

    @Test
    void decode_storedRgbJpeg_isNotConverted() throws IOException {
        // Adobe's marker with transform 0: the stored components are red, green and blue.
        byte[] file = Pictures.jpeg(Pictures.constant(16, 16, 0, 0, 0), false);
        byte[] adobe = "Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] withoutJfif = Arrays.copyOf(file, file.length);
        int jfif = new String(file, StandardCharsets.ISO_8859_1).indexOf("JFIF");
        withoutJfif[jfif] = 'X';
        // Black is stored as Y 0, Cb 128, Cr 128.
        assertThat(Pictures.pixel(decode(Pictures.withSegment(withoutJfif, Pictures.segment(0xEE, adobe))), 5, 5))
                .containsExactly(0, 128, 128);
        assertThat(Pictures.pixel(decode(withoutJfif), 5, 5)).containsExactly(0, 0, 0);
    }

    @Test
    void decode_brokenMetadata_areIgnored() throws IOException {
        byte[] file = Pictures.jpeg(smooth(20, 20), false);
        byte[] profile = Pictures.segment(0xE2, "ICC_PROFILE\0\1\1nonsense".getBytes(StandardCharsets.US_ASCII));
        byte[] exif = Pictures.segment(0xE1, "Exif\0\0II*\0\377\377\377\377".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(difference(decode(Pictures.withSegment(Pictures.withSegment(file, profile), exif)), decode(file)))
                .isZero();
        byte[] trailing = Arrays.copyOf(file, file.length + 100);
        assertThat(difference(decode(trailing), decode(file))).isZero();
        byte[] png = Pictures.png(smooth(20, 20));
        assertThat(difference(decode(Pictures.withChunk(png, "iCCP", new byte[] {1, 2, 3})), smooth(20, 20)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0 1 2 3 4 5, 3", "2, 2 1 0 5 4 3, 3", "3, 5 4 3 2 1 0, 3", "4, 3 4 5 0 1 2, 3",
        "5, 0 3 1 4 2 5, 2", "6, 3 0 4 1 5 2, 2", "7, 5 2 4 1 3 0, 2", "8, 2 5 1 4 0 3, 2",
    })
    void decode_orientation_turnsThePictureUpright(int orientation, String expected, int width) throws IOException {
        // Stored: blocks 0 1 2 above 3 4 5, each 16 x 16 pixels of gray 40 times its number.
        byte[] samples = new byte[48 * 32 * 3];
        for (int i = 0; i < samples.length; i++) {
            int pixel = i / 3;
            samples[i] = (byte) (40 * (pixel / 48 / 16 * 3 + pixel % 48 / 16));
        }
        byte[] file = Pictures.jpeg(RgbImage.of(48, 32, samples), false);
        byte[] png = Pictures.png(RgbImage.of(48, 32, samples));
        for (ByteOrder byteOrder : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] turned = Pictures.withOrientation(file, orientation, byteOrder);
            assertThat(blocks(decode(turned), width)).isEqualTo(expected);
            assertThat(blocks(ImageDecoder.DEFAULT.withUpright(false).decode("a", turned), 3))
                    .isEqualTo("0 1 2 3 4 5");
            byte[] turnedPng = Pictures.withChunk(png, "eXIf", Pictures.tiff(orientation, byteOrder));
            assertThat(blocks(decode(turnedPng), width)).isEqualTo(expected);
        }
    }

    private static String blocks(RgbImage image, int width) {
        assertThat(image.width()).isEqualTo(16 * width);
        assertThat(image.height()).isEqualTo(16 * (6 / width));
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            int value = image.sample(i % width * 16 + 8, i / width * 16 + 8, 0);
            blocks.append(i == 0 ? "" : " ").append(Math.round(value / 40.0));
        }
        return blocks.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void decode_orientationOutOfRange_isUpright(int orientation) throws IOException {
        byte[] file = Pictures.jpeg(smooth(20, 10), false);
        RgbImage image = decode(Pictures.withOrientation(file, orientation, ByteOrder.LITTLE_ENDIAN));
        assertThat(image.width()).isEqualTo(20);
    }

    @Test
    void decode_pngOf8Bits_isExact() throws IOException {
        RgbImage image = Pictures.pattern(31, 17);
        assertThat(difference(decode(Pictures.png(image)), image)).isZero();
    }

    @Test
    void decode_pngWithAlpha_dropsIt() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 2, 0x80402010);
        image.setRGB(3, 3, 0x00FF8040);
        RgbImage decoded = decode(Pictures.png(image));
        assertThat(Pictures.pixel(decoded, 1, 2)).containsExactly(0x40, 0x20, 0x10);
        assertThat(Pictures.pixel(decoded, 3, 3)).containsExactly(0xFF, 0x80, 0x40);
    }

    @Test
    void decode_pngOf16Bits_keepsTheUpperBits() throws IOException {
        BufferedImage gray = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
        gray.getRaster().setSample(1, 1, 0, 0x7FFF);
        assertThat(Pictures.pixel(decode(Pictures.png(gray)), 1, 1)).containsExactly(0x7F, 0x7F, 0x7F);
        // 16-bit red, green, blue by hand: the filter byte of a row, then the samples of its one pixel.
        byte[] row = {0, 0x12, 0x34, (byte) 0xAB, (byte) 0xCD, 0x00, (byte) 0xFF};
        assertThat(Pictures.pixel(decode(handMadePng(1, 1, 16, 2, row)), 0, 0)).containsExactly(0x12, 0xAB, 0x00);
    }

    @Test
    void decode_pngOfFewBitsOrPalette_givesItsColours() throws IOException {
        // Four gray values of 2 bits in a byte: 0, 1, 2, 3 of 3.
        RgbImage gray = decode(handMadePng(4, 1, 2, 0, new byte[] {0, 0b00_01_10_11}));
        assertThat(new int[] {gray.sample(0, 0, 0), gray.sample(1, 0, 1), gray.sample(2, 0, 2), gray.sample(3, 0, 0)})
                .containsExactly(0, 85, 170, 255);
        byte[] colours = {0, 10, (byte) 200};
        BufferedImage palette = new BufferedImage(
                3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, colours, colours, new byte[3]));
        WritableRaster raster = palette.getRaster();
        raster.setSample(1, 0, 0, 2);
        raster.setSample(2, 0, 0, 1);
        RgbImage decoded = decode(Pictures.png(palette));
        assertThat(Pictures.pixel(decoded, 1, 0)).containsExactly(200, 200, 0);
        assertThat(Pictures.pixel(decoded, 2, 0)).containsExactly(10, 10, 0);
    }

    private static byte[] handMadePng(int width, int height, int bits, int colourType, byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] data = new byte[200];
        int length = deflater.deflate(data);
        deflater.end();
        byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0})
                .array();
        ByteBuffer file = ByteBuffer.allocate(400).put(signature);
        chunk(file, "IHDR", header);
        chunk(file, "IDAT", Arrays.copyOf(data, length));
        chunk(file, "IEND", new byte[0]);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void chunk(ByteBuffer file, String type, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(StandardCharsets.US_ASCII));
        checksum.update(content);
        file.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .putInt((int) checksum.getValue());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decode_truncatedJpeg_isNamedAtEveryLength(boolean progressive) throws IOException {
        byte[] file = Pictures.jpeg(Pictures.pattern(40, 30), progressive);
        for (int length = 3; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ImageDecoder.DEFAULT.decode("cut.jpg", cut))
                    .isInstanceOf(ImageFormatException.class)
                    .hasMessageStartingWith("cut.jpg: cannot be decoded as JPEG: expected ")
                    .hasMessageContaining("truncated");
        }
        assertThatThrownBy(() -> ImageDecoder.DEFAULT.decode("cut.jpg", Arrays.copyOf(file, file.length - 2)))
                .hasMessage("cut.jpg: cannot be decoded as JPEG: expected an end marker, got the end of the file after "
                        + (file.length - 2) + " bytes; the file is truncated");
    }

    @Test
    void decode_jpegThatLacksData_isRefusedThoughItEnds() throws IOException {
        byte[] file = Pictures.jpeg(Pictures.pattern(60, 60), false);
        byte[] cut = Arrays.copyOf(file, file.length * 2 / 3);
        cut[cut.length - 2] = (byte) 0xFF;
        cut[cut.length - 1] = (byte) 0xD9;
        assertThatThrownBy(() -> ImageDecoder.DEFAULT.decode("cut.jpg", cut))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("cut.jpg: cannot be decoded as JPEG: Corrupt JPEG data: premature end of data segment");
    }

    @Test
    void decode_truncatedPng_isNamedAtEveryLength() throws IOException {
        byte[] file = Pictures.png(Pictures.pattern(40, 30));
        for (int length = 8; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ImageDecoder.DEFAULT.decode("cut.png", cut))
                    .isInstanceOf(ImageFormatException.class)
                    .hasMessage(
                            "cut.png: cannot be decoded as PNG: expected an end chunk, got the end of the file after "
                                    + length + " bytes; the file is truncated");
        }
    }

    @Test
    void decode_damagedPng_namesTheChunk() throws IOException {
        byte[] file = Pictures.png(Pictures.pattern(40, 30));
        int data = new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT");
        file[data + 20] ^= 1;
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("a.jpg: cannot be decoded as PNG: expected the checksum of chunk IDAT at byte " + (data - 4)
                        + " to fit its content, it does not; the file is damaged");
    }

    @Test
    void decode_hugeClaimedSize_takesNoMemory() throws IOException {
        byte[] jpeg = Pictures.jpeg(smooth(16, 16), false);
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\377\300");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65500).putShort(frame + 7, (short) 65501);
        assertThatThrownBy(() -> decode(jpeg))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("a.jpg: expected 89478485 pixels at most, got 65501 x 65500 = 4290315500; raise"
                        + " ImageDecoder.maximumPixels if you trust the file");
        byte[] png = handMadePng(100_000, 100_000, 8, 2, new byte[] {0, 0, 0, 0});
        assertThatThrownBy(() -> decode(png)).hasMessageContaining("got 100000 x 100000 = 10000000000;");
        assertThatThrownBy(() ->
                        ImageDecoder.DEFAULT.withMaximumPixels(20 * 20 - 1).decode("a", Pictures.png(smooth(20, 20))))
                .hasMessageStartingWith("a: expected 399 pixels at most, got 20 x 20 = 400");
    }

    @Test
    void decode_manyScans_areRefused() throws IOException {
        byte[] file = Pictures.jpeg(smooth(16, 16), true);
        int scan = new String(file, StandardCharsets.ISO_8859_1).indexOf("\377\332");
        byte[] header = Arrays.copyOfRange(file, scan, scan + 14);
        ByteBuffer many = ByteBuffer.allocate(scan + 14 * 600).put(file, 0, scan);
        for (int i = 0; i < 600; i++) {
            many.put(header);
        }
        assertThatThrownBy(() -> decode(many.array()))
                .hasMessage("a.jpg: cannot be decoded as JPEG: expected 500 scans at most, got more");
    }

    @Test
    void decode_otherKinds_areNamed() {
        assertThatThrownBy(() -> decode("GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage("a.jpg: expected a JPEG or PNG file, got a GIF file");
        assertThatThrownBy(() -> decode(new byte[0]))
                .hasMessage("a.jpg: expected a JPEG or PNG file, got an empty file");
        assertThatThrownBy(() -> decode(new byte[] {1, 2, 3, (byte) 0xFE, 5}))
                .hasMessage("a.jpg: expected a JPEG or PNG file, got a file that begins with the bytes 01 02 03 fe");
        assertThatThrownBy(() -> decode("<html>".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageEndingWith("got a text in markup, perhaps a web page saved in its place");
    }

    @Test
    void decode_unsupportedJpeg_isNamed() throws IOException {
        byte[] file = Pictures.jpeg(smooth(16, 16), false);
        int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\377\300");
        byte[] lossless = file.clone();
        lossless[frame + 1] = (byte) 0xC3;
        assertThatThrownBy(() -> decode(lossless))
                .hasMessage("a.jpg: expected a baseline, extended or progressive Huffman JPEG of 8 bits and 1, 3 or 4"
                        + " components, got a lossless one (marker 0xc3); convert the file");
        byte[] deep = file.clone();
        deep[frame + 4] = 12;
        assertThatThrownBy(() -> decode(deep)).hasMessageContaining("got one of 12 bits;");
    }

    @Test
    void constructor_impossibleLimit_isRefused() {
        assertThatThrownBy(() -> new ImageDecoder(0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ImageDecoder: expected a maximum of 1..700000000 pixels, got 0");
    }

    @Test
    void decode_imageNet_givesThePixelsOfPillow() throws IOException {
        assumeThat(Pictures.data("imagenet_samples"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        ImageFolder images = ImageFolderTest.imageNetSamples();
        CRC32 checksum = new CRC32();
        ImageDecoder decoder = ImageDecoder.DEFAULT.withUpright(false);
        for (int i = 0; i < images.size(); i++) {
            checksum.update(decoder.decode(images.name(i), images.read(i)).toBytes());
        }
        // zlib.crc32 over Image.open(file).convert("RGB").tobytes() of all 200 files in order, Pillow 9.4.0.
        assertThat(checksum.getValue()).isEqualTo(0x69abe0fbL);
    }
}
