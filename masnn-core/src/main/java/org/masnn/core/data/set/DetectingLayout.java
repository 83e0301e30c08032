package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventFormatException;

/**
 * Finds out which data set a folder holds, by what lies in it; the folder's name does not matter. Where a folder holds
 * nothing but one other folder, as unpacking often leaves it, the inner one is taken.
 */
public final class DetectingLayout implements DataSetLayout {

    /** Folders inside folders that are looked through. */
    private static final int DEEPEST = 4;

    /** Those of the authors first, since class folders are what many of them look like. */
    private final List<DataSetLayout> layouts;

    /** Data sets of authors as they ship them, and class folders whose recordings are samples. */
    public DetectingLayout() {
        this(new ClassFolders());
    }

    /**
     * Data sets of authors as they ship them, and class folders.
     *
     * @param classFolders how class folders are read
     */
    public DetectingLayout(ClassFolders classFolders) {
        this(List.of(new DvsGesture(), new Cifar10Dvs(), new NMnist(), new DvsGait(), classFolders));
    }

    /**
     * Other layouts.
     *
     * @param layouts tried in this order
     */
    public DetectingLayout(List<DataSetLayout> layouts) {
        this.layouts = List.copyOf(layouts);
    }

    @Override
    public String description() {
        List<String> descriptions =
                layouts.stream().map(DataSetLayout::description).toList();
        return String.join("; ", descriptions);
    }

    @Override
    public boolean matches(Path folder) throws IOException {
        return find(folder) != null;
    }

    @Override
    public RecordedDataSet open(Path folder) throws IOException {
        Found found = find(folder);
        if (found == null) {
            throw new EventFormatException(
                    folder, "expected a data set, got " + content(folder) + "; looked for " + list());
        }
        return found.layout().open(found.folder());
    }

    private @Nullable Found find(Path folder) throws IOException {
        List<Path> candidates = new ArrayList<>();
        List<Path> next = List.of(folder);
        while (next.size() == 1 && candidates.size() < DEEPEST) {
            candidates.add(next.get(0));
            next = FolderContent.of(next.get(0)).folders();
        }
        for (DataSetLayout layout : layouts) {
            for (Path candidate : candidates) {
                if (layout.matches(candidate)) {
                    return new Found(layout, candidate);
                }
            }
        }
        return null;
    }

    private String list() {
        StringBuilder text = new StringBuilder();
        for (DataSetLayout layout : layouts) {
            text.append("\n- ").append(layout.description());
        }
        return text.toString();
    }

    private static String content(Path folder) throws IOException {
        FolderContent content = FolderContent.of(folder);
        List<String> names = new ArrayList<>();
        content.folders().forEach(path -> names.add(FolderContent.name(path) + "/"));
        content.files().forEach(path -> names.add(FolderContent.name(path)));
        for (Path file : content.files()) {
            if (FileDiagnosis.isPacked(file)) {
                return DataSetListing.some(names) + " (" + FolderContent.name(file)
                        + " is still packed: unpack it first)";
            }
        }
        return names.isEmpty() ? "an empty folder" : DataSetListing.some(names);
    }

    private record Found(DataSetLayout layout, Path folder) {}
}
