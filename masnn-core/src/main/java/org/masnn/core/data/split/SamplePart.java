package org.masnn.core.data.split;

import java.util.List;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;

/** The beginning or the end of each sample of a source, cut at the same share of its time. */
record SamplePart(SampleSource source, double share, boolean end) implements SampleSource {

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public int sensorWidth() {
        return source.sensorWidth();
    }

    @Override
    public int sensorHeight() {
        return source.sensorHeight();
    }

    @Override
    public int label(int index) {
        return source.label(index);
    }

    @Override
    public EventStream events(int index) {
        EventStream events = source.events(index);
        long span = events.isEmpty() ? 0 : events.timeMicros(events.size() - 1) + 1;
        long cut = (long) (span * share);
        return end ? events.window(cut, span).relativeTo(cut) : events.window(0, cut);
    }

    @Override
    public SampleOrigin origin(int index) {
        return source.origin(index);
    }
}
