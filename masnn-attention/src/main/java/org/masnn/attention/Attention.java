package org.masnn.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.MembraneRefinement;

/**
 * Which dimensions of attention a spiking layer uses, in the paper's notation (Yao et al. 2023, Section 3.3): temporal
 * (TA, Eq. 8 and 9) in front of the neurons, channel (CA, Eq. 10 and 11) and spatial (SA, Eq. 12 and 13) on their membrane
 * potential, in this order (Eq. 14).
 *
 * <p>Example: {@code Attention.of("TCSA").withSpatialKernel(3)}.
 *
 * @param temporal whether TA is used
 * @param channel whether CA is used
 * @param spatial whether SA is used
 * @param temporalReduction {@code r_t}, see {@link TemporalAttentionLayer#DEFAULT_REDUCTION}
 * @param channelReduction {@code r_c}, see {@link ChannelAttention#DEFAULT_REDUCTION}
 * @param spatialKernel {@code k}, see {@link SpatialAttention#DEFAULT_KERNEL}
 */
public record Attention(
        boolean temporal,
        boolean channel,
        boolean spatial,
        int temporalReduction,
        int channelReduction,
        int spatialKernel) {

    private static final List<String> NOTATIONS = List.of("TA", "CA", "SA", "TCA", "TSA", "CSA", "TCSA");

    /**
     * Checks the reductions and the kernel, also of dimensions that are not used.
     *
     * @param temporal whether TA is used
     * @param channel whether CA is used
     * @param spatial whether SA is used
     * @param temporalReduction at least 1
     * @param channelReduction at least 1
     * @param spatialKernel 3 or 7
     */
    public Attention {
        if (temporalReduction < 1) {
            throw new IllegalArgumentException("Attention: expected a reduction r_t >= 1, got " + temporalReduction);
        }
        ChannelAttention.of(channelReduction);
        SpatialAttention.of(spatialKernel);
    }

    /**
     * No attention: the vanilla network.
     *
     * @return the value that prints as {@code none}
     */
    public static Attention none() {
        return new Attention(
                false,
                false,
                false,
                TemporalAttentionLayer.DEFAULT_REDUCTION,
                ChannelAttention.DEFAULT_REDUCTION,
                SpatialAttention.DEFAULT_KERNEL);
    }

    /**
     * The attention of that name, with the default reductions and kernel.
     *
     * @param notation {@code TA, CA, SA, TCA, TSA, CSA, TCSA}, {@code none} or {@code vanilla}; upper or lower case
     * @return the value
     * @throws IllegalArgumentException for any other text; the message lists these
     */
    public static Attention of(String notation) {
        String name = notation.toUpperCase(Locale.ROOT);
        if (name.equals("NONE") || name.equals("VANILLA")) {
            return none();
        }
        if (!NOTATIONS.contains(name)) {
            throw new IllegalArgumentException("Attention: expected one of " + String.join(", ", NOTATIONS)
                    + ", none or vanilla, got \"" + notation + "\"");
        }
        Attention defaults = none();
        return new Attention(
                name.contains("T"),
                name.contains("C"),
                name.contains("S"),
                defaults.temporalReduction,
                defaults.channelReduction,
                defaults.spatialKernel);
    }

    /**
     * A copy with another reduction of temporal attention.
     *
     * @param value {@code r_t}, from 1 to T
     * @return the copy
     */
    public Attention withTemporalReduction(int value) {
        return new Attention(temporal, channel, spatial, value, channelReduction, spatialKernel);
    }

    /**
     * A copy with another reduction of channel attention.
     *
     * @param value {@code r_c}, from 1 to the number of channels
     * @return the copy
     */
    public Attention withChannelReduction(int value) {
        return new Attention(temporal, channel, spatial, temporalReduction, value, spatialKernel);
    }

    /**
     * A copy with another kernel of spatial attention.
     *
     * @param value {@code k}, 3 or 7
     * @return the copy
     */
    public Attention withSpatialKernel(int value) {
        return new Attention(temporal, channel, spatial, temporalReduction, channelReduction, value);
    }

    /**
     * Whether a {@link TemporalAttentionLayer} goes in front of the neurons.
     *
     * @return {@link #temporal()}
     */
    public boolean usesTemporal() {
        return temporal;
    }

    /**
     * Whether any dimension is used.
     *
     * @return false for the vanilla network
     */
    public boolean usesAny() {
        return temporal || channel || spatial;
    }

    /**
     * Builder of the layer that goes in front of the neurons.
     *
     * @param timeSteps T
     * @return a builder with {@code r_t} set, or nothing without temporal attention
     */
    public Optional<TemporalAttentionLayer.Builder> temporalLayer(int timeSteps) {
        return temporal
                ? Optional.of(new TemporalAttentionLayer.Builder()
                        .timeSteps(timeSteps)
                        .reduction(temporalReduction))
                : Optional.empty();
    }

    /**
     * What happens to the membrane potential between integration and firing; for convolutional layers.
     *
     * @return channel attention, then spatial attention, as far as they are used
     */
    public List<MembraneRefinement> membraneRefinements() {
        List<MembraneRefinement> refinements = new ArrayList<>();
        if (channel) {
            refinements.add(ChannelAttention.of(channelReduction));
        }
        if (spatial) {
            refinements.add(SpatialAttention.of(spatialKernel));
        }
        return List.copyOf(refinements);
    }

    /**
     * The name in the paper's notation, without reductions and kernel.
     *
     * @return what {@link #of(String)} reads, for instance {@code TCSA}, or {@code none}
     */
    @Override
    public String toString() {
        return usesAny() ? (temporal ? "T" : "") + (channel ? "C" : "") + (spatial ? "S" : "") + "A" : "none";
    }
}
