package org.masnn.core.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.data.set.DetectingLayout;
import org.masnn.core.data.set.DvsGesture;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.data.set.TinyDataSets;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.DetectingReader;

class EventCacheTest {

    @TempDir
    private Path folder;

    private Path data;
    private EventCache cache;

    @BeforeEach
    void gesture() {
        data = folder.resolve("data");
        TinyDataSets.gesture(data);
        cache = new EventCache(folder.resolve("cache"), 700_000);
    }

    /** Remembers what it was told. */
    private static final class Told implements PreparationProgress {

        private final List<String> lines = new ArrayList<>();
        private PreparationPlan plan = new PreparationPlan(Path.of("none"), 0, 0, 0, 0);

        @Override
        public synchronized void begins(PreparationPlan newPlan) {
            plan = newPlan;
            lines.add("begins with " + plan.prepared() + " of " + plan.recordings());
        }

        @Override
        public synchronized void done(int recordings, int all, long bytes) {
            lines.add(recordings + " of " + all);
        }
    }

    private RecordedDataSet set() throws IOException {
        return new DvsGesture().open(data);
    }

    /** Ten recordings of about 80 KB for training and two for testing: in parts of 700 KB, eight, two and two. */
    private Path twelve(int eventsEach) {
        Path large = folder.resolve("twelve");
        for (int i = 0; i < 12; i++) {
            EventStream events = TinyDataSets.events(i, 128, eventsEach, 10L * i, 20);
            String name = (i < 10 ? "train/" : "test/") + (i % 2 == 0 ? "a/" : "b/") + i;
            TinyDataSets.write(large.resolve(name), TinyDataSets.aedat2(events));
        }
        return large;
    }

    private static void assertSame(EventDataSet actual, EventDataSet expected) {
        assertThat(actual.name()).isEqualTo(expected.name());
        assertThat(actual.classes()).isEqualTo(expected.classes());
        assertSame(actual.train(), expected.train());
        assertSame(actual.test(), expected.test());
    }

    private static void assertSame(SampleSource actual, SampleSource expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.sensorWidth()).isEqualTo(expected.sensorWidth());
        assertThat(actual.sensorHeight()).isEqualTo(expected.sensorHeight());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.events(i)).isEqualTo(expected.events(i));
            assertThat(actual.label(i)).isEqualTo(expected.label(i));
            assertThat(actual.origin(i)).isEqualTo(expected.origin(i));
        }
    }

    private Map<String, FileTime> partTimes(RecordedDataSet set) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.list(cache.place(set))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".events")).toList()) {
                times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private static void age(Path part) throws IOException {
        Files.setLastModifiedTime(part, FileTime.fromMillis(1_000_000_000_000L));
    }

    private Path part(RecordedDataSet set, String name) throws IOException {
        return cache.place(set).resolve(name);
    }

    @Test
    void open_firstAndSecondTime_givesTheSamplesThatReadingGives() throws IOException {
        Told first = new Told();
        Told second = new Told();
        EventDataSet expected = set().read();
        assertSame(cache.open(set(), first), expected);
        assertThat(first.lines).containsExactly("begins with 0 of 3", "2 of 3", "3 of 3");
        assertThat(first.plan.bytes()).isPositive();
        assertThat(first.plan.freeBytes()).isPositive();
        assertSame(cache.open(set(), second), expected);
        assertThat(second.lines).isEmpty();
        assertThat(cache.place(set()).resolve("description.txt"))
                .content()
                .contains("data set: DVS128 Gesture", "folder: " + data.toRealPath(), "May be deleted at any time");
    }

    @Test
    void open_events_takeSevenBytesAtMost() throws IOException {
        Path large = twelve(10_000);
        RecordedDataSet set = new ClassFolders().open(large);
        Told told = new Told();
        cache.open(set, told);
        long bytes = 0;
        for (String name : partTimes(set).keySet()) {
            bytes += Files.size(part(set, name));
        }
        assertThat(bytes).isLessThan(12 * 10_000 * 7L);
        // The announced size: AEDAT 2.0 takes 8 bytes an event.
        assertThat(told.plan.bytes()).isBetween(bytes * 9 / 10, bytes * 11 / 10 + 1);
    }

    @Test
    void open_changedSource_preparesItsPartAnew() throws IOException {
        RecordedDataSet large = new ClassFolders().open(twelve(10_000));
        EventDataSet before = cache.open(large, PreparationProgress.NONE);
        assertThat(partTimes(large)).containsOnlyKeys("test-00000.events", "train-00000.events", "train-00001.events");
        for (String name : partTimes(large).keySet()) {
            age(part(large, name));
        }
        Map<String, FileTime> times = partTimes(large);
        Path changed = large.train().get(9).file();
        TinyDataSets.write(changed, TinyDataSets.aedat2(TinyDataSets.events(99, 128, 10_000, 3, 20)));
        EventDataSet after = cache.open(large, PreparationProgress.NONE);
        assertSame(after, large.read());
        assertThat(after.train().events(9)).isNotEqualTo(before.train().events(9));
        Map<String, FileTime> timesAfter = partTimes(large);
        assertThat(timesAfter.get("train-00000.events")).isEqualTo(times.get("train-00000.events"));
        assertThat(timesAfter.get("test-00000.events")).isEqualTo(times.get("test-00000.events"));
        assertThat(timesAfter.get("train-00001.events")).isNotEqualTo(times.get("train-00001.events"));
    }

    @Test
    void open_sameSizeAndTimeButOtherEnd_isNoticed() throws IOException {
        RecordedDataSet set = set();
        cache.open(set, PreparationProgress.NONE);
        Path file = data.resolve("user01_led.aedat");
        FileTime time = Files.getLastModifiedTime(file);
        TinyDataSets.write(file, TinyDataSets.aedat3(TinyDataSets.events(77, 128, 1000, 1_000_000, 1000)));
        Files.setLastModifiedTime(file, time);
        assertSame(cache.open(set(), PreparationProgress.NONE), set().read());
    }

    @Test
    void open_changedLabelsOrParameters_giveOtherSamples() throws IOException {
        cache.open(set(), PreparationProgress.NONE);
        TinyDataSets.write(
                data.resolve("user02_natural_labels.csv"), "class,startTime_usec,endTime_usec\n3,1000000,1200000\n");
        assertSame(cache.open(set(), PreparationProgress.NONE), set().read());
        RecordedDataSet fewer = new DvsGesture().withoutOtherGestures().open(data);
        assertThat(cache.place(fewer)).isNotEqualTo(cache.place(set()));
        assertSame(cache.open(fewer, PreparationProgress.NONE), fewer.read());
        assertSame(cache.open(set(), PreparationProgress.NONE), set().read());
    }

    @Test
    void open_sameFolderByAnotherPath_hasNothingToDo() throws IOException {
        EventDataSet first = cache.open(set(), PreparationProgress.NONE);
        Told told = new Told();
        RecordedDataSet again = new DvsGesture().open(folder.resolve("cache/../data/."));
        assertSame(cache.open(again, told), first);
        assertThat(told.lines).isEmpty();
    }

    @Test
    void events_manyThreadsAtOnce_readTheSame() throws IOException {
        SampleSource samples = cache.open(new ClassFolders().open(twelve(10_000)), PreparationProgress.NONE)
                .train();
        List<EventStream> expected =
                IntStream.range(0, samples.size()).mapToObj(samples::events).toList();
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .allMatch(i -> samples.events(i % samples.size()).equals(expected.get(i % samples.size()))))
                .isTrue();
    }

    @Test
    void open_recordingAdded_isPreparedToo() throws IOException {
        cache.open(set(), PreparationProgress.NONE);
        TinyDataSets.gestureUser(data, 3, "lab");
        TinyDataSets.write(
                data.resolve("trials_to_train.txt"), "user01_led.aedat\nuser02_natural.aedat\nuser03_lab.aedat\n");
        assertSame(cache.open(set(), PreparationProgress.NONE), set().read());
    }

    @Test
    void open_largeSensorAndLongSample_areKeptExactly() throws IOException {
        EventReader reader = file -> {
            EventStream.Builder events = EventStream.builder(1280, 720);
            events.add(0, 0, 5, true).add(1279, 719, 6, false).add(300, 256, (1L << 40) + 7, true);
            return events.build().source();
        };
        Path folders = folder.resolve("folders");
        TinyDataSets.write(folders.resolve("train/a/1"), "x");
        TinyDataSets.write(folders.resolve("test/a/1"), "y");
        RecordedDataSet set = new ClassFolders().reader(reader).open(folders);
        EventDataSet opened = cache.open(set, PreparationProgress.NONE);
        assertSame(opened, set.read());
        assertThat(opened.train().events(0).timeMicros(2)).isEqualTo((1L << 40) + 2);
    }

    @Test
    void open_damagedSet_isRefusedWithoutWriting() throws IOException {
        Files.delete(data.resolve("user01_led.aedat"));
        assertThatThrownBy(() -> cache.open(set(), PreparationProgress.NONE))
                .hasMessageStartingWith(data.resolve("user01_led.aedat") + ": expected a recording");
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void open_damagedRecording_isNamedAndTheOthersAreKept() throws IOException {
        RecordedDataSet set = new ClassFolders().open(twelve(10_000));
        Path last = set.test().get(1).file();
        byte[] bytes = Files.readAllBytes(last);
        TinyDataSets.write(last, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> cache.open(set, PreparationProgress.NONE))
                .hasMessageContaining(last + ": at byte " + (bytes.length - 8))
                .hasMessageContaining("truncated");
        TinyDataSets.write(last, bytes);
        Told told = new Told();
        assertSame(cache.open(set, told), set.read());
        assertThat(told.lines).containsExactly("begins with 10 of 12", "12 of 12");
    }

    @Test
    void open_folderThatCannotBeMade_isNamed() {
        TinyDataSets.write(folder.resolve("cache"), "a file");
        assertThatThrownBy(() -> cache.open(set(), PreparationProgress.NONE))
                .hasMessageContaining(": expected a folder that can be made for the cache, got ");
    }

    @Test
    void open_moreThanTheDiskHolds_isRefusedBeforeWriting() throws IOException {
        Path folders = folder.resolve("folders");
        TinyDataSets.write(folders.resolve("train/a/1.aedat"), "#!AER-DAT2.0");
        TinyDataSets.write(folders.resolve("test/a/1.aedat"), "y");
        try (RandomAccessFile sparse =
                new RandomAccessFile(folders.resolve("train/a/1.aedat").toFile(), "rw")) {
            sparse.setLength(1L << 42);
        } catch (IOException e) {
            assumeThat(e).as("a file system with sparse files").isNull();
        }
        RecordedDataSet set = new ClassFolders()
                .reader(file -> TinyDataSets.events(1, 34, 10, 0, 1).source())
                .open(folders);
        assumeThat(Files.getFileStore(folder).getUsableSpace()).isLessThan(3_000_000_000_000L);
        assertThatThrownBy(() -> cache.open(set, PreparationProgress.NONE))
                .hasMessageStartingWith(cache.place(set) + ": expected room for about 3367")
                .hasMessageEndingWith(" free; name a folder on another disk, or make room");
        assertThat(partTimes(set)).isEmpty();
    }

    @Test
    void open_failureAtAnyRead_isContinuedWithoutDoingPartsAgain() throws IOException {
        Path large = twelve(10_000);
        EventDataSet expected = new ClassFolders().open(large).read();
        AtomicInteger reads = new AtomicInteger();
        // Fails at the first block that is read, the second, the third, ...
        int failures = 0;
        boolean complete = false;
        while (!complete) {
            AtomicInteger left = new AtomicInteger(failures);
            RecordedDataSet set = new ClassFolders()
                    .reader(file -> new Failing(new DetectingReader().open(file), left, reads))
                    .open(large);
            EventCache fresh = new EventCache(folder.resolve("cache" + failures), 700_000);
            try {
                fresh.open(set, PreparationProgress.NONE);
                complete = true;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("pulled plug");
                failures++;
            }
            try (Stream<Path> files = Files.walk(folder.resolve("cache" + Math.max(0, failures - 1)))) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
            }
            Told told = new Told();
            assertSame(fresh.open(new ClassFolders().open(large), told), expected);
        }
        assertThat(failures).isEqualTo(24); // a block of each recording, and its end
        assertThat(reads.get()).isPositive();
    }

    /** A source that fails after some blocks. */
    private record Failing(EventSource source, AtomicInteger left, AtomicInteger reads) implements EventSource {

        @Override
        public String format() {
            return source.format();
        }

        @Override
        public int width() {
            return source.width();
        }

        @Override
        public int height() {
            return source.height();
        }

        @Override
        public boolean next(EventBlock block) throws IOException {
            reads.incrementAndGet();
            if (left.decrementAndGet() < 0) {
                throw new IOException("pulled plug");
            }
            return source.next(block);
        }

        @Override
        public long skippedBytes() {
            return source.skippedBytes();
        }

        @Override
        public long otherRecords() {
            return source.otherRecords();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    @Test
    void open_failureAfterAPart_keepsIt() throws IOException {
        RecordedDataSet set = new ClassFolders().open(twelve(10_000));
        PreparationProgress failing = new PreparationProgress() {
            @Override
            public void done(int recordings, int all, long bytes) {
                throw new IllegalStateException("killed after " + recordings);
            }
        };
        assertThatThrownBy(() -> cache.open(set, failing)).hasMessage("killed after 8");
        assertThatThrownBy(() -> cache.open(set, failing)).hasMessage("killed after 10");
        assertThatThrownBy(() -> cache.open(set, failing)).hasMessage("killed after 12");
        Told told = new Told();
        assertSame(cache.open(set, told), set.read());
        assertThat(told.lines).isEmpty();
    }

    @Test
    void open_leftoversOfAKilledPreparation_areRemoved() throws IOException {
        RecordedDataSet set = set();
        Path place = cache.place(set);
        TinyDataSets.write(place.resolve("train-00000.events.tmp"), "half a part");
        TinyDataSets.write(place.resolve("train-00007.events"), "a part of more recordings");
        assertSame(cache.open(set, PreparationProgress.NONE), set.read());
        assertThat(place.resolve("train-00000.events.tmp")).doesNotExist();
        assertThat(place.resolve("train-00007.events")).doesNotExist();
    }

    @Test
    void open_sourceThatChangesWhileItIsRead_isRefused() throws IOException {
        Path folders = folder.resolve("folders");
        Path file = TinyDataSets.write(folders.resolve("train/a/1"), "x");
        TinyDataSets.write(folders.resolve("test/a/1"), "y");
        AtomicInteger opened = new AtomicInteger();
        RecordedDataSet set = new ClassFolders()
                .reader(path -> {
                    if (opened.incrementAndGet() == 3) { // after both were opened for the sensor's size
                        Files.writeString(file, "longer");
                    }
                    return TinyDataSets.events(1, 34, 10, 0, 1).source();
                })
                .open(folders);
        assertThatThrownBy(() -> cache.open(set, PreparationProgress.NONE))
                .hasMessage(file + ": changed while it was read; start again when nobody writes it");
        assertThat(cache.open(set, PreparationProgress.NONE).train().size()).isEqualTo(1);
    }

    @Test
    void open_damageAfterOpening_isNoticedWhenTheSampleIsRead() throws IOException {
        RecordedDataSet set = set();
        EventDataSet opened = cache.open(set, PreparationProgress.NONE);
        Path part = part(set, "train-00000.events");
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
            file.seek(20);
            int old = file.read();
            file.seek(20);
            file.write(old ^ 4);
        }
        assertThatThrownBy(() -> opened.train().events(0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(part
                        + ": expected a sample of another checksum at byte 8; this part of the cache is" + " damaged");
        assertSame(cache.open(set, PreparationProgress.NONE), set.read());
    }

    @Test
    void open_manyThreadsAtOnce_prepareOnce() throws Exception {
        RecordedDataSet set = new ClassFolders().open(twelve(10_000));
        EventDataSet expected = set.read();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger waited = new AtomicInteger();
        PreparationProgress counting = new PreparationProgress() {
            @Override
            public void begins(PreparationPlan plan) {
                begun.incrementAndGet();
            }

            @Override
            public void waits(Path place) {
                waited.incrementAndGet();
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<EventDataSet>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(() -> cache.open(set, counting));
            }
            for (Future<EventDataSet> opened : threads.invokeAll(calls)) {
                assertSame(opened.get(), expected);
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(begun).hasValue(1);
        assertThat(waited.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void open_threeProcessesAtOnce_allReadTheSame() throws Exception {
        Path large = twelve(300_000);
        EventDataSet expected = new DetectingLayout().open(large).read();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(CachePreparation.start(large, folder.resolve("cache"), folder.resolve("report" + i)));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(processes.get(i).waitFor()).isZero();
            assertThat(folder.resolve("report" + i))
                    .hasContent(expected.train().size() + " " + CachePreparation.digest(expected));
        }
    }

    @Test
    void open_processKilledAtAnyMoment_isContinued() throws Exception {
        Path large = twelve(300_000);
        RecordedDataSet set = new DetectingLayout().open(large);
        EventDataSet expected = set.read();
        for (int kill = 0; kill < 6; kill++) {
            Process process = CachePreparation.start(large, folder.resolve("cache"), folder.resolve("report"));
            process.waitFor(250 + 170L * kill, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        assertSame(cache.open(set, PreparationProgress.NONE), expected);
        try (Stream<Path> files = Files.list(cache.place(set))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void open_realRecordings_givesTheSamplesThatReadingGives() throws IOException {
        Path real = Path.of(System.getProperty("masnn.data", "data")).resolve("dvs128_gait_motion");
        assumeThat(real)
                .as("real recordings; -Dmasnn.data=DIR names their folder")
                .exists();
        RecordedDataSet set = new ClassFolders()
                .windows(300_000, ClassFolders.DEFAULT_MINIMUM_EVENTS)
                .testFiles("{neal_walking*,cam255_neal_*,cam289_right_clamp*}")
                .open(real);
        EventDataSet opened = cache.open(set, PreparationProgress.NONE);
        assertThat(opened.train().size()).isEqualTo(191 + 41 + 100);
        assertThat(opened.test().size()).isEqualTo(102 + 30 + 45);
        assertSame(opened, set.read());
    }
}
