package org.masnn.core.data.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the images of an {@link ImageFolder}. */
final class ImageFolderReader {

    private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png");
    private static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString);

    private final Path location;
    private final @Nullable String split;
    private final @Nullable ImageClasses expected;
    private final @Nullable String table;
    private final OtherFiles otherFiles;

    private final List<Path> files = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private String prefix = "";

    ImageFolderReader(
            Path location,
            @Nullable String split,
            @Nullable ImageClasses expected,
            @Nullable String table,
            OtherFiles otherFiles) {
        this.location = location;
        this.split = split;
        this.expected = expected;
        this.table = table;
        this.otherFiles = otherFiles;
    }

    ImageFolder open() throws IOException {
        if (Files.isDirectory(location)) {
            return list(location, null);
        }
        String name = String.valueOf(location.getFileName());
        if (!Files.isRegularFile(location) || !ending(name).equals("zip")) {
            throw new ImageFormatException(
                    location.toString(),
                    "expected a folder or a zip file, got "
                            + (Files.exists(location) ? "another file" : "nothing of that name"));
        }
        FileSystem zip;
        try {
            zip = FileSystems.newFileSystem(location);
        } catch (IOException | RuntimeException e) {
            throw new ImageFormatException(location.toString(), "cannot be opened as a zip file (" + e + ")", e);
        }
        boolean listed = false;
        try {
            prefix = location + "!";
            ImageFolder folder = list(zip.getPath("/"), zip);
            listed = true;
            return folder;
        } finally {
            if (!listed) {
                zip.close();
            }
        }
    }

    private ImageFolder list(Path top, @Nullable FileSystem zip) throws IOException {
        Path folder = split == null ? top : top.resolve(split);
        if (!Files.isDirectory(folder)) {
            throw failure(
                    top,
                    "expected a folder \"" + split + "\" inside, got none; lay images out as " + split
                            + "/<class>/<image>");
        }
        ImageClasses classes = table == null ? listClasses(folder) : readTable(folder.resolve(table));
        int[] labelArray = labels.stream().mapToInt(Integer::intValue).toArray();
        return new ImageFolder(classes, List.copyOf(files), labelArray, zip, prefix);
    }

    private ImageClasses listClasses(Path folder) throws IOException {
        List<Path> folders = classFolders(folder);
        List<String> names = folders.stream().map(ImageFolderReader::name).toList();
        if (names.isEmpty()) {
            throw failure(
                    folder,
                    "expected a folder for each class inside, got none; lay images out as <class>/<image>, or name the"
                            + " split or the table of labels");
        }
        ImageClasses classes = expected == null ? ImageClasses.sorted(names) : expected;
        Set<String> unknown = new TreeSet<>(names);
        classes.folders().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw failure(
                    folder,
                    "expected folders of the " + classes.size() + " given classes, got " + unknown.size()
                            + " of others: " + unknown.stream().limit(5).toList());
        }
        Map<String, Path> folderOf = new HashMap<>();
        folders.forEach(path -> folderOf.put(name(path), path));
        for (int label = 0; label < classes.size(); label++) {
            Path found = folderOf.get(classes.folders().get(label));
            if (found != null) {
                listImages(found, label);
            }
        }
        if (!others.isEmpty()) {
            LOG.warn(
                    "{}{}: skipped {} files that are not named as images, such as {}",
                    prefix,
                    folder,
                    others.size(),
                    others.get(0));
        }
        return classes;
    }

    private List<Path> classFolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !hidden(name(entry)) && Files.isDirectory(entry))
                    .sorted(BY_NAME)
                    .toList();
        }
    }

    private void listImages(Path folder, int label) throws IOException {
        int before = files.size();
        for (Path file : regularFiles(folder)) {
            if (ENDINGS.contains(ending(name(file)))) {
                files.add(file);
                labels.add(label);
            } else if (otherFiles == OtherFiles.SKIP) {
                others.add(file);
            } else {
                throw failure(
                        file,
                        "expected an image named .jpg, .jpeg or .png in a class's folder, got another file; remove it or"
                                + " choose OtherFiles.SKIP");
            }
        }
        if (files.size() == before) {
            throw failure(
                    folder, "expected one image or more of this class, got none; add images or remove the folder");
        }
    }

    private static List<Path> regularFiles(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return entries.filter(entry -> visible(folder.relativize(entry)) && Files.isRegularFile(entry))
                    .sorted(BY_NAME)
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(folder + ": cannot be listed (" + e.getCause() + ")", e);
        }
    }

    private ImageClasses readTable(Path file) throws IOException {
        if (expected == null) {
            throw failure(
                    file,
                    "expected the classes of the labels to be given (classes(ImageClasses.read(…))), got" + " none");
        }
        if (!Files.isRegularFile(file)) {
            throw failure(file, "expected a table of labels, got no such file");
        }
        List<String> lines = ImageClasses.lines(file);
        List<String> header = lines.isEmpty()
                ? List.of()
                : Arrays.stream(lines.get(0).split(",", -1)).map(String::strip).toList();
        int fileColumn = header.indexOf("file");
        int labelColumn = header.indexOf("class_index");
        if (fileColumn < 0 || labelColumn < 0) {
            throw failure(file, "expected a first line with the fields \"file\" and \"class_index\", got " + header);
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] fields = lines.get(i).split(",", -1);
            String where = "line " + (i + 1) + ": ";
            if (fields.length != header.size()) {
                throw failure(file, where + "expected " + header.size() + " fields, got " + fields.length);
            }
            labels.add(label(file, where, fields[labelColumn].strip()));
            Path image = file.resolveSibling(fields[fileColumn].strip());
            if (!Files.isRegularFile(image)) {
                throw failure(file, where + "expected an image \"" + fields[fileColumn] + "\", got no such file");
            }
            files.add(image);
        }
        if (files.isEmpty()) {
            throw failure(file, "expected one image or more, got none");
        }
        return expected;
    }

    private int label(Path file, String where, String text) throws ImageFormatException {
        int classes = expected == null ? 0 : expected.size();
        try {
            int label = Integer.parseInt(text);
            if (label >= 0 && label < classes) {
                return label;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{}: not a number", file, e);
        }
        throw failure(file, where + "expected a class index of 0.." + (classes - 1) + ", got \"" + text + "\"");
    }

    private ImageFormatException failure(Path path, String problem) {
        return new ImageFormatException(prefix + path, problem);
    }

    private static boolean visible(Path relative) {
        for (Path part : relative) {
            String name = name(part);
            if (!name.isEmpty() && hidden(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hidden(String name) {
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    /** The last part of a path; paths inside some zip files end with a slash. */
    private static String name(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
