package org.masnn.core.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.data.set.DetectingLayout;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.data.set.TinyDataSets;

/** Runs the code of {@code docs/how-to/event-data.md}. */
class EventDataGuideTest {

    @TempDir
    private Path folder;

    // guide: begin
    static EventDataSet inMemory(Path folder) throws IOException {
        return new DetectingLayout().open(folder).read();
    }

    static EventDataSet onDisk(Path folder, Path cache) throws IOException {
        RecordedDataSet set = new DetectingLayout().open(folder);
        return new EventCache(cache).open(set, PreparationProgress.NONE);
    }

    static EventDataSet windows(Path folder) throws IOException {
        ClassFolders folders = new ClassFolders().windows(500_000, 200).testFiles("*neal*");
        return new DetectingLayout(folders).open(folder).read();
    }

    // guide: end

    @Test
    void guide_readsDataSets() throws IOException {
        Path gesture = folder.resolve("gesture");
        TinyDataSets.gesture(gesture);
        EventDataSet read = inMemory(gesture);
        assertThat(CachePreparation.digest(onDisk(gesture, folder.resolve("cache"))))
                .isEqualTo(CachePreparation.digest(read));
        Path walks = folder.resolve("walks");
        for (String name : new String[] {"away/alex_1", "away/neal_1", "toward/alex_1", "toward/neal_1"}) {
            TinyDataSets.write(walks.resolve(name), TinyDataSets.aedat2(TinyDataSets.events(1, 128, 1001, 0, 1000)));
        }
        EventDataSet windows = windows(walks);
        assertThat(windows.train().size()).isEqualTo(4);
        assertThat(windows.test().size()).isEqualTo(4);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/masnn/core/data/cache/EventDataGuideTest.java"));
        String shown = Files.readString(Path.of("../docs/how-to/event-data.md"))
                .replaceAll("(?s).*?```java\n(.*?)```.*", "$1");
        String run = source.replaceAll("(?s).*?// guide: begin(.*?)// guide: end.*", "$1");
        assertThat(run.replaceAll("\\s", "")).isEqualTo(shown.replaceAll("\\s", ""));
    }
}
