package org.masnn.core.data.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.set.LabelledRecording;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.event.EventFormatException;

/** Makes the parts of a data set that are missing, while nobody else writes in its folder. */
final class Preparation {

    private static final String TEMPORARY_ENDING = ".tmp";

    private final RecordedDataSet set;
    private final Path place;
    private final List<CachePart> parts;
    private final List<@Nullable PartFile> files;
    private final PreparationProgress progress;

    Preparation(
            RecordedDataSet set,
            Path place,
            List<CachePart> parts,
            List<@Nullable PartFile> files,
            PreparationProgress progress) {
        this.set = set;
        this.place = place;
        this.parts = parts;
        this.files = files;
        this.progress = progress;
    }

    void run(String description) throws IOException {
        removeLeftovers();
        write(place.resolve("description.txt"), description);
        PreparationPlan plan = plan();
        progress.begins(plan);
        if (plan.bytes() > plan.freeBytes()) {
            throw new IOException(place + ": expected room for about " + megabytes(plan.bytes())
                    + " of samples, got " + megabytes(plan.freeBytes())
                    + " free; name a folder on another disk, or make room");
        }
        int done = plan.prepared();
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (files.get(i) == null) {
                CachePart part = parts.get(i);
                bytes += prepare(part);
                files.set(i, PartFile.open(place.resolve(part.fileName()), part));
                done += part.recordings().size();
                progress.done(done, plan.recordings(), bytes);
            }
        }
    }

    /** Files of a preparation that was killed, and parts that the data set has no longer. */
    private void removeLeftovers() throws IOException {
        Set<String> names = new HashSet<>();
        parts.forEach(part -> names.add(part.fileName()));
        List<Path> present;
        try (Stream<Path> entries = Files.list(place)) {
            present = entries.toList();
        }
        for (Path file : present) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(TEMPORARY_ENDING) || (name.endsWith(EventCache.PART_ENDING) && !names.contains(name))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private PreparationPlan plan() throws IOException {
        int recordings = 0;
        int prepared = 0;
        double bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            CachePart part = parts.get(i);
            recordings += part.recordings().size();
            prepared += files.get(i) == null ? 0 : part.recordings().size();
            if (files.get(i) == null) {
                long source =
                        part.stamps().stream().mapToLong(SourceStamp::bytes).sum();
                double bytesOfAnEvent = bytesOfAnEvent(part.recordings().get(0).file());
                bytes += source / bytesOfAnEvent * part.coding().bytesPerEvent();
            }
        }
        return new PreparationPlan(
                place,
                recordings,
                prepared,
                Math.round(bytes),
                Files.getFileStore(place).getUsableSpace());
    }

    /** About what an event takes in a recording: what its format says, and 4 bytes in those that compress. */
    private static double bytesOfAnEvent(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(10);
        }
        String opening = new String(start, StandardCharsets.ISO_8859_1);
        if (opening.startsWith("#!AER-DAT2") || opening.startsWith("#!AER-DAT3")) {
            return 8;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".bin") || name.endsWith(".bs2")) {
            return 5;
        }
        return name.endsWith(".txt") || name.endsWith(".csv") ? 12 : 4;
    }

    /** Writes a part under another name and moves it in one step: it is there whole or not at all. */
    private long prepare(CachePart part) throws IOException {
        Path temporary = place.resolve(part.fileName() + TEMPORARY_ENDING);
        try {
            long bytes;
            try (PartWriter writer = new PartWriter(temporary, part.coding())) {
                for (int i = 0; i < part.recordings().size(); i++) {
                    cut(part, i, writer);
                }
                writer.finish(part.key());
                bytes = writer.position();
            }
            move(temporary, place.resolve(part.fileName()));
            return bytes;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void cut(CachePart part, int index, PartWriter writer) throws IOException {
        LabelledRecording recording = part.recordings().get(index);
        SampleCoding coding = part.coding();
        try {
            set.cut(recording, coding.width(), coding.height(), (sample, label, events) -> {
                try {
                    writer.add(recording.file(), index, sample, label, events);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw failed(e);
        }
        if (!SourceStamp.of(recording.file()).equals(part.stamps().get(index))) {
            throw new IOException(recording.file() + ": changed while it was read; start again when nobody writes it");
        }
    }

    private IOException failed(UncheckedIOException e) {
        return e.getCause() instanceof EventFormatException known
                ? known
                : new IOException(
                        place + ": samples cannot be written (" + e.getCause()
                                + "); make room and start again, what was finished is kept",
                        e);
    }

    private void write(Path file, String text) throws IOException {
        Path temporary = place.resolve(file.getFileName() + TEMPORARY_ENDING);
        Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
        move(temporary, file);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
