package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.reader.DetectingReader;

/**
 * Recordings of any format in class folders: {@code train/<class>/<recording>} and {@code test/<class>/<recording>}; or
 * {@code <class>/<recording>} alone, with a pattern that names the recordings for testing. A sample is a whole
 * recording, or a window of time. Classes are sorted by name, numbers in names by their value, and must be the same for
 * training and testing. Hidden files (names that begin with a dot) are ignored.
 *
 * <p>All recordings are of one sensor. Where they do not say its size it is the smallest that holds all of them.
 * Immutable.
 */
public final class ClassFolders implements DataSetLayout {

    /**
     * Fewest events of a window, 200: a choice of this project for 128 x 128 recordings of handheld objects, under
     * which a window of 200 ms shows hardly anything.
     */
    public static final int DEFAULT_MINIMUM_EVENTS = 200;

    private static final String LAYOUT = "train/<class>/<recording> and test/<class>/<recording>";

    private final EventReader reader;
    private final long windowMicros;
    private final int minimumEvents;
    private final @Nullable String testFiles;

    /** Whole recordings of any format. */
    public ClassFolders() {
        this(new DetectingReader(), 0, 1, null);
    }

    private ClassFolders(EventReader reader, long windowMicros, int minimumEvents, @Nullable String testFiles) {
        this.reader = reader;
        this.windowMicros = windowMicros;
        this.minimumEvents = minimumEvents;
        this.testFiles = testFiles;
    }

    /**
     * The same layout with another reader.
     *
     * @param newReader reads one recording
     * @return a layout
     */
    public ClassFolders reader(EventReader newReader) {
        return new ClassFolders(Objects.requireNonNull(newReader, "newReader"), windowMicros, minimumEvents, testFiles);
    }

    /**
     * The same layout where samples are consecutive whole windows from each recording's first event on.
     *
     * @param micros length of a window in microseconds, 1 or more
     * @param minimum windows with fewer events are left out, 1 or more
     * @return a layout
     * @throws IllegalArgumentException when a number is out of range
     */
    public ClassFolders windows(long micros, int minimum) {
        if (micros < 1 || minimum < 1) {
            throw new IllegalArgumentException(
                    "ClassFolders: expected a window and a minimum of events of 1 or more, got " + micros + " us and "
                            + minimum + " events");
        }
        return new ClassFolders(reader, micros, minimum, testFiles);
    }

    /**
     * The same layout for class folders without {@code train} and {@code test}.
     *
     * @param glob names the recordings for testing as a shell does, with {@code * ? [ab] {one,other}}: by the file's
     *     name, or, when it holds a slash, by class and file name
     * @return a layout
     * @throws java.util.regex.PatternSyntaxException when it is no such pattern
     */
    public ClassFolders testFiles(String glob) {
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return new ClassFolders(reader, windowMicros, minimumEvents, glob);
    }

    @Override
    public String description() {
        return "class folders: " + LAYOUT
                + ", or <class>/<recording> with a pattern that names the recordings for testing";
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        if (content.folder("train") != null || content.folder("test") != null) {
            return true;
        }
        for (Path inner : content.folders()) {
            if (!FolderContent.of(inner).files().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        Path train = content.folder("train");
        Path test = content.folder("test");
        boolean split = train != null || test != null;
        List<String> classes = split ? classes(train, test) : names(content);
        DataSetListing listing = new DataSetListing(
                        FolderContent.name(folder.toAbsolutePath().normalize()), folder, classes, reader)
                .parameters(
                        windowMicros == 0
                                ? ""
                                : "windows of " + windowMicros + " us with " + minimumEvents + " events or more")
                .everyClassHas(
                        windowMicros == 0
                                ? "recording"
                                : "window of " + windowMicros + " us with " + minimumEvents + " events or more");
        if (split && testFiles != null) {
            listing.damage(
                    folder,
                    "expected class folders that the pattern " + testFiles
                            + " divides, got train and test folders, which divide them already; leave the pattern out");
        } else if (split) {
            addSplit(content, train, test, classes, listing);
        } else if (testFiles == null) {
            listing.damage(
                    folder,
                    "expected folders train and test, got " + (classes.isEmpty() ? "none" : "class folders alone")
                            + "; lay recordings out as " + LAYOUT
                            + ", or give a pattern that names the recordings for testing");
        } else {
            addByPattern(content, classes, testFiles, listing);
        }
        return listing.build();
    }

    private static List<String> classes(@Nullable Path train, @Nullable Path test) throws IOException {
        TreeSet<String> names = new TreeSet<>(FolderContent.BY_NUMBER);
        names.addAll(train == null ? List.of() : names(FolderContent.of(train)));
        names.addAll(test == null ? List.of() : names(FolderContent.of(test)));
        return List.copyOf(names);
    }

    private static List<String> names(FolderContent content) {
        return content.folders().stream().map(FolderContent::name).toList();
    }

    private void addSplit(
            FolderContent content,
            @Nullable Path train,
            @Nullable Path test,
            List<String> classes,
            DataSetListing listing)
            throws IOException {
        if (train == null || test == null) {
            listing.damage(
                    content.folder(),
                    "expected a folder \"" + (train == null ? "train" : "test")
                            + "\" inside, got none; lay recordings out as " + LAYOUT);
            return;
        }
        List<String> inTrain = names(FolderContent.of(train));
        List<String> inTest = names(FolderContent.of(test));
        if (!inTrain.equals(inTest)) {
            List<String> onlyTrain = new ArrayList<>(inTrain);
            onlyTrain.removeAll(inTest);
            List<String> onlyTest = new ArrayList<>(inTest);
            onlyTest.removeAll(inTrain);
            listing.damage(
                    content.folder(),
                    "expected the same classes in train and test, got only in train: " + onlyTrain + ", only in test: "
                            + onlyTest);
            return;
        }
        if (classes.isEmpty()) {
            listing.damage(content.folder(), "expected at least one class folder inside train, got none");
        }
        for (Path part : List.of(train, test)) {
            for (int label = 0; label < classes.size(); label++) {
                for (Path file : recordings(part.resolve(classes.get(label)), listing)) {
                    add(content, part.equals(test), file, label, listing);
                }
            }
        }
    }

    private void addByPattern(FolderContent content, List<String> classes, String glob, DataSetListing listing)
            throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        boolean byClass = glob.indexOf('/') >= 0;
        int tested = 0;
        int all = 0;
        for (int label = 0; label < classes.size(); label++) {
            for (Path file : recordings(content.folder().resolve(classes.get(label)), listing)) {
                Path named = byClass ? Path.of(classes.get(label), FolderContent.name(file)) : file.getFileName();
                boolean forTest = matcher.matches(named);
                tested += forTest ? 1 : 0;
                all++;
                add(content, forTest, file, label, listing);
            }
        }
        if (all > 0 && (tested == 0 || tested == all)) {
            listing.damage(
                    content.folder(),
                    "expected a pattern that names some of the " + all + " recordings for testing, got " + glob
                            + ", which names " + (tested == 0 ? "none" : "all"));
        }
    }

    /** The files of a class; one without any is a problem. */
    private static List<Path> recordings(Path classFolder, DataSetListing listing) throws IOException {
        List<Path> files = FolderContent.of(classFolder).files();
        if (files.isEmpty()) {
            listing.damage(
                    classFolder, "expected at least one recording, got none; add recordings or remove the class");
        }
        return files;
    }

    private void add(FolderContent content, boolean forTest, Path file, int label, DataSetListing listing) {
        SampleCut cut =
                windowMicros == 0 ? new WholeRecording(label) : new TimeWindows(label, windowMicros, minimumEvents);
        listing.add(forTest, file, SampleOrigin.of(FolderContent.relative(content.folder(), file)), cut);
    }
}
