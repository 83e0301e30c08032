package org.masnn.core.training;

/** A loss or a parameter is not finite; more of the same cannot mend it. */
public final class TrainingDivergedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is not finite, and where
     */
    public TrainingDivergedException(String message) {
        super(message);
    }
}
