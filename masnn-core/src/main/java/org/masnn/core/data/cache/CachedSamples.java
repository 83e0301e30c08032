package org.masnn.core.data.cache;

import java.util.ArrayList;
import java.util.List;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;

/** Samples of a cache, in the order of the recordings. Each is compared with its checksum whenever it is read. */
final class CachedSamples implements SampleSource {

    private final List<String> classes;
    private final SampleCoding coding;
    private final List<PartFile> parts = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    CachedSamples(List<String> classes, SampleCoding coding, List<PartFile> files) {
        this.classes = List.copyOf(classes);
        this.coding = coding;
        for (PartFile file : files) {
            for (int place = 0; place < file.entries().size(); place++) {
                parts.add(file);
                places.add(place);
            }
        }
    }

    @Override
    public int size() {
        return parts.size();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int sensorWidth() {
        return coding.width();
    }

    @Override
    public int sensorHeight() {
        return coding.height();
    }

    private PartEntry entry(int index) {
        return parts.get(index).entries().get(places.get(index));
    }

    @Override
    public int label(int index) {
        return entry(index).label();
    }

    @Override
    public EventStream events(int index) {
        return parts.get(index).events(places.get(index));
    }

    @Override
    public SampleOrigin origin(int index) {
        return parts.get(index)
                .part()
                .recordings()
                .get(entry(index).recording())
                .origin();
    }

    int[] samplesPerClass() {
        int[] counts = new int[classes.size()];
        for (int i = 0; i < size(); i++) {
            counts[label(i)]++;
        }
        return counts;
    }
}
