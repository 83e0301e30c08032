package org.masnn.core.event.reader;

import org.masnn.core.event.EventReader;

/** A reader that knows its format by the first bytes of a file. */
interface FormatReader extends EventReader {

    /** Whether a file looks like this format; opening it may still show that it is damaged. */
    boolean accepts(FileOpening opening);
}
