package org.masnn.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.reader.DetectingReader;

/**
 * A data set in a folder, {@code train/<class>/<recording>} and {@code test/<class>/<recording>}: each recording is cut
 * into consecutive whole windows from its first event on, and windows with too few events are left out. Classes are
 * sorted by name and must be the same in train and test. Hidden files (names that begin with a dot) are ignored.
 *
 * <p>All recordings are of one sensor. Where they do not say its size it is the smallest that holds all of them. They are
 * kept in memory, 13 bytes an event.
 */
public final class EventFolder {

    /**
     * Fewest events of a window, 200: a choice of this project for 128 x 128 recordings of handheld objects, under
     * which a window of 200 ms shows hardly anything.
     */
    public static final int DEFAULT_MINIMUM_EVENTS = 200;

    private final List<String> classes;
    private final EventSamples train;
    private final EventSamples test;

    private EventFolder(List<String> classes, EventSamples train, EventSamples test) {
        this.classes = classes;
        this.train = train;
        this.test = test;
    }

    /**
     * Reads a folder with recordings of any format ({@link DetectingReader}), leaving out windows with fewer than
     * {@link #DEFAULT_MINIMUM_EVENTS} events.
     *
     * @param folder holds the folders {@code train} and {@code test}; not modified
     * @param windowMicros length of a window in microseconds
     * @return the data set
     * @throws IOException as {@link #read(Path, EventReader, long, int)}
     */
    public static EventFolder read(Path folder, long windowMicros) throws IOException {
        return read(folder, new DetectingReader(), windowMicros);
    }

    /**
     * Reads a folder, leaving out windows with fewer than {@link #DEFAULT_MINIMUM_EVENTS} events.
     *
     * @param folder holds the folders {@code train} and {@code test}; not modified
     * @param reader reads one recording
     * @param windowMicros length of a window in microseconds
     * @return the data set
     * @throws IOException as {@link #read(Path, EventReader, long, int)}
     */
    public static EventFolder read(Path folder, EventReader reader, long windowMicros) throws IOException {
        return read(folder, reader, windowMicros, DEFAULT_MINIMUM_EVENTS);
    }

    /**
     * Reads a folder.
     *
     * @param folder holds the folders {@code train} and {@code test}; not modified
     * @param reader reads one recording
     * @param windowMicros length of a window in microseconds, 1 or more
     * @param minimumEvents windows with fewer events are left out
     * @return the data set
     * @throws EventFormatException when classes differ between train and test, a class holds no window, sensors differ,
     *     or a recording is not what the reader expects
     * @throws IOException when something cannot be read; the message names it
     * @throws IllegalArgumentException when a number is out of range
     */
    public static EventFolder read(Path folder, EventReader reader, long windowMicros, int minimumEvents)
            throws IOException {
        Objects.requireNonNull(reader, "reader");
        if (windowMicros < 1 || minimumEvents < 1) {
            throw new IllegalArgumentException(
                    "EventFolder: expected a window and a minimum of events of 1 or more, got " + windowMicros
                            + " us and " + minimumEvents + " events");
        }
        Path trainFolder = requireFolder(folder, "train");
        Path testFolder = requireFolder(folder, "test");
        List<String> classes = classes(trainFolder);
        requireSameClasses(folder, classes, classes(testFolder));
        List<Path> recordings = new ArrayList<>();
        for (Path part : List.of(trainFolder, testFolder)) {
            for (String name : classes) {
                recordings.addAll(recordings(part.resolve(name)));
            }
        }
        FolderSensor sensor = FolderSensor.of(recordings, reader);
        WindowCutter cutter = new WindowCutter(reader, sensor, windowMicros, minimumEvents);
        EventSamples train = cutter.cut(trainFolder, classes);
        EventSamples test = cutter.cut(testFolder, classes);
        return new EventFolder(classes, train, test);
    }

    /**
     * The class names, sorted.
     *
     * @return an immutable list
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * The samples for training, ordered by class, recording and time.
     *
     * @return the samples
     */
    public EventSamples train() {
        return train;
    }

    /**
     * The samples for testing, ordered by class, recording and time.
     *
     * @return the samples
     */
    public EventSamples test() {
        return test;
    }

    private static Path requireFolder(Path folder, String name) throws IOException {
        Path part = folder.resolve(name);
        if (!Files.isDirectory(part)) {
            throw new EventFormatException(
                    folder,
                    "expected a folder \"" + name + "\" inside, got none; lay recordings out as train/<class>/<file>"
                            + " and test/<class>/<file>");
        }
        return part;
    }

    private static List<String> classes(Path part) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path entry : entries(part)) {
            if (Files.isDirectory(entry)) {
                names.add(entry.getFileName().toString());
            }
        }
        return List.copyOf(names);
    }

    /** What a folder holds, without hidden files, sorted by name. */
    static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        }
    }

    /** The files in a folder, without hidden ones, sorted by name. */
    static List<Path> recordings(Path folder) throws IOException {
        return entries(folder).stream().filter(Files::isRegularFile).toList();
    }

    private static void requireSameClasses(Path folder, List<String> train, List<String> test) throws IOException {
        TreeSet<String> onlyTrain = new TreeSet<>(train);
        test.forEach(onlyTrain::remove);
        TreeSet<String> onlyTest = new TreeSet<>(test);
        train.forEach(onlyTest::remove);
        if (!onlyTrain.isEmpty() || !onlyTest.isEmpty()) {
            throw new EventFormatException(
                    folder,
                    "expected the same classes in train and test, got only in train: " + onlyTrain + ", only in test: "
                            + onlyTest);
        }
        if (train.isEmpty()) {
            throw new EventFormatException(folder, "expected at least one class folder inside train, got none");
        }
    }
}
