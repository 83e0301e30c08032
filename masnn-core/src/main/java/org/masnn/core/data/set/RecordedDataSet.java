package org.masnn.core.data.set;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.set.DataSetProblem.Severity;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recordings of a data set, as a {@link DataSetLayout} found them: which of them are for training and which for
 * testing, and which part of each is a sample of what class. No recording is read before it is asked for.
 *
 * <p>{@link #read} takes all samples into memory; {@code org.masnn.core.data.cache.EventCache} prepares them on disk,
 * for sets that are larger; {@link #check} says what there is and what is missing. Immutable.
 */
public final class RecordedDataSet {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedDataSet.class);

    private final String name;
    private final Path folder;
    private final List<String> classes;
    private final String parameters;
    private final String everyClassHas;
    private final int width;
    private final int height;
    private final EventReader reader;
    private final List<LabelledRecording> train;
    private final List<LabelledRecording> test;
    private final List<DataSetProblem> problems;

    RecordedDataSet(
            String name,
            Path folder,
            List<String> classes,
            String parameters,
            String everyClassHas,
            int width,
            int height,
            EventReader reader,
            List<LabelledRecording> train,
            List<LabelledRecording> test,
            List<DataSetProblem> problems) {
        this.name = name;
        this.folder = folder;
        this.classes = List.copyOf(classes);
        this.parameters = parameters;
        this.everyClassHas = everyClassHas;
        this.width = width;
        this.height = height;
        this.reader = reader;
        this.train = List.copyOf(train);
        this.test = List.copyOf(test);
        this.problems = List.copyOf(problems);
    }

    /**
     * What the data set is called.
     *
     * @return for instance {@code DVS128 Gesture}
     */
    public String name() {
        return name;
    }

    /**
     * Where it lies.
     *
     * @return the folder that a layout recognised
     */
    public Path folder() {
        return folder;
    }

    /**
     * The class names; a label is an index into them.
     *
     * @return an immutable list
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * What was chosen that decides which samples there are, for instance the length of windows.
     *
     * @return a text, empty when there is nothing to choose
     */
    public String parameters() {
        return parameters;
    }

    /**
     * The recordings for training.
     *
     * @return an immutable list
     */
    public List<LabelledRecording> train() {
        return train;
    }

    /**
     * The recordings for testing.
     *
     * @return an immutable list
     */
    public List<LabelledRecording> test() {
        return test;
    }

    /**
     * What is known to be wrong without having read a recording.
     *
     * @return an immutable list
     */
    public List<DataSetProblem> problems() {
        return problems;
    }

    /**
     * Fails when samples cannot be read, and logs a warning when there is less than the authors ship.
     *
     * @throws DamagedDataSetException when a problem is {@link Severity#DAMAGE}
     */
    public void requireUsable() throws DamagedDataSetException {
        List<String> damage = problems.stream()
                .filter(problem -> problem.severity() == Severity.DAMAGE)
                .map(DataSetProblem::message)
                .toList();
        if (!damage.isEmpty()) {
            throw new DamagedDataSetException(folder, damage);
        }
        List<String> lacks = problems.stream()
                .filter(problem -> problem.severity() == Severity.INCOMPLETE)
                .map(DataSetProblem::message)
                .toList();
        if (!lacks.isEmpty()) {
            String more = lacks.size() > 1 ? "; and " + (lacks.size() - 1) + " more of this kind" : "";
            LOG.warn("{}: {}{}", name, lacks.get(0), more);
        }
    }

    /**
     * Fails when the data set demands samples of each class and there are none of one.
     *
     * @param samplesPerClass number of samples, in the order of the classes
     * @param forTest whether they are for testing
     * @throws EventFormatException naming the class
     */
    public void requireEveryClass(int[] samplesPerClass, boolean forTest) throws EventFormatException {
        for (int label = 0; label < samplesPerClass.length && !everyClassHas.isEmpty(); label++) {
            if (samplesPerClass[label] == 0) {
                throw new EventFormatException(
                        folder,
                        "expected for " + (forTest ? "testing" : "training") + " at least one " + everyClassHas
                                + " of class \"" + classes.get(label) + "\", got none");
            }
        }
    }

    /**
     * The sensor of all samples: what the data set's camera has, or, for a folder of any recordings, the one size that
     * all of them say or that holds all of them. In the second case every recording is opened.
     *
     * @return width and height, pixels
     * @throws EventFormatException when recordings are of different sensors or one cannot be read
     * @throws IOException when a recording cannot be read
     */
    public int[] sensor() throws IOException {
        if (width > 0) {
            return new int[] {width, height};
        }
        CommonSensor sensor = new CommonSensor();
        for (LabelledRecording recording : recordings()) {
            try (EventSource source = open(recording.file())) {
                sensor.include(recording.file(), source);
            }
        }
        return new int[] {sensor.width(), sensor.height()};
    }

    /**
     * Reads all samples into memory, 13 bytes an event, on all threads of the common pool.
     *
     * @return the samples, ordered by recording and time
     * @throws DamagedDataSetException when something is known to be missing or damaged
     * @throws EventFormatException when a recording is damaged, or a class has no sample that must have one
     * @throws IOException when a file cannot be read; the message names it
     */
    public EventDataSet read() throws IOException {
        requireUsable();
        int[] sensor = sensor();
        return new EventDataSet(name, read(train, false, sensor), read(test, true, sensor));
    }

    private EventSamples read(List<LabelledRecording> part, boolean forTest, int[] sensor) throws IOException {
        List<EventSample> samples;
        try {
            samples = part.parallelStream()
                    .flatMap(recording -> samples(recording, sensor).stream())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        int[] samplesPerClass = new int[classes.size()];
        samples.forEach(sample -> samplesPerClass[sample.label()]++);
        requireEveryClass(samplesPerClass, forTest);
        return new EventSamples(classes, samples);
    }

    private List<EventSample> samples(LabelledRecording recording, int[] sensor) {
        TreeMap<Integer, EventSample> samples = new TreeMap<>();
        try {
            cut(
                    recording,
                    sensor[0],
                    sensor[1],
                    (place, label, events) -> samples.put(place, new EventSample(events, label, recording.origin())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(samples.values());
    }

    /**
     * Cuts the samples out of one recording, in memory for those that are not over yet.
     *
     * @param recording one of this data set
     * @param columns the samples' sensor, pixels
     * @param rows the samples' sensor, pixels
     * @param sink takes the samples
     * @throws EventFormatException when the recording is damaged, of another sensor, or does not fit its labels
     * @throws IOException when it cannot be read; the message names it
     */
    public void cut(LabelledRecording recording, int columns, int rows, SampleSink sink) throws IOException {
        Path file = recording.file();
        try (EventSource source = open(file)) {
            boolean fits = source.isSensorMeasured()
                    ? source.width() <= columns && source.height() <= rows
                    : source.width() == columns && source.height() == rows;
            if (!fits) {
                throw new EventFormatException(
                        file,
                        "expected a sensor of " + columns + " x " + rows + " (" + name + "), got " + source.width()
                                + " x " + source.height() + "; this recording is of another data set");
            }
            recording.cut().cut(file, source, columns, rows, sink);
        } catch (IOException e) {
            throw explained(file, e);
        }
    }

    private EventSource open(Path file) throws IOException {
        try {
            return reader.open(file);
        } catch (IOException e) {
            throw explained(file, e);
        }
    }

    private static IOException explained(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new EventFormatException(file, "expected a recording, got no file; copy or unpack it again");
        }
        String diagnosis = FileDiagnosis.of(file);
        if (diagnosis != null) {
            return new EventFormatException(file, diagnosis);
        }
        return e instanceof EventFormatException ? e : new IOException(file + ": cannot be read (" + e + ")", e);
    }

    /**
     * Reads everything once, in memory for a few samples, and says what there is and what is wrong: all of it, not only
     * what comes first.
     *
     * @param progress is told of each recording
     * @return the report
     */
    public DataSetReport check(ReadingProgress progress) {
        List<DataSetProblem> found = new ArrayList<>(problems);
        int[] sensor = {width, height};
        if (width == 0) {
            CommonSensor common = new CommonSensor();
            for (LabelledRecording recording : recordings()) {
                try (EventSource source = open(recording.file())) {
                    common.include(recording.file(), source);
                } catch (EventFormatException e) {
                    LOG.debug("left out of the sensor's size", e); // reported below, where it is read
                } catch (IOException e) {
                    LOG.debug("left out of the sensor's size", e);
                }
            }
            sensor = new int[] {common.width(), common.height()};
        }
        AtomicInteger done = new AtomicInteger();
        SplitSummary trainSummary = check(train, false, sensor, done, progress, found);
        SplitSummary testSummary = check(test, true, sensor, done, progress, found);
        return new DataSetReport(name, folder, classes, sensor[0], sensor[1], trainSummary, testSummary, found);
    }

    private SplitSummary check(
            List<LabelledRecording> part,
            boolean forTest,
            int[] sensor,
            AtomicInteger done,
            ReadingProgress progress,
            List<DataSetProblem> found) {
        List<RecordingSummary> summaries = part.parallelStream()
                .map(recording -> {
                    RecordingSummary summary = RecordingSummary.of(this, recording, sensor);
                    progress.read(done.incrementAndGet(), train.size() + test.size());
                    return summary;
                })
                .toList();
        int[] samplesPerClass = new int[classes.size()];
        long events = 0;
        long bytes = 0;
        for (RecordingSummary summary : summaries) {
            for (int label = 0; label < samplesPerClass.length; label++) {
                samplesPerClass[label] += summary.samplesPerClass()[label];
            }
            events += summary.events();
            bytes += summary.bytes();
            if (summary.problem() != null) {
                found.add(new DataSetProblem(Severity.DAMAGE, summary.problem()));
            }
        }
        noteEmptyClasses(samplesPerClass, forTest, found);
        List<Integer> counts = new ArrayList<>();
        for (int count : samplesPerClass) {
            counts.add(count);
        }
        List<String> subjects = part.stream()
                .map(LabelledRecording::origin)
                .map(SampleOrigin::subject)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        return new SplitSummary(part.size(), subjects, counts, events, bytes);
    }

    private void noteEmptyClasses(int[] samplesPerClass, boolean forTest, List<DataSetProblem> found) {
        try {
            requireEveryClass(samplesPerClass, forTest);
        } catch (EventFormatException e) {
            found.add(new DataSetProblem(Severity.DAMAGE, String.valueOf(e.getMessage())));
            return;
        }
        List<String> empty = new ArrayList<>();
        for (int label = 0; label < samplesPerClass.length; label++) {
            if (samplesPerClass[label] == 0) {
                empty.add(classes.get(label));
            }
        }
        if (!empty.isEmpty()) {
            found.add(new DataSetProblem(
                    Severity.NOTE,
                    folder + ": no sample for " + (forTest ? "testing" : "training") + " of "
                            + String.join(", ", empty)));
        }
    }

    private List<LabelledRecording> recordings() {
        List<LabelledRecording> all = new ArrayList<>(train);
        all.addAll(test);
        return all;
    }

    /** What one recording gives. */
    private record RecordingSummary(
            int[] samplesPerClass,
            long events,
            long bytes,
            @Nullable String problem) {

        static RecordingSummary of(RecordedDataSet set, LabelledRecording recording, int[] sensor) {
            int[] samplesPerClass = new int[set.classes.size()];
            long[] events = {0};
            String problem = null;
            try {
                set.cut(recording, Math.max(1, sensor[0]), Math.max(1, sensor[1]), (place, label, sample) -> {
                    samplesPerClass[label]++;
                    events[0] += sample.size();
                });
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
            long bytes;
            try {
                bytes = Files.size(recording.file());
            } catch (IOException e) {
                bytes = 0;
            }
            return new RecordingSummary(samplesPerClass, events[0], bytes, problem);
        }
    }
}
