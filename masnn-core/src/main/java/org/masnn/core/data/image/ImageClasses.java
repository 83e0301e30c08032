package org.masnn.core.data.image;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes of a data set in the order of their labels: the folder of each (on ImageNet a synset such as
 * {@code n01440764}) and a name to show.
 *
 * @param folders the name of each class's folder
 * @param names the name of each class to show, as many
 */
public record ImageClasses(List<String> folders, List<String> names) {

    /**
     * Classes.
     *
     * @param folders the name of each class's folder, all different
     * @param names the name of each class to show, as many; they may repeat (ImageNet has two called "crane")
     * @throws IllegalArgumentException when there is none, the lists differ in length or a folder repeats
     */
    public ImageClasses {
        folders = List.copyOf(folders);
        names = List.copyOf(names);
        if (folders.isEmpty() || folders.size() != names.size()) {
            throw new IllegalArgumentException("ImageClasses: expected one or more folders and as many names, got "
                    + folders.size() + " and " + names.size());
        }
        Set<String> seen = new HashSet<>();
        for (String folder : folders) {
            if (!seen.add(folder)) {
                throw new IllegalArgumentException(
                        "ImageClasses: expected different folders, got \"" + folder + "\" twice");
            }
        }
    }

    /**
     * Classes named as their folders, sorted by name: on ImageNet that is the usual order of the labels.
     *
     * @param folders the name of each class's folder
     * @return classes
     * @throws IllegalArgumentException when there is none
     */
    public static ImageClasses sorted(Collection<String> folders) {
        List<String> names = List.copyOf(new TreeSet<>(folders));
        return new ImageClasses(names, names);
    }

    /**
     * Reads classes from a text: a folder in each line, or lines {@code index,folder} or {@code index,folder,name} with
     * indices that count from 0. Empty lines are left out.
     *
     * @param file the text, UTF-8; not modified
     * @return classes in the order of the file
     * @throws ImageFormatException when a line is something else
     * @throws IOException when the file cannot be read
     */
    public static ImageClasses read(Path file) throws IOException {
        List<String> folders = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.strip().split(",", 3);
            if (fields.length > 1 && !fields[0].strip().equals(Integer.toString(folders.size()))) {
                throw new ImageFormatException(
                        file.toString(),
                        "line " + number + ": expected \"" + folders.size() + ",<folder>,<name>\" or a folder alone,"
                                + " got \"" + line + "\"; indices count from 0 in the order of the labels");
            }
            String folder = fields[fields.length > 1 ? 1 : 0].strip();
            folders.add(folder);
            names.add(fields.length > 2 ? fields[2].strip() : folder);
        }
        try {
            return new ImageClasses(folders, names);
        } catch (IllegalArgumentException e) {
            throw new ImageFormatException(file.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new ImageFormatException(file.toString(), "expected a text in UTF-8, got other bytes", e);
        }
    }

    /**
     * The number of classes.
     *
     * @return 1 or more
     */
    public int size() {
        return folders.size();
    }
}
