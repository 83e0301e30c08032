package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.event.reader.Aedat2Reader;

/**
 * CIFAR10-DVS (Li et al. 2017, CIFAR10-DVS: An Event-Stream Dataset for Object Classification) as its authors ship it:
 * ten class folders, unpacked from ten zip files, with {@code cifar10_<class>_<number>.aedat} (AEDAT 2.0), 1000 of
 * each. A file is a sample. Classes are in the order of CIFAR-10.
 *
 * <p>The authors have no split: the first 900 numbers of each class train and the last 100 test, as in the code of Yao
 * et al. 2023. Of a part of the data set the first nine tenths of the numbers that are there train.
 */
public final class Cifar10Dvs implements DataSetLayout {

    /** The classes in the order of CIFAR-10. */
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final String NAME = "CIFAR10-DVS";
    private static final int SIDE = 128;
    private static final int SHIPPED = 1000;
    private static final int TENTHS_FOR_TRAINING = 9;

    /** The layout. */
    public Cifar10Dvs() {}

    @Override
    public String description() {
        return NAME + ": airplane/cifar10_airplane_<number>.aedat and nine more class folders";
    }

    private static Pattern names(String className) {
        return Pattern.compile("cifar10_" + className + "_(\\d{1,6})\\.aedat(\\..+)?");
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        int packed = 0;
        for (String name : CLASSES) {
            packed += archive(content, name) == null ? 0 : 1;
            Path classFolder = content.folder(name);
            if (classFolder != null
                    && FolderContent.of(classFolder).files().stream()
                            .anyMatch(file -> names(name)
                                    .matcher(FolderContent.name(file))
                                    .matches())) {
                return true;
            }
        }
        return packed > CLASSES.size() / 2;
    }

    private static @Nullable Path archive(FolderContent content, String className) {
        return content.file(className + ".zip");
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        DataSetListing listing = new DataSetListing(NAME, folder, CLASSES, new Aedat2Reader()).sensor(SIDE, SIDE);
        for (int label = 0; label < CLASSES.size(); label++) {
            addClass(content, label, listing);
        }
        return listing.build();
    }

    private static void addClass(FolderContent content, int label, DataSetListing listing) throws IOException {
        String name = CLASSES.get(label);
        Path classFolder = content.folder(name);
        Map<Integer, Path> files = classFolder == null ? Map.of() : numbered(classFolder, name, listing);
        if (files.isEmpty()) {
            Path archive = archive(content, name);
            if (archive != null) {
                listing.damage(archive, String.valueOf(FileDiagnosis.ofName(archive)));
            } else {
                listing.damage(
                        content.folder().resolve(name),
                        "expected recordings cifar10_" + name + "_<number>.aedat, got none; unpack " + name
                                + ".zip here");
            }
            return;
        }
        if (files.size() != SHIPPED) {
            listing.incomplete(
                    content.folder().resolve(name),
                    "expected " + SHIPPED + " recordings as the authors ship them, got " + files.size() + gaps(files)
                            + "; unpack " + name + ".zip again, unless a part of it is wanted");
        }
        int forTraining = files.size() * TENTHS_FOR_TRAINING / 10;
        int place = 0;
        for (Path file : files.values()) {
            SampleOrigin origin = SampleOrigin.of(FolderContent.stem(file));
            listing.add(place++ >= forTraining, file, origin, new WholeRecording(label));
        }
    }

    /** Numbers that are missing below 1000. */
    private static String gaps(Map<Integer, Path> files) {
        List<String> missing = new ArrayList<>();
        for (int number = 0; number < SHIPPED; number++) {
            if (!files.containsKey(number)) {
                missing.add(Integer.toString(number));
            }
        }
        return missing.isEmpty() ? "" : " (without " + DataSetListing.some(missing) + ")";
    }

    private static Map<Integer, Path> numbered(Path classFolder, String className, DataSetListing listing)
            throws IOException {
        Map<Integer, Path> files = new TreeMap<>();
        Pattern names = names(className);
        for (Path file : FolderContent.of(classFolder).files()) {
            Matcher name = names.matcher(FolderContent.name(file));
            String unfinished = FileDiagnosis.ofName(file);
            if (unfinished != null) {
                listing.damage(file, unfinished);
            } else if (name.matches() && name.group(2) == null) {
                files.put(Integer.parseInt(name.group(1)), file);
            } else {
                listing.note(file, "left out, since it is not named cifar10_" + className + "_<number>.aedat");
            }
        }
        return files;
    }
}
