package org.masnn.core.data.image;

/** What an {@link ImageIterator} does with files that cannot be decoded. */
public enum DamagedImages {
    /** Stop with the decoder's message, which names the file. */
    REFUSE,
    /** Leave them out of their batch, which is smaller then, and warn once for each. */
    SKIP
}
