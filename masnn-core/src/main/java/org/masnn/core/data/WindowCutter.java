package org.masnn.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventStream;

/** Cuts the recordings of class folders into labelled windows. */
record WindowCutter(EventReader reader, long windowMicros, int minimumEvents) {

    EventSamples cut(Path part, List<String> classes) throws IOException {
        List<EventSample> samples = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path classFolder = part.resolve(classes.get(label));
            int before = samples.size();
            for (Path file : EventFolder.entries(classFolder)) {
                if (Files.isRegularFile(file)) {
                    cut(read(file, samples), label, samples);
                }
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

    private EventStream read(Path file, List<EventSample> samples) throws IOException {
        EventStream recording;
        try {
            recording = reader.read(file);
        } catch (EventFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + e + ")", e);
        }
        if (!samples.isEmpty()) {
            EventStream first = samples.get(0).events();
            if (recording.width() != first.width() || recording.height() != first.height()) {
                throw new EventFormatException(
                        file,
                        "expected the sensor size of the recordings before, " + first.width() + " x " + first.height()
                                + ", got " + recording.width() + " x " + recording.height());
            }
        }
        return recording;
    }

    /** Whole windows only: the rest of a recording after its last whole window is left out. */
    private void cut(EventStream recording, int label, List<EventSample> samples) {
        if (recording.isEmpty()) {
            return;
        }
        long start = recording.timeMicros(0);
        long windows = recording.durationMicros() / windowMicros;
        for (long i = 0; i < windows; i++) {
            long from = start + i * windowMicros;
            EventStream window = recording.window(from, from + windowMicros);
            if (window.size() >= minimumEvents) {
                samples.add(new EventSample(window.relativeTo(from), label));
            }
        }
    }
}
