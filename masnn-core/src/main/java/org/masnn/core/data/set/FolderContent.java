package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a folder, without hidden entries (names that begin with a dot), sorted by name; names that are numbers
 * by their value.
 *
 * @param folder where
 * @param folders the folders inside
 * @param files the files inside
 */
record FolderContent(Path folder, List<Path> folders, List<Path> files) {

    /** Digits inside names by their value, so that 2 comes before 10. */
    static final Comparator<String> BY_NUMBER = FolderContent::compare;

    static FolderContent of(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder + ": expected a folder, got nothing there");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": expected a folder, got a file");
        }
        return new FolderContent(
                folder, entries(folder, Files::isDirectory), entries(folder, path -> !Files.isDirectory(path)));
    }

    private static List<Path> entries(Path folder, Predicate<Path> kind) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .filter(kind)
                    .sorted(Comparator.comparing(FolderContent::name, BY_NUMBER))
                    .toList();
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A name without its last ending. */
    static String stem(Path path) {
        String name = name(path);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** A path inside a folder with slashes, whatever the system. */
    static String relative(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    /** The folder of a name in any case, null when there is none. */
    @Nullable
    Path folder(String name) {
        for (Path path : folders) {
            if (name(path).equalsIgnoreCase(name)) {
                return path;
            }
        }
        return null;
    }

    /** The file of a name in any case, null when there is none. */
    @Nullable
    Path file(String name) {
        for (Path path : files) {
            if (name(path).equalsIgnoreCase(name)) {
                return path;
            }
        }
        return null;
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            int order;
            if (endA > i && endB > j) {
                String numberA = a.substring(i, endA).replaceFirst("^0+(?=.)", "");
                String numberB = b.substring(j, endB).replaceFirst("^0+(?=.)", "");
                order = numberA.length() == numberB.length()
                        ? numberA.compareTo(numberB)
                        : Integer.compare(numberA.length(), numberB.length());
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
