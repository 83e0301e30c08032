package org.masnn.examples.picture;

/**
 * One picture with its words.
 *
 * @param title a few words, above the picture
 * @param caption what is shown, with units and the equation or figure of the paper it belongs to
 * @param alternative the picture in words, for those who cannot see it
 * @param fileName name of a file it is saved as, ending in {@code .png}, {@code .svg} or {@code .gif}
 * @param content the file's bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a file, passed on once
public record Picture(String title, String caption, String alternative, String fileName, byte[] content) {}
