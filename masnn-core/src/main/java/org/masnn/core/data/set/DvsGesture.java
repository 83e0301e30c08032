package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.reader.Aedat3Reader;

/**
 * DVS128 Gesture (Amir et al. 2017, A Low Power, Fully Event-Based Gesture Recognition System) as IBM ships it: the
 * folder that {@code DvsGesture.tar.gz} unpacks to, with {@code userNN_<lighting>.aedat} (AEDAT 3.1), {@code
 * userNN_<lighting>_labels.csv} beside each, and the lists {@code trials_to_train.txt} and {@code trials_to_test.txt}.
 * Each row of a label file is a sample, from its start to its end: rows may overlap and most files have two rows of
 * class 8, so there are 1176 and 288 samples in all. A sample's subject is its user.
 *
 * <p>The lists decide what is for training and what for testing. Where there are none, users 1 to 23 train and 24 to 29
 * test, as the authors have it.
 */
public final class DvsGesture implements DataSetLayout {

    /** The classes in the order of their numbers, 1 to 11. */
    public static final List<String> CLASSES = List.of(
            "hand clapping",
            "right hand wave",
            "left hand wave",
            "right arm clockwise",
            "right arm counter clockwise",
            "left arm clockwise",
            "left arm counter clockwise",
            "arm roll",
            "air drums",
            "air guitar",
            "other gestures");

    private static final String NAME = "DVS128 Gesture";
    private static final int SIDE = 128;
    private static final int LAST_TRAINING_USER = 23;
    private static final int LAST_USER = 29;
    private static final int SHIPPED = 122;
    private static final String TRAIN_LIST = "trials_to_train.txt";
    private static final String TEST_LIST = "trials_to_test.txt";
    private static final Pattern RECORDING = Pattern.compile("(user(\\d{1,4})_.+)\\.aedat");
    private static final Pattern LABELS = Pattern.compile("(user\\d{1,4}_.+)_labels\\.csv");

    private final boolean otherGestures;

    /** The layout with all 11 classes, as the paper's results have it. */
    public DvsGesture() {
        this(true);
    }

    private DvsGesture(boolean otherGestures) {
        this.otherGestures = otherGestures;
    }

    /**
     * The layout without class 11, the gestures that each user made up.
     *
     * @return a layout of 10 classes
     */
    public DvsGesture withoutOtherGestures() {
        return new DvsGesture(false);
    }

    @Override
    public String description() {
        return NAME + ": " + TRAIN_LIST + ", " + TEST_LIST
                + ", userNN_<lighting>.aedat and userNN_<lighting>_labels.csv";
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        return root(folder) != null;
    }

    /** The folder itself or the one that the archive was unpacked to inside it, null when neither has anything. */
    private static @Nullable FolderContent root(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        if (hasFiles(content)) {
            return content;
        }
        Path inner = content.folder("DvsGesture");
        FolderContent unpacked = inner == null ? null : FolderContent.of(inner);
        if (unpacked != null && hasFiles(unpacked)) {
            return unpacked;
        }
        return archive(content) == null ? null : content;
    }

    private static boolean hasFiles(FolderContent content) {
        return content.file(TRAIN_LIST) != null
                || content.file(TEST_LIST) != null
                || content.files().stream()
                        .map(FolderContent::name)
                        .anyMatch(name -> RECORDING.matcher(name).matches()
                                || LABELS.matcher(name).matches());
    }

    private static @Nullable Path archive(FolderContent content) {
        return content.files().stream()
                .filter(file ->
                        FolderContent.name(file).toLowerCase(Locale.ROOT).startsWith("dvsgesture"))
                .filter(FileDiagnosis::isPacked)
                .findFirst()
                .orElse(null);
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        FolderContent found = root(folder);
        FolderContent content = found == null ? FolderContent.of(folder) : found;
        List<String> classes = otherGestures ? CLASSES : CLASSES.subList(0, CLASSES.size() - 1);
        DataSetListing listing = new DataSetListing(NAME, content.folder(), classes, new Aedat3Reader())
                .sensor(SIDE, SIDE)
                .parameters(otherGestures ? "" : "without other gestures");
        Path archive = archive(content);
        if (!hasFiles(content) && archive != null) {
            listing.damage(archive, String.valueOf(FileDiagnosis.ofName(archive)));
            return listing.build();
        }
        Path trainList = content.file(TRAIN_LIST);
        Path testList = content.file(TEST_LIST);
        if (trainList == null && testList == null) {
            splitByUser(content, listing);
        } else {
            Map<String, String> listed = new HashMap<>();
            addListed(content, TRAIN_LIST, trainList, false, listed, listing);
            addListed(content, TEST_LIST, testList, true, listed, listing);
            noteUnlisted(content, listed, listing);
        }
        return listing.build();
    }

    private void splitByUser(FolderContent content, DataSetListing listing) throws IOException {
        TreeSet<String> names = new TreeSet<>(FolderContent.BY_NUMBER);
        for (Path file : content.files()) {
            String name = FolderContent.name(file);
            Matcher labels = LABELS.matcher(name);
            if (labels.matches()) {
                names.add(labels.group(1) + ".aedat");
            } else if (RECORDING.matcher(name).matches()) {
                names.add(name);
            }
        }
        if (names.size() != SHIPPED) {
            listing.incomplete(
                    content.folder(),
                    "expected " + TRAIN_LIST + " and " + TEST_LIST + ", or the " + SHIPPED
                            + " recordings of the authors, got no list and " + names.size()
                            + " recordings; unpack DvsGesture.tar.gz again, unless a part of it is wanted");
        }
        for (String name : names) {
            int user = user(name);
            if (user < 1 || user > LAST_USER) {
                listing.damage(
                        content.folder().resolve(name),
                        "expected a user of 1 to " + LAST_USER + " where there is no " + TRAIN_LIST + " and no "
                                + TEST_LIST + ", got " + user + "; copy the two lists from the archive");
            } else {
                add(content, name, user > LAST_TRAINING_USER, "", listing);
            }
        }
    }

    private static int user(String name) {
        Matcher recording = RECORDING.matcher(name);
        return recording.matches() ? Integer.parseInt(recording.group(2)) : -1;
    }

    private void addListed(
            FolderContent content,
            String listName,
            @Nullable Path list,
            boolean forTest,
            Map<String, String> listed,
            DataSetListing listing)
            throws IOException {
        if (list == null) {
            listing.damage(
                    content.folder().resolve(listName),
                    "expected the list of recordings, got no such file though the other list is there; copy it again"
                            + " from the archive");
            return;
        }
        String[] lines = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String name = lines[i].strip();
            String place = listName + " line " + (i + 1);
            if (name.isEmpty()) {
                continue;
            }
            if (user(name) < 0) {
                String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
                listing.damage(
                        list,
                        "line " + (i + 1) + ": expected userNN_<lighting>.aedat, got \"" + shown
                                + "\"; copy it again from the archive");
                continue;
            }
            String before = listed.putIfAbsent(name, place);
            if (before == null) {
                add(content, name, forTest, place, listing);
            } else {
                listing.damage(
                        list,
                        "line " + (i + 1) + ": expected a recording in one list and once, got " + name + " again after "
                                + before);
            }
        }
    }

    private void add(FolderContent content, String name, boolean forTest, String place, DataSetListing listing)
            throws IOException {
        Path file = content.folder().resolve(name);
        Path labels = content.folder().resolve(FolderContent.stem(file) + "_labels.csv");
        if (!Files.exists(file)) {
            listing.damage(file, missing(content, name, place));
        }
        if (!Files.exists(labels)) {
            listing.damage(labels, "expected the labels of " + name + ", got no such file; copy it from the archive");
            return;
        }
        int classes = otherGestures ? CLASSES.size() : CLASSES.size() - 1;
        List<LabelledRow> rows = new GestureLabels(labels, classes, listing).read();
        if (Files.exists(file) && !rows.isEmpty()) {
            SampleOrigin origin =
                    new SampleOrigin(FolderContent.stem(file), String.format(Locale.ROOT, "user%02d", user(name)));
            listing.add(forTest, file, origin, new LabelledRows(labels, rows));
        }
    }

    private static String missing(FolderContent content, String name, String place) {
        String expected = "expected a recording" + (place.isEmpty() ? "" : " (" + place + ")") + ", got ";
        for (Path other : content.files()) {
            if (FolderContent.name(other).startsWith(name) && FileDiagnosis.ofName(other) != null) {
                return expected + "only " + other.getFileName() + ", an unfinished download; download it again";
            }
        }
        return expected + "no such file; unpack DvsGesture.tar.gz again";
    }

    private static void noteUnlisted(FolderContent content, Map<String, String> listed, DataSetListing listing) {
        List<String> others = content.files().stream()
                .map(FolderContent::name)
                .filter(name -> RECORDING.matcher(name).matches() && !listed.containsKey(name))
                .toList();
        if (!others.isEmpty()) {
            listing.note(content.folder(), "left out, since in neither list: " + DataSetListing.some(others));
        }
    }
}
