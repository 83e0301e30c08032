package org.masnn.core.data.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.data.set.LabelledRecording;

/**
 * Some recordings in a row whose samples are kept in one file.
 *
 * @param fileName the file in the cache
 * @param recordings at least one
 * @param stamps the state of the recordings' files
 * @param coding how samples become bytes
 */
record CachePart(String fileName, List<LabelledRecording> recordings, List<SourceStamp> stamps, SampleCoding coding) {

    /**
     * Divides recordings into parts. As many recordings make a part as come to a size, rounded to a power of two so
     * that a file that changes a little does not move the others to other parts.
     */
    static List<CachePart> divide(
            String name,
            List<LabelledRecording> recordings,
            List<SourceStamp> stamps,
            SampleCoding coding,
            long partBytes) {
        long bytes = stamps.stream().mapToLong(SourceStamp::bytes).sum();
        long average = Math.max(1, bytes / Math.max(1, recordings.size()));
        int size = (int) Long.highestOneBit(Math.max(1, partBytes / average));
        List<CachePart> parts = new ArrayList<>();
        for (int start = 0; start < recordings.size(); start += size) {
            int end = Math.min(recordings.size(), start + size);
            String fileName = String.format("%s-%05d%s", name, parts.size(), EventCache.PART_ENDING);
            parts.add(new CachePart(fileName, recordings.subList(start, end), stamps.subList(start, end), coding));
        }
        return parts;
    }

    /** Digest over everything that decides what the samples are: recordings, their files' state, cuts and coding. */
    byte[] key() {
        StringBuilder text = new StringBuilder(EventCache.VERSION).append(' ').append(coding);
        for (int i = 0; i < recordings.size(); i++) {
            LabelledRecording recording = recordings.get(i);
            text.append('\n')
                    .append(recording.origin())
                    .append(' ')
                    .append(recording.cut())
                    .append(' ')
                    .append(stamps.get(i));
        }
        return sha256(text.toString());
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
