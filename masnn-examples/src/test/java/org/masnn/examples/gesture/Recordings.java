package org.masnn.examples.gesture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small AEDAT 2.0 recordings for tests: each class fires in a place of its own. */
public final class Recordings {

    private Recordings() {}

    /** A folder data set of two classes with one recording each for training and test: 4 windows of 20 ms. */
    public static Path folder(Path root) throws IOException {
        for (String part : new String[] {"train", "test"}) {
            write(root.resolve(part).resolve("left/a.aedat"), 10, part.hashCode());
            write(root.resolve(part).resolve("right/b.aedat"), 80, part.hashCode());
        }
        return root;
    }

    /** 400 events in 81 ms, in columns {@code left} to {@code left + 39}. */
    public static Path write(Path file, int left, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("#!AER-DAT2.0\r\n# made by a test\r\n".getBytes(StandardCharsets.US_ASCII));
        DataOutputStream records = new DataOutputStream(bytes);
        for (int i = 0; i < 400; i++) {
            int x = left + random.nextInt(40);
            int y = 20 + random.nextInt(80);
            records.writeInt((127 - y) << 8 | (127 - x) << 1 | random.nextInt(2));
            records.writeInt(i == 399 ? 81_000 : i * 200);
        }
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes.toByteArray());
    }
}
