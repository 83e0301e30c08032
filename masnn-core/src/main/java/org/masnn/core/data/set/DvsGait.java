package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.reader.TextReader;

/**
 * DVS128 Gait, day or night (Wang et al. 2021, Event-Stream Representation for Human Gaits Identification Using Deep
 * Neural Networks), as its authors ship it: {@code train/<person>/*.txt} and {@code test/<person>/*.txt}, where a
 * person is a number and a file one walk past the camera, a line {@code t x y p} an event. The folder that holds {@code
 * origin/}, as the authors' programs want it, is recognised too.
 *
 * <p>Each person is a class, in the order of the numbers, and each walk a sample, so a sample's subject is its class:
 * hold back recordings for validation, not subjects. The authors name 20 persons; the code of Yao et al. 2023 makes 21
 * classes of the same folders because it takes the number itself as the label and the numbers begin at 1.
 */
public final class DvsGait implements DataSetLayout {

    private static final String NAME = "DVS128 Gait";
    private static final int SIDE = 128;

    /** The layout. */
    public DvsGait() {}

    @Override
    public String description() {
        return NAME + ": train/<person's number>/*.txt and test/<person's number>/*.txt";
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        return root(folder) != null;
    }

    private static @Nullable FolderContent root(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        Path origin = content.folder("origin");
        if (isGait(content)) {
            return content;
        }
        return origin != null && isGait(FolderContent.of(origin)) ? FolderContent.of(origin) : null;
    }

    /** All classes are numbers, and all files of the first class are texts. */
    private static boolean isGait(FolderContent content) throws IOException {
        for (String part : List.of("train", "test")) {
            Path folder = content.folder(part);
            if (folder == null) {
                continue;
            }
            List<Path> persons = FolderContent.of(folder).folders();
            if (!persons.isEmpty()
                    && persons.stream()
                            .allMatch(person -> FolderContent.name(person).matches("\\d{1,9}"))) {
                List<Path> files = FolderContent.of(persons.get(0)).files();
                return !files.isEmpty() && files.stream().allMatch(DvsGait::isText);
            }
        }
        return false;
    }

    private static boolean isText(Path file) {
        return FolderContent.name(file).toLowerCase(Locale.ROOT).endsWith(".txt");
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        FolderContent found = root(folder);
        FolderContent content = found == null ? FolderContent.of(folder) : found;
        TreeSet<String> persons = new TreeSet<>(FolderContent.BY_NUMBER);
        for (String part : List.of("train", "test")) {
            Path partFolder = content.folder(part);
            if (partFolder != null) {
                FolderContent.of(partFolder).folders().forEach(person -> persons.add(FolderContent.name(person)));
            }
        }
        List<String> classes = List.copyOf(persons);
        DataSetListing listing =
                new DataSetListing(NAME, content.folder(), classes, new TextReader()).sensor(SIDE, SIDE);
        addPart(content, "train", classes, listing);
        addPart(content, "test", classes, listing);
        return listing.build();
    }

    private static void addPart(FolderContent content, String part, List<String> classes, DataSetListing listing)
            throws IOException {
        Path folder = content.folder(part);
        if (folder == null) {
            listing.damage(
                    content.folder().resolve(part),
                    "expected a folder with a folder of each person, got none; unpack the archive again");
            return;
        }
        FolderContent persons = FolderContent.of(folder);
        for (int label = 0; label < classes.size(); label++) {
            Path person = persons.folder(classes.get(label));
            List<Path> files =
                    person == null ? List.of() : FolderContent.of(person).files();
            if (files.isEmpty()) {
                listing.damage(
                        folder.resolve(classes.get(label)),
                        "expected recordings of person " + classes.get(label) + ", got none; unpack the archive again");
            }
            for (Path file : files) {
                SampleOrigin origin = new SampleOrigin(
                        FolderContent.relative(content.folder(), file), "person " + classes.get(label));
                listing.add(part.equals("test"), file, origin, new WholeRecording(label));
            }
        }
    }
}
