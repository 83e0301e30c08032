package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import org.masnn.core.event.EventSource;

/** Which parts of a recording are samples. Two cuts of the same text make the same samples of a recording. */
public sealed interface SampleCut permits WholeRecording, LabelledRows, TimeWindows {

    /**
     * Cuts a recording while it is read, in memory for the samples that are not over yet.
     *
     * @param file the recording, for messages
     * @param source its events; read to the end, not closed
     * @param width the samples' sensor, pixels; at least the source's
     * @param height the samples' sensor, pixels; at least the source's
     * @param sink takes the samples
     * @throws IOException when the recording cannot be read, is damaged, or does not fit its labels
     */
    void cut(Path file, EventSource source, int width, int height, SampleSink sink) throws IOException;
}
