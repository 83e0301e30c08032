package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.data.split.ValidationSplit;
import org.masnn.core.data.synthetic.SyntheticGestures;
import org.masnn.core.event.EventStream;

/**
 * The samples of a comparison, in memory or in a cache on the disk.
 *
 * @param name what they are
 * @param train for training
 * @param scored what each epoch is scored on to select one, null where the last is taken
 * @param test for testing
 * @param content digest over all events and labels
 */
record GestureData(
        String name, SampleSource train, @Nullable SampleSource scored, SampleSource test, String content) {

    private static final int EVENT_BYTES = 13;

    static GestureData load(DataSettings settings, PrintWriter out) throws IOException {
        RecordedDataSet set = settings.recorded();
        if (set != null) {
            if (set.classes().size() < 2) {
                throw new IOException(set.folder() + ": expected at least two classes, got " + set.classes());
            }
            EventDataSet read = RecordedSamples.of(set, settings.cache(), out);
            return of(read.name(), read.train(), read.test());
        }
        // Two seeds of the caller's make four: no training sample of one is a test sample of the other.
        return of(
                "synthetic gestures",
                EventSamples.of(synthetic(settings, settings.samplesPerClass(), 2 * settings.seed())),
                EventSamples.of(synthetic(settings, settings.testSamplesPerClass(), 2 * settings.seed() + 1)));
    }

    private static SampleSource synthetic(DataSettings settings, int samplesPerClass, long seed) {
        return SyntheticGestures.builder(samplesPerClass, seed)
                .durationMicros(settings.windowMicros())
                .build();
    }

    static GestureData of(String name, SampleSource train, SampleSource test) {
        MessageDigest digest = sha256();
        update(digest, train);
        update(digest, test);
        return new GestureData(name, train, null, test, HexFormat.of().formatHex(digest.digest(), 0, 8));
    }

    /** What one of the epochs is selected by; an {@link IllegalArgumentException} when the samples do not allow it. */
    GestureData selectedBy(SelectionSettings settings) {
        return switch (settings.selection()) {
            case LAST -> this;
            case BEST_TEST -> new GestureData(name, train, test, test, content);
            case VALIDATION -> {
                ValidationSplit split = settings.split(train);
                yield new GestureData(name, split.training(), split.validation(), test, content);
            }
        };
    }

    List<String> classes() {
        return train.classes();
    }

    Map<String, String> describe() {
        return Map.of(
                "classes", classes().toString(),
                "training samples", Integer.toString(train.size()),
                "test samples", Integer.toString(test.size()),
                "content", content);
    }

    private static void update(MessageDigest digest, SampleSource samples) {
        for (int i = 0; i < samples.size(); i++) {
            EventStream events = samples.events(i);
            ByteBuffer bytes = ByteBuffer.allocate(16 + EVENT_BYTES * events.size());
            bytes.putInt(samples.label(i))
                    .putInt(events.width())
                    .putInt(events.height())
                    .putInt(events.size());
            for (int e = 0; e < events.size(); e++) {
                bytes.putShort((short) events.x(e)).putShort((short) events.y(e));
                bytes.putLong(events.timeMicros(e)).put((byte) (events.isOn(e) ? 1 : 0));
            }
            digest.update(bytes.flip());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
