package org.masnn.core.memory;

/** Training would need more memory than there is; the message says how much of each, and what would fit. */
public final class InsufficientMemoryException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * With its message.
     *
     * @param message what is needed, what there is, what would fit
     */
    public InsufficientMemoryException(String message) {
        super(message);
    }
}
