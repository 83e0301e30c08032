package org.masnn.attention;

/** Where in a layer attention works (Yao et al. 2023, Section 6.1, Fig. 4 and Table 4). */
public enum Location {
    /** In front of the convolution, on what the layer before passes on: it is no longer binary then. */
    CONV_PRE("conv-pre"),
    /** Behind the convolution, its normalisation and its pooling, in front of the neurons. */
    CONV_POST("conv-post"),
    /** On the membrane potential at each time step, between integration and firing. */
    ACTIVATE_PRE("activate-pre");

    private final String text;

    Location(String text) {
        this.text = text;
    }

    /**
     * The location's name in texts.
     *
     * @return for instance {@code conv-pre}
     */
    @Override
    public String toString() {
        return text;
    }
}
