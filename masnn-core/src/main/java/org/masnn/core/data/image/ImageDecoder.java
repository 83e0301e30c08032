package org.masnn.core.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes 8-bit red, green and blue of JPEG and PNG files with the readers of the JDK; the kind is told by the content,
 * not by the name. The pixels are those of Pillow's {@code convert("RGB")} except where it loses what a file holds:
 *
 * <ul>
 *   <li>JPEG: baseline and progressive; grayscale, YCbCr and RGB; CMYK and YCCK without colour profile. Lossless,
 *       arithmetic and 12-bit files are refused.
 *   <li>PNG: all depths, palettes and interlacing. Of 16 bits the upper 8 are taken. Transparency is dropped (the
 *   colour under it shows), as by {@code convert("RGB")}.
 *   <li>Files that are cut or whose compressed data are damaged are refused, also where Pillow would fill with gray;
 *       superfluous bytes between their parts are not damage.
 * </ul>
 *
 * <p>Instances are immutable and serve many threads.
 *
 * @param maximumPixels files of more pixels are refused before memory is taken for them, 1 to 700,000,000
 * @param upright whether to obey the orientation tag of cameras (Exif); torchvision's folders do not
 */
public record ImageDecoder(long maximumPixels, boolean upright) {

    /** Most pixels by default, 89,478,485: where Pillow begins to warn of decompression bombs (MAX_IMAGE_PIXELS). */
    public static final long DEFAULT_MAXIMUM_PIXELS = 89_478_485;

    /** Upright pictures of {@link #DEFAULT_MAXIMUM_PIXELS} at most. */
    public static final ImageDecoder DEFAULT = new ImageDecoder(DEFAULT_MAXIMUM_PIXELS, true);

    /** Three bytes of each pixel have to fit one array. */
    private static final long LARGEST_MAXIMUM_PIXELS = 700_000_000;

    /**
     * A decoder.
     *
     * @param maximumPixels files of more pixels are refused, 1 to 700,000,000
     * @param upright whether to obey the orientation tag of cameras
     * @throws IllegalArgumentException when the maximum is out of range
     */
    public ImageDecoder {
        if (maximumPixels < 1 || maximumPixels > LARGEST_MAXIMUM_PIXELS) {
            throw new IllegalArgumentException("ImageDecoder: expected a maximum of 1.." + LARGEST_MAXIMUM_PIXELS
                    + " pixels, got " + maximumPixels);
        }
    }

    /**
     * This decoder with another limit.
     *
     * @param pixels most pixels of a file, 1 to 700,000,000
     * @return a new decoder
     */
    public ImageDecoder withMaximumPixels(long pixels) {
        return new ImageDecoder(pixels, upright);
    }

    /**
     * This decoder, obeying the orientation tag or not.
     *
     * @param enabled whether to turn pictures upright
     * @return a new decoder
     */
    public ImageDecoder withUpright(boolean enabled) {
        return new ImageDecoder(maximumPixels, enabled);
    }

    /**
     * Decodes a file.
     *
     * @param name the file's name, for messages
     * @param file its content; not modified
     * @return the picture
     * @throws ImageFormatException when the file is of another kind, too large, cut or damaged; nothing else is thrown
     *     whatever the content
     */
    public RgbImage decode(String name, byte[] file) throws ImageFormatException {
        if (JpegStructure.matches(file)) {
            JpegStructure structure = JpegStructure.parse(name, file);
            requireSize(name, structure.width(), structure.height());
            return turned(jpeg(name, structure), structure.orientation());
        }
        if (PngStructure.matches(file)) {
            PngStructure structure = PngStructure.parse(name, file);
            requireSize(name, structure.width(), structure.height());
            return turned(png(name, structure), structure.orientation());
        }
        throw new ImageFormatException(name, "expected a JPEG or PNG file, got " + ImageKind.describe(file));
    }

    private void requireSize(String name, int width, int height) throws ImageFormatException {
        if ((long) width * height > maximumPixels) {
            throw new ImageFormatException(
                    name,
                    "expected " + maximumPixels + " pixels at most, got " + width + " x " + height + " = "
                            + (long) width * height + "; raise ImageDecoder.maximumPixels if you trust the file");
        }
    }

    private RgbImage turned(RgbImage image, int orientation) {
        return upright ? ExifOrientation.upright(image, orientation) : image;
    }

    private static RgbImage jpeg(String name, JpegStructure structure) throws ImageFormatException {
        JpegColour colour = structure.colour();
        Raster raster = read(name, "JPEG", structure.reduced(), reader -> reader.readRaster(0, null));
        int width = structure.width();
        int height = structure.height();
        if (raster.getWidth() != width || raster.getHeight() != height || raster.getNumBands() != colour.components()) {
            throw new ImageFormatException(name, "cannot be decoded as JPEG: the file contradicts itself");
        }
        byte[] samples = new byte[width * height * RgbImage.CHANNELS];
        int[] row = new int[width * colour.components()];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            colour.convert(row, width, samples, y * width * RgbImage.CHANNELS);
        }
        return RgbImage.of(width, height, samples);
    }

    private static RgbImage png(String name, PngStructure structure) throws ImageFormatException {
        BufferedImage image = read(name, "PNG", structure.reduced(), reader -> reader.read(0));
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[width * height * RgbImage.CHANNELS];
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        boolean palette = image.getColorModel() instanceof IndexColorModel;
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int to = (y * width + x) * RgbImage.CHANNELS;
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    // One or two bands are gray, with transparency or without; three or four are colour.
                    int value = row[x * bands + (bands >= 3 ? channel : 0)];
                    samples[to + channel] = (byte)
                            (palette ? image.getColorModel().getRGB(value) >> (16 - 8 * channel) : value >> shift);
                }
            }
        }
        return RgbImage.of(width, height, samples);
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    /**
     * Runs a reader of the JDK over bytes in memory. What it throws on damaged files is beyond its documentation
     * (index, argument and state exceptions), so all of that is turned into the one exception of this class.
     */
    private static <T> T read(String name, String format, byte[] bytes, Reading<T> reading)
            throws ImageFormatException {
        ImageReader reader = reader(format);
        List<String> warnings = new ArrayList<>(0);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            T result = reading.from(reader);
            for (String warning : warnings) {
                // libjpeg says this of bytes between the end of the data and the next marker, which harm nothing.
                if (!warning.contains("extraneous bytes")) {
                    throw new ImageFormatException(name, "cannot be decoded as " + format + ": " + warning);
                }
            }
            return result;
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ImageFormatException(name, "cannot be decoded as " + format + ": " + reason, e);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own reader: others on the class path convert colours on their own. */
    private static ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("ImageDecoder: expected the JDK's reader of " + format
                + ", got none; the module java.desktop is needed");
    }
}
