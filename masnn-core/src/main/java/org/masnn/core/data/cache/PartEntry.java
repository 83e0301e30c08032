package org.masnn.core.data.cache;

/**
 * Where a sample lies in a part.
 *
 * @param recording number of its recording among those of the part
 * @param place its place among the samples of the recording
 * @param label its class
 * @param events number of events
 * @param timeBytes bytes of a time
 * @param offset first byte, from the start of the file
 * @param checksum CRC-32C of its bytes
 */
record PartEntry(int recording, int place, int label, int events, int timeBytes, long offset, int checksum) {}
