package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * The one sensor of all recordings of a data set: the size that they say, or, where none says it, the smallest that
 * holds them all.
 */
final class CommonSensor {

    private int statedWidth;
    private int statedHeight;
    private int widest;
    private int highest;

    /** Takes a recording into account; fails where it does not fit those before. */
    void include(Path file, EventSource source) throws IOException {
        boolean measured = source.isSensorMeasured();
        boolean differs = source.width() != statedWidth || source.height() != statedHeight;
        boolean exceeds = source.width() > statedWidth || source.height() > statedHeight;
        if (statedWidth > 0 && (measured ? exceeds : differs)) {
            throw new EventFormatException(
                    file,
                    "expected the sensor size of the recordings before, " + statedWidth + " x " + statedHeight
                            + ", got " + source.width() + " x " + source.height());
        }
        if (!measured && (widest > source.width() || highest > source.height())) {
            throw new EventFormatException(
                    file,
                    "expected a sensor that holds the recordings before, " + widest + " x " + highest + ", got "
                            + source.width() + " x " + source.height());
        }
        if (!measured) {
            statedWidth = source.width();
            statedHeight = source.height();
        }
        widest = Math.max(widest, source.width());
        highest = Math.max(highest, source.height());
    }

    /** Pixels, 0 before the first recording. */
    int width() {
        return widest;
    }

    int height() {
        return highest;
    }
}
