package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the label files of DVS128 Gesture: {@code class,startTime_usec,endTime_usec}, a trial a row. */
final class GestureLabels {

    private static final Pattern ROW = Pattern.compile("\\s*(\\d{1,9})\\s*,\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*");

    private final Path file;
    private final int classes;
    private final DataSetListing listing;

    /**
     * A reader of one file.
     *
     * @param classes how many of the classes count, from 1 on; rows of others are left out
     * @param listing is told what is wrong
     */
    GestureLabels(Path file, int classes, DataSetListing listing) {
        this.file = file;
        this.classes = classes;
        this.listing = listing;
    }

    /** The rows that are right; the others are told to the listing, each with its line. */
    List<LabelledRow> read() throws IOException {
        List<LabelledRow> rows = new ArrayList<>();
        String[] lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\\R", -1);
        boolean any = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || (i == 0 && line.contains("class"))) {
                continue;
            }
            any = true;
            Matcher numbers = ROW.matcher(line);
            if (!numbers.matches()) {
                String diagnosis = FileDiagnosis.of(file);
                if (diagnosis != null) {
                    listing.damage(file, diagnosis.replace("a recording", "a label file"));
                    return rows;
                }
                String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
                wrong(i, "expected three whole numbers, class,startTime_usec,endTime_usec, got \"" + shown + "\"");
                continue;
            }
            int number = Integer.parseInt(numbers.group(1));
            long start = Long.parseLong(numbers.group(2));
            long end = Long.parseLong(numbers.group(3));
            if (number < 1 || number > DvsGesture.CLASSES.size()) {
                wrong(i, "expected a class of 1 to " + DvsGesture.CLASSES.size() + ", got " + number);
            } else if (end <= start) {
                wrong(i, "expected an end after the start, got " + start + " to " + end + " us");
            } else if (number <= classes) {
                rows.add(new LabelledRow(i + 1, number - 1, start, end));
            }
        }
        if (!any) {
            listing.damage(file, "expected rows class,startTime_usec,endTime_usec, got none; copy it again");
        }
        return rows;
    }

    private void wrong(int index, String problem) {
        listing.damage(file, "line " + (index + 1) + ": " + problem + "; copy it again from the archive");
    }
}
