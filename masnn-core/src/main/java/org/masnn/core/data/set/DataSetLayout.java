package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;

/** How the files of a data set lie in a folder. Layouts keep no state and may be shared by threads. */
public interface DataSetLayout {

    /**
     * What the layout is told by, for a message that lists what was looked for.
     *
     * @return name and files, for instance {@code N-MNIST: Train/<digit>/*.bin}
     */
    String description();

    /**
     * Whether a folder looks like this layout, complete or not. No recording is read.
     *
     * @param folder not modified
     * @return true when {@link #open} has something to say about it
     * @throws IOException when the folder cannot be listed
     */
    boolean matches(Path folder) throws IOException;

    /**
     * Lists the recordings of a folder. What is missing or wrong becomes a problem of the result and is not thrown, so
     * that all of it can be told at once.
     *
     * @param folder not modified
     * @return the data set; no recording has been read
     * @throws IOException when the folder cannot be listed
     */
    RecordedDataSet open(Path folder) throws IOException;
}
