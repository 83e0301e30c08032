package org.masnn.core.training;

/** A loss or a parameter is not finite; more of the same cannot mend it. */
public final class TrainingDivergedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    TrainingDivergedException(String message) {
        super(message);
    }
}
