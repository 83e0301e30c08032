package org.masnn.models.distributed;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.Backend;
import org.masnn.core.layer.FrameLayer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a process computes with. Processes of other code or another backend would give other numbers without an error, so
 * they do not train together.
 *
 * @param version of the library, as its jar says
 * @param classes checksum of the library's classes: two builds of one version differ
 * @param backend of ND4J
 */
record WorkerIdentity(String version, String classes, String backend) implements Serializable {

    private static final Pattern CLASS = Pattern.compile("org/masnn/(core|attention|models)/.*\\.class");

    /** Read once in a process. */
    private static final class Here {
        static final WorkerIdentity IDENTITY = read();
    }

    static WorkerIdentity here() {
        return Here.IDENTITY;
    }

    /** What another process has otherwise, in words; empty if nothing. */
    Optional<String> differenceFrom(WorkerIdentity other) {
        List<String> differences = new ArrayList<>();
        if (!version.equals(other.version) || !classes.equals(other.classes)) {
            differences.add("masnn: the driver has " + code() + ", this executor has " + other.code());
        }
        if (!backend.equals(other.backend)) {
            differences.add("backend: the driver has " + backend + ", this executor has " + other.backend);
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }

    private String code() {
        return version + " (classes " + classes + ")";
    }

    private static WorkerIdentity read() {
        String version = FrameLayer.class.getPackage().getImplementationVersion();
        return new WorkerIdentity(
                version == null ? "without a version" : version,
                checksum(),
                Backend.describe() + ", " + Nd4j.getBackend().getClass().getSimpleName());
    }

    private static String checksum() {
        SortedMap<String, Long> found = new TreeMap<>();
        Set<Path> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(FrameLayer.class, Attention.class, SparkSteps.class)) {
            places.add(place(type));
        }
        try {
            for (Path place : places) {
                if (Files.isDirectory(place)) {
                    addFolder(place, found);
                } else {
                    addJar(place, found);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("SparkTraining: cannot read the library's own classes in " + places, e);
        }
        CRC32 sum = new CRC32();
        found.forEach((name, value) -> sum.update((name + value).getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(sum.getValue());
    }

    private static Path place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            throw new IllegalStateException("SparkTraining: expected " + type.getName() + " in a jar or folder");
        }
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException | RuntimeException e) {
            throw new IllegalStateException(
                    "SparkTraining: expected " + type.getName() + " in a jar or folder, got " + location, e);
        }
    }

    private static void addFolder(Path folder, SortedMap<String, Long> found) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (CLASS.matcher(name).matches()) {
                    CRC32 sum = new CRC32();
                    sum.update(Files.readAllBytes(file));
                    found.put(name, sum.getValue());
                }
            }
        }
    }

    private static void addJar(Path jar, SortedMap<String, Long> found) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(e -> CLASS.matcher(e.getName()).matches())
                    .toList()) {
                found.put(entry.getName(), entry.getCrc() >= 0 ? entry.getCrc() : checksum(zip, entry));
            }
        }
    }

    private static long checksum(ZipFile zip, ZipEntry entry) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = zip.getInputStream(entry)) {
            sum.update(in.readAllBytes());
        }
        return sum.getValue();
    }
}
