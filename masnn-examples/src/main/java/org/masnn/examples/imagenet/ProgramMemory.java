package org.masnn.examples.imagenet;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/**
 * What the program occupies now.
 *
 * @param resident bytes of RAM
 * @param offHeap bytes of ND4J's arrays outside of the heap, a part of the former
 */
record ProgramMemory(long resident, long offHeap) {

    static ProgramMemory now() {
        return new ProgramMemory(Pointer.physicalBytes(), Pointer.totalBytes());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "memory %.1f GB resident, %.1f GB off-heap", resident / 1e9, offHeap / 1e9);
    }
}
