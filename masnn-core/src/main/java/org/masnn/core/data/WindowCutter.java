package org.masnn.core.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventStream;

/** Cuts the recordings of class folders into labelled windows. */
record WindowCutter(EventReader reader, FolderSensor sensor, long windowMicros, int minimumEvents) {

    EventSamples cut(Path part, List<String> classes) throws IOException {
        List<EventSample> samples = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path classFolder = part.resolve(classes.get(label));
            int before = samples.size();
            for (Path file : EventFolder.recordings(classFolder)) {
                cut(read(file), label, SampleOrigin.of(part.relativize(file).toString()), samples);
            }
            if (samples.size() == before) {
                throw new EventFormatException(
                        classFolder,
                        "expected at least one window of " + windowMicros + " us with " + minimumEvents
                                + " events or more, got none; add recordings, or take shorter windows or a smaller"
                                + " minimum");
            }
        }
        return new EventSamples(classes, samples);
    }

    private EventStream read(Path file) throws IOException {
        try {
            return reader.read(file).onSensor(sensor.width(), sensor.height());
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /** Whole windows only: the rest of a recording after its last whole window is left out. */
    private void cut(EventStream recording, int label, SampleOrigin origin, List<EventSample> samples) {
        if (recording.isEmpty()) {
            return;
        }
        long start = recording.timeMicros(0);
        long windows = recording.durationMicros() / windowMicros;
        for (long i = 0; i < windows; ) {
            long from = start + i * windowMicros;
            EventStream window = recording.window(from, from + windowMicros);
            if (window.size() >= minimumEvents) {
                samples.add(new EventSample(window.relativeTo(from), label, origin));
            }
            // On to the next event, since a damaged time may lie years away; there is one behind a whole window.
            i = (recording.window(from + windowMicros, Long.MAX_VALUE).timeMicros(0) - start) / windowMicros;
        }
    }
}
