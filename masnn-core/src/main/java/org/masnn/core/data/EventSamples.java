package org.masnn.core.data;

import java.util.List;
import java.util.stream.IntStream;
import org.masnn.core.event.EventStream;

/** Event samples held in memory. */
public final class EventSamples implements SampleSource {

    private final List<String> classes;
    private final List<EventSample> samples;

    /**
     * Checks and keeps samples.
     *
     * @param classes the class names
     * @param samples at least one; all of one sensor size, labels below the number of classes
     * @throws IllegalArgumentException when the samples do not fit together
     */
    public EventSamples(List<String> classes, List<EventSample> samples) {
        this.classes = List.copyOf(classes);
        this.samples = List.copyOf(samples);
        if (this.samples.isEmpty()) {
            throw new IllegalArgumentException("EventSamples: expected at least one sample, got none");
        }
        EventStream first = this.samples.get(0).events();
        for (int i = 0; i < this.samples.size(); i++) {
            EventSample sample = this.samples.get(i);
            EventStream events = sample.events();
            if (sample.label() >= this.classes.size()) {
                throw new IllegalArgumentException("EventSamples: expected labels below the number of classes "
                        + this.classes.size() + ", got " + sample.label() + " for sample " + i);
            }
            if (events.width() != first.width() || events.height() != first.height()) {
                throw new IllegalArgumentException(
                        "EventSamples: expected one sensor size, got " + first.width() + " x " + first.height()
                                + " for sample 0 and " + events.width() + " x " + events.height() + " for sample " + i);
            }
        }
    }

    /**
     * Takes all samples of a source into memory, on all threads of the common pool. Sources that make their samples are
     * then asked once and not in every epoch.
     *
     * @param source at least one sample
     * @return the same samples in the same order
     * @throws IllegalArgumentException when the samples do not fit together
     */
    public static EventSamples of(SampleSource source) {
        List<EventSample> samples = IntStream.range(0, source.size())
                .parallel()
                .mapToObj(index -> new EventSample(source.events(index), source.label(index), source.origin(index)))
                .toList();
        return new EventSamples(source.classes(), samples);
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int sensorWidth() {
        return samples.get(0).events().width();
    }

    @Override
    public int sensorHeight() {
        return samples.get(0).events().height();
    }

    @Override
    public int label(int index) {
        return samples.get(index).label();
    }

    @Override
    public EventStream events(int index) {
        return samples.get(index).events();
    }

    @Override
    public SampleOrigin origin(int index) {
        SampleOrigin origin = samples.get(index).origin();
        return origin == null ? SampleSource.super.origin(index) : origin;
    }

    /**
     * The number of events of all samples.
     *
     * @return 0 or more
     */
    public long totalEvents() {
        return samples.stream().mapToLong(sample -> sample.events().size()).sum();
    }

    /**
     * The number of samples of each class.
     *
     * @return one count a class, in the order of {@link #classes}
     */
    public int[] samplesPerClass() {
        int[] counts = new int[classes.size()];
        for (EventSample sample : samples) {
            counts[sample.label()]++;
        }
        return counts;
    }
}
