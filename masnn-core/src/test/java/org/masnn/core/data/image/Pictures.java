package org.masnn.core.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures and files made for tests. */
final class Pictures {

    /** An 8 x 8 CMYK file with Adobe's marker, written by Pillow 9.4.0 from {@code pattern(8, 8).convert("CMYK")}. */
    static final String CMYK_JPEG = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpK"
            + "PjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAA"
            + "AAAAAAAAAAAAAAUGB//EACAQAAICAQMFAAAAAAAAAAAAAAECAwQRACEjBQYSgZH/2gAOBEMATQBZAEsA"
            + "AD8AH6V2lak8eNvmpKjW5BtoulTqpSiZoY3sOglZplJjjTOMnG7EkEADfPoHTtf/2Q==";

    private Pictures() {}

    /** A folder of real data, which may not exist. */
    static Path data(String folder) {
        return Path.of(System.getProperty("masnn.data", "data")).resolve(folder);
    }

    /** The picture of which the expected values of Pillow 9.4.0 in these tests were made. */
    static RgbImage pattern(int width, int height) {
        byte[] samples = new byte[width * height * 3];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                samples[at++] = (byte) ((7 * x + 3 * y * y + x * y) % 256);
                samples[at++] = (byte) ((x * x + 5 * y) % 200 + 20);
                samples[at++] = (byte) ((11 * x * y + 40) % 230);
            }
        }
        return RgbImage.of(width, height, samples);
    }

    static RgbImage constant(int width, int height, int red, int green, int blue) {
        byte[] samples = new byte[width * height * 3];
        for (int i = 0; i < samples.length; i += 3) {
            samples[i] = (byte) red;
            samples[i + 1] = (byte) green;
            samples[i + 2] = (byte) blue;
        }
        return RgbImage.of(width, height, samples);
    }

    /** Python's zlib.crc32 of the samples, as 8 hexadecimal digits. */
    static String checksum(RgbImage image) {
        CRC32 checksum = new CRC32();
        checksum.update(image.toBytes());
        return String.format("%08x", checksum.getValue());
    }

    static byte[] cmyk() {
        return Base64.getDecoder().decode(CMYK_JPEG);
    }

    /** Red, green, blue of a pixel. */
    static int[] pixel(RgbImage image, int x, int y) {
        return new int[] {image.sample(x, y, 0), image.sample(x, y, 1), image.sample(x, y, 2)};
    }

    static BufferedImage buffered(RgbImage image, int type) {
        BufferedImage result = new BufferedImage(image.width(), image.height(), type);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int[] rgb = pixel(image, x, y);
                result.setRGB(x, y, 0xFF000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
            }
        }
        return result;
    }

    static byte[] png(RgbImage image) throws IOException {
        return png(buffered(image, BufferedImage.TYPE_INT_RGB));
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    static byte[] jpeg(RgbImage image, boolean progressive) throws IOException {
        return jpeg(buffered(image, BufferedImage.TYPE_INT_RGB), progressive);
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(0.95f);
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A segment of a JPEG file. */
    static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .array();
    }

    /** A JPEG file with something put in after its first two bytes. */
    static byte[] withSegment(byte[] jpeg, byte[] segment) {
        return ByteBuffer.allocate(jpeg.length + segment.length)
                .put(jpeg, 0, 2)
                .put(segment)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** Exif metadata with an orientation between two other tags. */
    static byte[] tiff(int orientation, ByteOrder byteOrder) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 3 * 12 + 4).order(byteOrder);
        tiff.put((byteOrder == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(8).putShort((short) 3);
        tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(640);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0);
        tiff.putShort((short) 0x0128).putShort((short) 3).putInt(1).putInt(0);
        return tiff.array();
    }

    static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder byteOrder) {
        byte[] tiff = tiff(orientation, byteOrder);
        byte[] content = ByteBuffer.allocate(6 + tiff.length)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .array();
        return withSegment(jpeg, segment(0xE1, content));
    }

    /** A PNG file with a chunk put in after its header. */
    static byte[] withChunk(byte[] png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        int header = 8 + 12 + 13;
        return ByteBuffer.allocate(png.length + 12 + content.length)
                .put(png, 0, header)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) checksum.getValue())
                .put(png, header, png.length - header)
                .array();
    }
}
