package org.masnn.core.event.reader;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of an HDF5 data set, unpacked into no more bytes than a chunk has: jhdf's own inflater follows a damaged
 * or hostile chunk wherever it leads.
 */
final class Hdf5Chunks {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER_32 = 3;
    private static final int CHECKSUM_BYTES = 4;

    private Hdf5Chunks() {}

    /**
     * Unpacks a chunk.
     *
     * @param dataset chunked
     * @param offset of the chunk's first element, an index an axis
     * @param elementBytes bytes of an element
     * @param chunkBytes bytes of a whole chunk
     */
    static byte[] unpack(ChunkedDataset dataset, int[] offset, int elementBytes, int chunkBytes) throws IOException {
        List<PipelineFilterWithData> filters = dataset.getFilters();
        boolean ours = filters.stream()
                .allMatch(filter ->
                        filter.getId() == DEFLATE || filter.getId() == SHUFFLE || filter.getId() == FLETCHER_32);
        byte[] bytes;
        if (ours) {
            ByteBuffer raw = dataset.getRawChunkBuffer(offset);
            bytes = new byte[raw.remaining()];
            raw.get(bytes);
            for (int i = filters.size() - 1; i >= 0; i--) {
                bytes = undo(filters.get(i).getId(), bytes, elementBytes, chunkBytes);
            }
        } else {
            bytes = dataset.getDecompressedChunk(offset);
        }
        if (bytes.length != chunkBytes) {
            throw new IOException("a chunk of " + bytes.length + " bytes instead of " + chunkBytes);
        }
        return bytes;
    }

    private static byte[] undo(int filter, byte[] bytes, int elementBytes, int chunkBytes) throws IOException {
        return switch (filter) {
            case DEFLATE -> inflate(bytes, chunkBytes + CHECKSUM_BYTES);
            case SHUFFLE -> unshuffle(bytes, elementBytes);
            default -> Arrays.copyOf(bytes, Math.max(0, bytes.length - CHECKSUM_BYTES));
        };
    }

    private static byte[] inflate(byte[] packed, int most) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[most];
            int length = 0;
            while (!inflater.finished() && length < most) {
                int got = inflater.inflate(bytes, length, most - length);
                if (got == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new IOException("a deflated chunk that ends too early");
                }
                length += got;
            }
            return Arrays.copyOf(bytes, length);
        } catch (DataFormatException e) {
            throw new IOException("a chunk that does not inflate", e);
        } finally {
            inflater.end();
        }
    }

    /** First bytes of all elements, then second bytes, ...: back to element after element. */
    private static byte[] unshuffle(byte[] shuffled, int elementBytes) {
        int elements = shuffled.length / elementBytes;
        byte[] bytes = shuffled.clone();
        for (int b = 0; b < elementBytes; b++) {
            for (int i = 0; i < elements; i++) {
                bytes[i * elementBytes + b] = shuffled[b * elements + i];
            }
        }
        return bytes;
    }
}
