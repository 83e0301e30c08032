package org.masnn.examples.events;

import org.masnn.core.event.EventReader;
import org.masnn.core.event.reader.DetectingReader;
import org.masnn.core.event.reader.FrameAxes;
import org.masnn.core.event.reader.NumpyFrameReader;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about what files do not say of themselves. */
final class ReadingOptions {

    @Option(
            names = "--frame-axes",
            paramLabel = "ORDER",
            description =
                    "For .npz files of frames [T, 2, ., .], the order of the last two axes: ${COMPLETION-CANDIDATES}."
                            + " Default: ${DEFAULT-VALUE}.")
    private FrameAxes axes = FrameAxes.LONGER_IS_X;

    @Option(
            names = "--frame-us",
            paramLabel = "US",
            description = "For .npz files of frames, the length of a frame in microseconds. Default: ${DEFAULT-VALUE}"
                    + " (DAVIS346 letters).")
    private int frameMicros = (int) NumpyFrameReader.DEFAULT_FRAME_MICROS;

    EventReader reader() {
        return new DetectingReader(new NumpyFrameReader(axes, OptionCheck.atLeast(1, "--frame-us", frameMicros)));
    }
}
