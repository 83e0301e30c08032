package org.masnn.energy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.masnn.energy.cost.ElementKind;

/**
 * Which operations on single values are charged, and how many a value needs.
 *
 * @param kinds what is charged; normalisation is left out where it folds into the weights
 * @param rule how many operations that is
 */
public record ElementCharge(Set<ElementKind> kinds, ElementRule rule) {

    /**
     * None, as in the paper: biases, pooling and neurons are not counted, batch normalisation folds into the weights.
     */
    public static final ElementCharge FREE = new ElementCharge(Set.of(), ElementRule.EXECUTED);

    /** All but batch normalisation, which folds into the weights at inference. */
    public static final ElementCharge FOLDED =
            new ElementCharge(EnumSet.complementOf(EnumSet.of(ElementKind.NORMALIZATION)), ElementRule.EXECUTED);

    /** All, batch normalisation too. */
    public static final ElementCharge ALL = new ElementCharge(EnumSet.allOf(ElementKind.class), ElementRule.EXECUTED);

    /**
     * Copies the set.
     *
     * @param kinds what is charged
     * @param rule how many operations
     */
    public ElementCharge {
        kinds = kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    }

    /**
     * The charge in words, for reports.
     *
     * @return a phrase
     */
    public String describe() {
        return kinds.isEmpty()
                ? "pooling, normalisation, biases and neurons not charged"
                : "charged per value: "
                        + kinds.stream().map(ElementKind::description).collect(Collectors.joining(", ")) + " ("
                        + rule.description() + ")";
    }
}
