package org.masnn.examples.gesture;

import java.util.List;
import java.util.Locale;

/** Which network; the name on the command line is the constant's in lower case. */
enum NetworkName {
    /** The 3-layer network of the published event code. */
    THREE(0.3, 0.3, 0),
    /** The 5-layer network of Fang et al. 2021. */
    FIVE(0.5, 1, 0.5);

    private final double decay;
    private final double threshold;
    private final double dropout;

    NetworkName(double decay, double threshold, double dropout) {
        this.decay = decay;
        this.threshold = threshold;
        this.dropout = dropout;
    }

    /** A quarter of the published widths. */
    List<Integer> widths() {
        return this == THREE ? List.of(16, 32, 32, 64) : List.of(32, 128);
    }

    /** The widths of the paper and of Fang et al. 2021. */
    List<Integer> publishedWidths() {
        return this == THREE ? List.of(64, 128, 128, 256) : List.of(128, 512);
    }

    double decay() {
        return decay;
    }

    double threshold() {
        return threshold;
    }

    double dropout() {
        return dropout;
    }

    /** What the numbers of {@code --widths} are. */
    String widthsInWords() {
        return this == THREE
                ? "four numbers above 0: three convolutions and the hidden layer"
                : "two numbers above 0: the convolutions and the hidden layer";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
