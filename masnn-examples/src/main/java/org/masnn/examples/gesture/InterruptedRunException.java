package org.masnn.examples.gesture;

import java.io.IOException;

/** The user stopped a run, and it was saved. */
final class InterruptedRunException extends IOException {

    private static final long serialVersionUID = 1;

    InterruptedRunException(String message) {
        super(message);
    }
}
