package org.masnn.examples.data;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.set.Cifar10Dvs;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.data.set.DetectingLayout;
import org.masnn.core.data.set.DvsGait;
import org.masnn.core.data.set.DvsGesture;
import org.masnn.core.data.set.NMnist;
import org.masnn.core.data.set.RecordedDataSet;

/**
 * How recordings become samples, where the data set leaves a choice.
 *
 * @param windowMicros length of a sample of class folders in microseconds, 0 for whole recordings
 * @param minimumEvents windows with fewer events are left out
 * @param testFiles pattern of the recordings for testing of class folders without train and test, or null
 * @param withoutOtherGestures whether class 11 of DVS128 Gesture is left out
 */
public record RecordingCut(
        long windowMicros, int minimumEvents, @Nullable String testFiles, boolean withoutOtherGestures)
        implements Serializable {

    private static final String WHOLE = "whole";

    /**
     * Finds out what data set a folder holds; reads no recording.
     *
     * @param folder the data set; not modified
     * @return its recordings
     * @throws IOException when it holds none that is known
     * @throws IllegalArgumentException when the pattern is none
     */
    public RecordedDataSet open(Path folder) throws IOException {
        DvsGesture gesture = new DvsGesture();
        return new DetectingLayout(List.of(
                        withoutOtherGestures ? gesture.withoutOtherGestures() : gesture,
                        new Cifar10Dvs(),
                        new NMnist(),
                        new DvsGait(),
                        classFolders()))
                .open(folder);
    }

    private ClassFolders classFolders() {
        ClassFolders folders = new ClassFolders();
        if (windowMicros > 0) {
            folders = folders.windows(windowMicros, minimumEvents);
        }
        String glob = testFiles;
        try {
            return glob == null ? folders : folders.testFiles(glob);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "--test-files: expected a pattern such as *subject3*, got " + glob + " (" + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * Adds what was chosen to a description.
     *
     * @param into names of options without dashes, and values; modified
     * @param classFolders whether windows and patterns matter
     */
    public void describe(Map<String, String> into, boolean classFolders) {
        if (classFolders) {
            into.put(WHOLE, Boolean.toString(windowMicros == 0));
            if (windowMicros > 0) {
                into.put("window", windowMicros / 1000.0 + " ms");
                into.put("min-events", Integer.toString(minimumEvents));
            }
            if (testFiles != null) {
                into.put("test-files", testFiles);
            }
        }
        if (withoutOtherGestures) {
            into.put("without-other-gestures", "true");
        }
    }

    /**
     * What a description says.
     *
     * @param options as {@link #describe} made them
     * @return the cut
     */
    public static RecordingCut of(Map<String, String> options) {
        String window = options.get("window");
        return new RecordingCut(
                window == null ? 0 : Math.round(1000 * Double.parseDouble(window.replace(" ms", ""))),
                Integer.parseInt(options.getOrDefault("min-events", "1")),
                options.get("test-files"),
                options.containsKey("without-other-gestures"));
    }
}
