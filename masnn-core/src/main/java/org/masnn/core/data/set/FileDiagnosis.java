package org.masnn.core.data.set;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file that should hold a recording does not: what downloads that went wrong leave behind. */
final class FileDiagnosis {

    /** Endings that browsers and download programs give files they have not finished. */
    private static final List<String> UNFINISHED =
            List.of(".part", ".partial", ".crdownload", ".download", ".aria2", ".tmp");

    private static final List<String> PACKED =
            List.of(".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar");

    private FileDiagnosis() {}

    /** What is wrong and what to do, null when nothing can be said. */
    static @Nullable String of(Path file) {
        String byName = ofName(file);
        if (byName != null) {
            return byName;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(512);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (bytes.length == 0) {
                return "expected a recording, got an empty file; copy or download it again";
            }
            if (text.startsWith("version https://git-lfs")) {
                return "expected a recording, got a pointer of Git LFS that stands for it; run \"git lfs pull\" in that"
                        + " repository, or download the file itself";
            }
            String lower = text.strip().toLowerCase(Locale.ROOT);
            if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
                return "expected a recording, got a web page; the download asks for a log-in or failed, download it again"
                        + " with a browser";
            }
            if (allZero(bytes)) {
                return "expected a recording, got zeros; the copy was not finished, copy or download it again";
            }
            return null;
        } catch (IOException e) {
            return null; // whoever reads it tells why it cannot be read
        }
    }

    /** The same by the name alone. */
    static @Nullable String ofName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (UNFINISHED.stream().anyMatch(name::endsWith)) {
            return "expected a finished file, got one whose name says that its download was not finished; download it"
                    + " again and delete this one";
        }
        if (isPacked(file)) {
            return "expected recordings, got an archive that is still packed; unpack it here (" + command(name, file)
                    + ")";
        }
        return null;
    }

    static boolean isPacked(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return PACKED.stream().anyMatch(name::endsWith);
    }

    private static String command(String lower, Path file) {
        if (lower.endsWith(".zip")) {
            return "unzip " + file.getFileName();
        }
        return (lower.endsWith(".7z") ? "7z x " : lower.endsWith(".rar") ? "unrar x " : "tar -xf ")
                + file.getFileName();
    }

    private static boolean allZero(byte[] bytes) {
        for (byte next : bytes) {
            if (next != 0) {
                return false;
            }
        }
        return true;
    }
}
