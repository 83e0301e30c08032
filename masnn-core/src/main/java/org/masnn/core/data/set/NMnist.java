package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.reader.NMnistReader;

/**
 * N-MNIST (Orchard et al. 2015, Converting Static Image Datasets to Spiking Neuromorphic Datasets Using Saccades) as
 * its authors ship it, {@code Train/<digit>/<number>.bin} and {@code Test/<digit>/<number>.bin}; or as lists, {@code
 * train/<number>.bs2} with {@code train_labels.txt} and {@code test/<number>.bs2} with {@code test_labels.txt}, as the
 * small set of slayerPytorch comes. A file is a sample.
 */
public final class NMnist implements DataSetLayout {

    private static final String NAME = "N-MNIST";
    private static final int SIDE = 34;
    private static final int DIGITS = 10;
    private static final int TRAIN_FILES = 60_000;
    private static final int TEST_FILES = 10_000;
    private static final Pattern LABEL = Pattern.compile("(\\d{1,9})\\s+(\\d)");

    /** The layout. */
    public NMnist() {}

    @Override
    public String description() {
        return NAME
                + ": Train/<digit>/*.bin and Test/<digit>/*.bin, or train/*.bs2 with train_labels.txt and test/*.bs2"
                + " with test_labels.txt";
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        return isListed(content) || hasDigitFolders(content) || hasPacked(content);
    }

    private static boolean isListed(FolderContent content) {
        return content.file("train_labels.txt") != null || content.file("test_labels.txt") != null;
    }

    private static boolean hasDigitFolders(FolderContent content) throws IOException {
        for (String part : List.of("Train", "Test")) {
            Path folder = content.folder(part);
            List<Path> digits =
                    folder == null ? List.of() : FolderContent.of(folder).folders();
            if (digits.isEmpty()
                    || !digits.stream()
                            .allMatch(digit -> FolderContent.name(digit).matches("\\d"))) {
                continue;
            }
            for (Path digit : digits) {
                List<Path> files = FolderContent.of(digit).files();
                if (!files.isEmpty()) {
                    return isRecording(files.get(0));
                }
            }
        }
        return false;
    }

    private static boolean hasPacked(FolderContent content) {
        return content.file("Train.zip") != null && content.file("Test.zip") != null;
    }

    private static boolean isRecording(Path file) {
        String name = FolderContent.name(file).toLowerCase(Locale.ROOT);
        return name.endsWith(".bin") || name.endsWith(".bs2");
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        List<String> classes = new ArrayList<>();
        for (int digit = 0; digit < DIGITS; digit++) {
            classes.add(Integer.toString(digit));
        }
        DataSetListing listing = new DataSetListing(NAME, folder, classes, new NMnistReader()).sensor(SIDE, SIDE);
        if (isListed(content)) {
            addListed(content, "train", false, listing);
            addListed(content, "test", true, listing);
        } else {
            addFolders(content, "Train", TRAIN_FILES, listing);
            addFolders(content, "Test", TEST_FILES, listing);
        }
        return listing.build();
    }

    private static void addFolders(FolderContent content, String part, int shipped, DataSetListing listing)
            throws IOException {
        Path folder = content.folder(part);
        if (folder == null) {
            Path packed = content.file(part + ".zip");
            if (packed == null) {
                listing.damage(
                        content.folder().resolve(part),
                        "expected a folder with a folder of each digit, got none; unpack " + part + ".zip here");
            } else {
                listing.damage(packed, String.valueOf(FileDiagnosis.ofName(packed)));
            }
            return;
        }
        FolderContent digits = FolderContent.of(folder);
        int count = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            Path digitFolder = digits.folder(Integer.toString(digit));
            List<Path> files = digitFolder == null
                    ? List.of()
                    : FolderContent.of(digitFolder).files();
            if (files.isEmpty()) {
                listing.damage(
                        folder.resolve(Integer.toString(digit)),
                        "expected recordings of digit " + digit + ", got none; unpack " + part + ".zip again");
            }
            for (Path file : files) {
                if (isRecording(file) || FileDiagnosis.ofName(file) != null) {
                    count++;
                    listing.add(part.equals("Test"), file, origin(content, file), new WholeRecording(digit));
                }
            }
        }
        if (count != shipped) {
            listing.incomplete(
                    folder,
                    "expected " + shipped + " recordings as the authors ship them, got " + count + "; unpack " + part
                            + ".zip again, unless a part of it is wanted");
        }
    }

    private static SampleOrigin origin(FolderContent content, Path file) {
        return SampleOrigin.of(FolderContent.relative(content.folder(), file));
    }

    private static void addListed(FolderContent content, String part, boolean forTest, DataSetListing listing)
            throws IOException {
        Path list = content.file(part + "_labels.txt");
        Path folder = content.folder(part);
        if (list == null || folder == null) {
            listing.damage(
                    content.folder().resolve(list == null ? part + "_labels.txt" : part),
                    "expected " + (list == null ? "the list of labels" : "a folder with recordings")
                            + ", got none; copy it again");
            return;
        }
        Map<String, Path> files = new TreeMap<>(FolderContent.BY_NUMBER);
        for (Path file : FolderContent.of(folder).files()) {
            if (isRecording(file)) {
                files.put(FolderContent.stem(file), file);
            } else if (FileDiagnosis.ofName(file) != null) {
                listing.damage(file, String.valueOf(FileDiagnosis.ofName(file)));
            }
        }
        Map<String, Integer> labels = labels(list, listing);
        labels.forEach((number, label) -> {
            Path file = files.remove(number);
            addLabelled(content, list, number, file, label, forTest, listing);
        });
        if (!files.isEmpty()) {
            listing.damage(
                    list,
                    "expected a line for every recording in " + part + ", got none for "
                            + DataSetListing.some(List.copyOf(files.keySet())) + "; copy it again");
        }
    }

    private static void addLabelled(
            FolderContent content,
            Path list,
            String number,
            @Nullable Path file,
            int label,
            boolean forTest,
            DataSetListing listing) {
        if (file == null) {
            listing.damage(list, "expected the recording of number " + number + ", got no such file; copy it again");
        } else {
            listing.add(forTest, file, origin(content, file), new WholeRecording(label));
        }
    }

    private static Map<String, Integer> labels(Path list, DataSetListing listing) throws IOException {
        Map<String, Integer> labels = new TreeMap<>(FolderContent.BY_NUMBER);
        Map<String, Integer> lineOf = new HashMap<>();
        String[] lines = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher row = LABEL.matcher(line);
            if (!row.matches()) {
                String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
                listing.damage(
                        list,
                        "line " + (i + 1) + ": expected the number of a recording and a digit, got \"" + shown
                                + "\"; copy it again");
                continue;
            }
            Integer before = lineOf.putIfAbsent(row.group(1), i + 1);
            if (before != null) {
                listing.damage(
                        list,
                        "line " + (i + 1) + ": expected each recording once, got " + row.group(1) + " again after line "
                                + before);
            } else {
                labels.put(row.group(1), Integer.parseInt(row.group(2)));
            }
        }
        return labels;
    }
}
