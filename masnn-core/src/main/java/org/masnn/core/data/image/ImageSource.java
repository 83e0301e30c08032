package org.masnn.core.data.image;

import java.io.IOException;

/**
 * Labelled image files by index. Implementations give the same file for the same index every time and may be called by
 * several threads at once.
 */
public interface ImageSource {

    /**
     * The number of images.
     *
     * @return 0 or more
     */
    int size();

    /**
     * The classes; a label is an index into them.
     *
     * @return the classes
     */
    ImageClasses classes();

    /**
     * The class of an image.
     *
     * @param index 0 to size - 1
     * @return 0 to number of classes - 1
     */
    int label(int index);

    /**
     * The name of an image for messages: its file.
     *
     * @param index 0 to size - 1
     * @return a name
     */
    String name(int index);

    /**
     * The content of an image file.
     *
     * @param index 0 to size - 1
     * @return its bytes
     * @throws IOException when it cannot be read; the message names it
     */
    byte[] read(int index) throws IOException;
}
