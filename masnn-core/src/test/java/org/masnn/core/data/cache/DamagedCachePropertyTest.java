package org.masnn.core.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.set.NMnist;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.core.data.set.TinyDataSets;

/** Whatever happens to a part's bytes, the cache gives the right samples. */
class DamagedCachePropertyTest {

    private static Path folder = Path.of("");
    private static int expected;

    @BeforeContainer
    static void prepare() throws IOException {
        folder = Files.createTempDirectory("masnn-cache");
        TinyDataSets.nMnistFolders(folder.resolve("data"));
        expected = CachePreparation.digest(set().read());
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static RecordedDataSet set() throws IOException {
        return new NMnist().open(folder.resolve("data"));
    }

    private static byte[] damaged(byte[] bytes, int kind, int at, int value) {
        int place = at % bytes.length;
        switch (kind) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[place] ^= (byte) (1 << value % 8);
                return flipped;
            }
            case 1 -> {
                return Arrays.copyOf(bytes, place);
            }
            case 2 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + value);
                Arrays.fill(longer, bytes.length, longer.length, (byte) value);
                return longer;
            }
            default -> {
                byte[] zeros = bytes.clone();
                Arrays.fill(zeros, place, Math.min(bytes.length, place + value + 1), (byte) 0);
                return zeros;
            }
        }
    }

    @Property(tries = 150)
    void open_damagedPart_isPreparedAgain(
            @ForAll @IntRange(max = 1) int part,
            @ForAll @IntRange(max = 3) int kind,
            @ForAll @IntRange(min = 0) int at,
            @ForAll @IntRange(max = 255) int value)
            throws IOException {
        EventCache cache = new EventCache(folder.resolve("cache"));
        cache.open(set(), PreparationProgress.NONE);
        Path file = cache.place(set())
                .resolve(List.of("train-00000.events", "test-00000.events").get(part));
        Files.write(file, damaged(Files.readAllBytes(file), kind, at, value));
        EventDataSet opened = cache.open(set(), PreparationProgress.NONE);
        assertThat(CachePreparation.digest(opened)).isEqualTo(expected);
    }
}
