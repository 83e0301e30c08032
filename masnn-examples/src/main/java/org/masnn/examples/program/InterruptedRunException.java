package org.masnn.examples.program;

import java.io.IOException;

/** The user stopped a run, and it was saved. */
public final class InterruptedRunException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * An exception.
     *
     * @param message how to go on
     */
    public InterruptedRunException(String message) {
        super(message);
    }
}
