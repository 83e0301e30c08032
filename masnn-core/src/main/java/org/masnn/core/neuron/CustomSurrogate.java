package org.masnn.core.neuron;

/**
 * A user's own surrogate derivative: extend it, give {@link #derivative(double)} and {@link #primitive(double)}, and
 * override the array forms where speed matters.
 *
 * <p>It is written to a network's JSON by class name with its properties (Jackson's rules: a constructor without
 * arguments and getters and setters, or a record-like {@code @JsonCreator}), so the class must be on the class path of
 * whoever loads the network.
 */
public abstract non-sealed class CustomSurrogate implements Surrogate {

    /** For subclasses. */
    protected CustomSurrogate() {}
}
