package org.masnn.examples.ablation;

import org.jspecify.annotations.Nullable;
import org.masnn.examples.gesture.GestureResults;

/**
 * A row of one of the paper's tables.
 *
 * @param label what the paper calls the network
 * @param attention its notation, as {@code Attention} reads and prints it
 * @param paper what the paper reports; null where it has no such row
 */
record AblationNetwork(
        String label, String attention, @Nullable PaperFigures paper) {

    boolean isVanilla() {
        return attention.equals(GestureResults.VANILLA);
    }
}
