package org.masnn.examples.imagenet;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/**
 * What the program occupies now.
 *
 * @param resident bytes of RAM
 * @param offHeap bytes of it that are not the JVM's heap: ND4J's arrays, and the libraries themselves
 */
record ProgramMemory(long resident, long offHeap) {

    static ProgramMemory now() {
        long resident = Pointer.physicalBytes();
        return new ProgramMemory(
                resident, Math.max(0, resident - Runtime.getRuntime().totalMemory()));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "memory %.1f GB resident, %.1f GB off-heap", resident / 1e9, offHeap / 1e9);
    }
}
