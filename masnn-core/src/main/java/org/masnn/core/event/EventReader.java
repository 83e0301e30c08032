package org.masnn.core.event;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads recordings of event cameras. Readers keep no state and may be shared by threads. */
@FunctionalInterface
public interface EventReader {

    /**
     * Opens a recording to read it block by block.
     *
     * @param file the recording; not modified
     * @return its events; to be closed
     * @throws EventFormatException when the content is not what this reader expects; the message names the file
     * @throws IOException when the file cannot be read
     */
    EventSource open(Path file) throws IOException;

    /**
     * Reads a whole recording into memory, 13 bytes an event and as much again while it is read. Events are sorted by
     * time; those of equal time keep the order of the file. What was skipped is logged.
     *
     * @param file the recording; not modified
     * @return its events, at least one, times as stored in the file (they need not start at 0)
     * @throws EventFormatException when the content is not what this reader expects, or holds no event; the message
     *     names the file
     * @throws IOException when the file cannot be read
     */
    default EventStream read(Path file) throws IOException {
        try (EventSource source = open(file)) {
            EventCollection events = new EventCollection();
            EventBlock block = new EventBlock();
            while (source.next(block)) {
                if (events.size() > EventStream.Builder.LIMIT - block.size()) {
                    throw new EventFormatException(
                            file,
                            "expected at most " + EventStream.Builder.LIMIT
                                    + " events to hold in memory, got more; open it and take windows of it");
                }
                block = events.add(block);
            }
            if (events.size() == 0) {
                throw new EventFormatException(
                        file,
                        "expected events, got an empty " + source.format() + " recording (" + source.otherRecords()
                                + " other records, " + source.skippedBytes() + " bytes skipped)");
            }
            Logger log = LoggerFactory.getLogger(EventReader.class);
            if (source.skippedBytes() > 0) {
                log.warn("{}: skipped {} bytes of events that cannot be placed", file, source.skippedBytes());
            }
            if (source.otherRecords() > 0) {
                log.info("{}: left out {} records that are no pixel events", file, source.otherRecords());
            }
            return events.toStream(source.width(), source.height());
        }
    }
}
