package org.masnn.core.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;

/**
 * The one sensor of all recordings of a data set: the size that they say, or, where none says it, the smallest that holds
 * them all.
 *
 * @param width pixels
 * @param height pixels
 */
record FolderSensor(int width, int height) {

    /** Looks at recordings; fails where two say different sizes, or one has events outside the size of the others. */
    static FolderSensor of(List<Path> files, EventReader reader) throws IOException {
        int statedWidth = 0;
        int statedHeight = 0;
        int widest = 1;
        int highest = 1;
        for (Path file : files) {
            try (EventSource source = open(file, reader)) {
                boolean measured = source.isSensorMeasured();
                boolean differs = source.width() != statedWidth || source.height() != statedHeight;
                boolean exceeds = source.width() > statedWidth || source.height() > statedHeight;
                if (statedWidth > 0 && (measured ? exceeds : differs)) {
                    throw new EventFormatException(
                            file,
                            "expected the sensor size of the recordings before, " + statedWidth + " x " + statedHeight
                                    + ", got " + source.width() + " x " + source.height());
                }
                if (!measured) {
                    statedWidth = source.width();
                    statedHeight = source.height();
                }
                widest = Math.max(widest, source.width());
                highest = Math.max(highest, source.height());
                if (statedWidth > 0 && (widest > statedWidth || highest > statedHeight)) {
                    throw new EventFormatException(
                            file,
                            "expected a sensor that holds the recordings before, " + widest + " x " + highest + ", got "
                                    + statedWidth + " x " + statedHeight);
                }
            }
        }
        return new FolderSensor(widest, highest);
    }

    private static EventSource open(Path file, EventReader reader) throws IOException {
        try {
            return reader.open(file);
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + e + ")", e);
        }
    }
}
