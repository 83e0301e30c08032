package org.masnn.core.data.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.set.LabelledRecording;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.event.EventFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in which the samples of data sets are kept as compact files with checksums, so that recordings are decoded
 * once and not at every run. Each data set, with the parameters that decide what its samples are, has a folder of its
 * own inside, which may be deleted at any time.
 *
 * <p>A preparation that was killed is continued: what was finished is not done again. Threads and processes may ask for
 * the same data set at once; one prepares, the others wait. A recording whose file changed (size, time of modification,
 * first or last 4 KiB), and a part of the cache that is damaged, is prepared anew. All checksums are compared when a
 * data set is opened, and that of a sample whenever it is read.
 *
 * <p>The caller names the folder, since the one of the data set is often read-only and shared. Recordings are streamed:
 * a preparation holds no more than the samples of one recording that are not over yet.
 */
public final class EventCache {

    static final String VERSION = "masnn event cache 1";
    static final String PART_ENDING = ".events";
    private static final Logger LOG = LoggerFactory.getLogger(EventCache.class);

    /** What a kill may undo, and what a changed file makes to be done again: about 32 MiB of recordings. */
    private static final long PART_BYTES = 1L << 25;

    private final Path folder;
    private final long partBytes;

    /**
     * A cache.
     *
     * @param folder is made when it is needed and does not exist
     */
    public EventCache(Path folder) {
        this(folder, PART_BYTES);
    }

    /** A cache with parts of another size. */
    EventCache(Path folder, long partBytes) {
        this.folder = folder;
        this.partBytes = partBytes;
    }

    /**
     * Opens a data set, after preparing what is not prepared yet.
     *
     * @param set the recordings; not modified
     * @param progress is told how it goes on
     * @return its samples, read from disk whenever they are asked for, by any number of threads; a sample found damaged
     *     then ends in an {@link UncheckedIOException}
     * @throws org.masnn.core.data.set.DamagedDataSetException when something of the data set is known to be missing
     * @throws EventFormatException when a recording is damaged, or a class has no sample that must have one
     * @throws IOException when files cannot be read or written, or the disk has not enough room; messages name the file
     */
    public EventDataSet open(RecordedDataSet set, PreparationProgress progress) throws IOException {
        set.requireUsable();
        Path place = place(set);
        int[] sensor = set.sensor();
        SampleCoding coding = new SampleCoding(sensor[0], sensor[1]);
        List<CachePart> train = divide("train", set.train(), coding);
        List<CachePart> test = divide("test", set.test(), coding);
        List<CachePart> parts = new ArrayList<>(train);
        parts.addAll(test);
        List<@Nullable PartFile> files = openAll(place, parts);
        if (files.contains(null)) {
            files = prepare(set, place, parts, progress);
        }
        CachedSamples trainSamples = samples(set, coding, files.subList(0, train.size()), false);
        CachedSamples testSamples = samples(set, coding, files.subList(train.size(), parts.size()), true);
        return new EventDataSet(set.name(), trainSamples, testSamples);
    }

    /**
     * Where the samples of a data set are kept.
     *
     * @param set the recordings
     * @return a folder in this cache, which need not exist; another one for other parameters or another place of the
     *     data
     * @throws IOException when the folder of the data set cannot be found
     */
    public Path place(RecordedDataSet set) throws IOException {
        String slug = set.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String digest = HexFormat.of().formatHex(CachePart.sha256(description(set)), 0, 6);
        return folder.resolve(slug + "-" + digest);
    }

    private static String description(RecordedDataSet set) throws IOException {
        return String.join(
                "\n",
                VERSION,
                "data set: " + set.name(),
                "folder: " + set.folder().toRealPath(),
                "parameters: " + set.parameters(),
                "classes: " + set.classes(),
                "",
                "Samples of the recordings in that folder. May be deleted at any time; they are then prepared again.",
                "");
    }

    private static List<SourceStamp> stamps(List<LabelledRecording> recordings) throws IOException {
        try {
            return recordings.parallelStream()
                    .map(recording -> {
                        try {
                            return SourceStamp.of(recording.file());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<CachePart> divide(String name, List<LabelledRecording> recordings, SampleCoding coding)
            throws IOException {
        return CachePart.divide(name, recordings, stamps(recordings), coding, partBytes);
    }

    /** The parts that are there and right, null for the others. */
    private static List<@Nullable PartFile> openAll(Path place, List<CachePart> parts) {
        List<@Nullable PartFile> files = new ArrayList<>();
        for (CachePart part : parts) {
            files.add(openPart(place.resolve(part.fileName()), part));
        }
        return files;
    }

    private static @Nullable PartFile openPart(Path path, CachePart part) {
        try {
            PartFile file = PartFile.open(path, part);
            file.verify();
            return file;
        } catch (NoSuchFileException | StalePartException e) {
            LOG.debug("to be prepared", e);
        } catch (IOException e) {
            LOG.warn("{}; it is prepared again", e.getMessage());
        }
        return null;
    }

    private List<@Nullable PartFile> prepare(
            RecordedDataSet set, Path place, List<CachePart> parts, PreparationProgress progress) throws IOException {
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new IOException(place + ": expected a folder that can be made for the cache, got " + e, e);
        }
        try (FolderLock ignored = FolderLock.take(place, progress)) {
            List<@Nullable PartFile> files = openAll(place, parts); // another may have prepared them meanwhile
            if (files.contains(null)) {
                new Preparation(set, place, parts, files, progress).run(description(set));
            }
            return files;
        }
    }

    private static CachedSamples samples(
            RecordedDataSet set, SampleCoding coding, List<@Nullable PartFile> files, boolean forTest)
            throws IOException {
        List<PartFile> opened = new ArrayList<>();
        for (PartFile file : files) {
            if (file != null) {
                opened.add(file);
            }
        }
        CachedSamples samples = new CachedSamples(set.classes(), coding, opened);
        set.requireEveryClass(samples.samplesPerClass(), forTest);
        if (samples.size() == 0) {
            throw new EventFormatException(
                    set.folder(),
                    "expected at least one sample for " + (forTest ? "testing" : "training") + ", got none");
        }
        return samples;
    }
}
