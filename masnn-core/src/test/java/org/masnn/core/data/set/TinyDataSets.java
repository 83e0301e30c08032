package org.masnn.core.data.set;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.masnn.core.event.EventStream;

/** Writes small data sets in the layouts of their authors. */
public final class TinyDataSets {

    private TinyDataSets() {}

    /** Events of a seed on a sensor, every {@code step} us from {@code start} on. */
    public static EventStream events(int seed, int side, int count, long start, long step) {
        EventStream.Builder events = EventStream.builder(side, side);
        for (int i = 0; i < count; i++) {
            int value = 31 * i + 7 * seed;
            events.add(value % side, value / 5 % side, start + step * i, (value & 3) == 0);
        }
        return events.build();
    }

    /** An AEDAT 3.1 recording of a DVS128, packets of 50 events. */
    public static byte[] aedat3(EventStream events) {
        ByteBuffer out = ByteBuffer.allocate(1000 + 9 * events.size()).order(ByteOrder.LITTLE_ENDIAN);
        put(out, "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n");
        for (int start = 0; start < events.size(); start += 50) {
            int count = Math.min(50, events.size() - start);
            out.putShort((short) 1).putShort((short) 1).putInt(8).putInt(4).putInt(0);
            out.putInt(count).putInt(count).putInt(count);
            for (int i = start; i < start + count; i++) {
                out.putInt(events.x(i) << 17 | events.y(i) << 2 | (events.isOn(i) ? 2 : 0) | 1);
                out.putInt((int) events.timeMicros(i));
            }
        }
        return bytes(out);
    }

    /** An AEDAT 2.0 recording of a DVS128. */
    public static byte[] aedat2(EventStream events) {
        ByteBuffer out = ByteBuffer.allocate(1000 + 8 * events.size()).order(ByteOrder.BIG_ENDIAN);
        put(out, "#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n");
        for (int i = 0; i < events.size(); i++) {
            out.putInt((127 - events.y(i)) << 8 | (127 - events.x(i)) << 1 | (events.isOn(i) ? 0 : 1));
            out.putInt((int) events.timeMicros(i));
        }
        return bytes(out);
    }

    /** An N-MNIST recording. */
    public static byte[] nMnist(EventStream events) {
        ByteBuffer out = ByteBuffer.allocate(5 * events.size()).order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < events.size(); i++) {
            long time = events.timeMicros(i);
            out.put((byte) events.x(i)).put((byte) events.y(i));
            out.put((byte) ((events.isOn(i) ? 0x80 : 0) | time >> 16)).putShort((short) time);
        }
        return bytes(out);
    }

    /** A line {@code t x y p} an event. */
    public static byte[] text(EventStream events) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            text.append(events.timeMicros(i)).append(' ').append(events.x(i)).append(' ');
            text.append(events.y(i)).append(' ').append(events.isOn(i) ? 1 : 0).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a file and the folders it lies in. */
    public static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a text. */
    public static Path write(Path file, String content) {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A user of DVS128 Gesture: 1000 events from 1,000,000 us on, one each 1000 us, and three trials: two of class 8 that
     * overlap and one of class 11.
     */
    public static void gestureUser(Path folder, int user, String lighting) {
        String name = String.format("user%02d_%s", user, lighting);
        write(folder.resolve(name + ".aedat"), aedat3(events(user, 128, 1000, 1_000_000, 1000)));
        write(
                folder.resolve(name + "_labels.csv"),
                "class,startTime_usec,endTime_usec\n8,1000000,1400000\n8,1300500,1600000\n11,1700000,1900000\n");
    }

    /** DVS128 Gesture of users 1, 2 and 24, with the lists. */
    public static void gesture(Path folder) {
        gestureUser(folder, 1, "led");
        gestureUser(folder, 2, "natural");
        gestureUser(folder, 24, "fluorescent_led");
        write(folder.resolve("trials_to_train.txt"), "user01_led.aedat\nuser02_natural.aedat\n\n");
        write(folder.resolve("trials_to_test.txt"), "user24_fluorescent_led.aedat\r\n");
    }

    /** N-MNIST of 20 training and 10 test recordings. */
    public static void nMnistFolders(Path folder) {
        IntStream.range(0, 30)
                .forEach(i -> write(
                        folder.resolve(String.format("%s/%d/%05d.bin", i < 20 ? "Train" : "Test", i % 10, i + 1)),
                        nMnist(events(i, 34, 100 + i, 500, 40))));
    }

    /** DVS128 Gait of persons 1, 2 and 10 with two walks for training and one for testing. */
    public static void gait(Path folder) {
        for (int person : new int[] {1, 2, 10}) {
            for (int walk = 0; walk < 3; walk++) {
                write(
                        folder.resolve((walk < 2 ? "train/" : "test/") + person + "/" + (walk + 1) + ".txt"),
                        text(events(person, 128, 60 + walk, 0, 700)));
            }
        }
    }

    /** CIFAR10-DVS of so many recordings a class. */
    public static void cifar10(Path folder, int recordings) {
        for (String name : Cifar10Dvs.CLASSES) {
            for (int i = 0; i < recordings; i++) {
                write(
                        folder.resolve(name + "/cifar10_" + name + "_" + i + ".aedat"),
                        aedat2(events(i, 128, 30 + i, 77, 90)));
            }
        }
    }

    private static void put(ByteBuffer out, String text) {
        out.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
