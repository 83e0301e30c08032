package org.masnn.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.layer.RefinementLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonValue;

/**
 * Which attention the layers of a network use, in the paper's notation (Yao et al. 2023, Section 3.3): along which
 * dimensions, where, with which module, per time step or jointly over the clip. They are applied in the order temporal,
 * channel, spatial (Eq. 14), as far as they share a location.
 *
 * <p>A text says all of it, and {@link #toString} prints it: a preset and a notation, then what differs from the
 * preset. {@code TCSA}; {@code CA/C=eca5}; {@code TCSA/S=3/C@conv-post}; {@code official:TCSA}; {@code
 * TA/T=se16/T@conv-pre}; {@code CSA/gate=x2-orthogonal}. Modules are {@code cbam8}, {@code se16}, {@code eca3} ({@code
 * eca} chooses the kernel) and, for channels, {@code simam}; locations are {@link Location}s; {@code gate} is a {@link
 * GateStart}.
 *
 * <p>What is set for a dimension that is not used is forgotten. Immutable; in JSON it is its text.
 */
public final class Attention {

    /** Over what a weight is computed. */
    public enum Form {
        /** The paper's: channel and spatial attention anew at each time step (Eq. 10 to 14). */
        PAPER,
        /**
         * The published code's (MA_SNN): channel and spatial attention once for the whole clip, and a ReLU behind the
         * last attention of a location.
         */
        OFFICIAL
    }

    private final AttentionSettings settings;

    private Attention(AttentionSettings settings) {
        this.settings = settings.checked();
    }

    static Attention of(AttentionSettings settings) {
        return new Attention(settings);
    }

    AttentionSettings settings() {
        return settings;
    }

    /**
     * No attention: the vanilla network.
     *
     * @return the value that prints as {@code none}
     */
    public static Attention none() {
        return new Attention(AttentionSettings.of(Form.PAPER, List.of()));
    }

    /**
     * The paper's attention (Yao et al. 2023, Eq. 8 to 14): TA at Conv-POST, CA and SA at Activate-PRE, CBAM with
     * {@code r_t = 5} and {@code r_c = 8}, 7x7, plain gates.
     *
     * @param notation {@code TA, CA, SA, TCA, TSA, CSA, TCSA}, {@code none} or {@code vanilla}; upper or lower case
     * @return the value
     * @throws IllegalArgumentException for any other text; the message lists these
     */
    public static Attention paper(String notation) {
        return preset(Form.PAPER, notation);
    }

    /**
     * The published code's attention (MA_SNN): all at Conv-POST, CA and SA jointly over the clip, 3x3, CBAM with
     * {@code r_t = 5} and {@code r_c = 8}, and a ReLU behind the last one. Its neuron is
     * {@code LifParameters.officialEvents()}, which is not part of this value.
     *
     * @param notation as for {@link #paper}
     * @return the value
     * @throws IllegalArgumentException for any other text; the message lists these
     */
    public static Attention official(String notation) {
        return preset(Form.OFFICIAL, notation);
    }

    private static Attention preset(Form form, String notation) {
        Set<Dimension> dimensions = AttentionText.dimensions(notation);
        return dimensions.isEmpty() ? none() : new Attention(AttentionSettings.of(form, dimensions));
    }

    /**
     * The attention of a text.
     *
     * @param text a notation, see {@link #paper}, or any text as described above
     * @return the value
     * @throws IllegalArgumentException if it is none; the message names the part and what may stand there
     */
    @JsonCreator
    public static Attention of(String text) {
        return AttentionText.parse(text);
    }

    /**
     * A copy with another module of temporal attention.
     *
     * @param gate the function in front of the sigmoid
     * @return the copy
     */
    public Attention withTemporal(VectorGate gate) {
        Objects.requireNonNull(gate, "Attention: gate is missing");
        return new Attention(settings.withTemporal(gate));
    }

    /**
     * A copy with another module of channel attention.
     *
     * @param gate the function in front of the sigmoid
     * @return the copy
     */
    public Attention withChannel(VectorGate gate) {
        return withChannel(ChannelAttention.of(gate));
    }

    /**
     * A copy with another refinement in the place of channel attention, for instance {@link SimpleAttention} or one of
     * your own.
     *
     * @param refinement what refines the potentials or values
     * @return the copy
     */
    public Attention withChannel(MembraneRefinement refinement) {
        Objects.requireNonNull(refinement, "Attention: refinement is missing");
        return new Attention(settings.withChannel(refinement));
    }

    /**
     * A copy with another reduction of temporal attention.
     *
     * @param value {@code r_t}, from 1 to T
     * @return the copy
     * @throws IllegalArgumentException if temporal attention has no perceptron
     */
    public Attention withTemporalReduction(int value) {
        return withTemporal(temporal().withReduction(checkedReduction("r_t", value)));
    }

    /**
     * A copy with another reduction of channel attention.
     *
     * @param value {@code r_c}, from 1 to the number of channels
     * @return the copy
     * @throws IllegalArgumentException if channel attention has no perceptron
     */
    public Attention withChannelReduction(int value) {
        checkedReduction("r_c", value);
        if (channel() instanceof ChannelAttention gated) {
            return withChannel(gated.gate().withReduction(value));
        }
        throw new IllegalArgumentException("Attention: " + channel() + " has no reduction, got r_c = " + value);
    }

    private static int checkedReduction(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Attention: expected a reduction " + name + " >= 1, got " + value);
        }
        return value;
    }

    /**
     * A copy with another kernel of spatial attention.
     *
     * @param value {@code k}, 3 or 7
     * @return the copy
     */
    public Attention withSpatialKernel(int value) {
        return new Attention(settings.withSpatial(SpatialAttention.of(value)));
    }

    /**
     * A copy with another location of one dimension.
     *
     * @param dimension which
     * @param location where it works
     * @return the copy
     * @throws IllegalArgumentException for temporal attention at Activate-PRE
     */
    public Attention withLocation(Dimension dimension, Location location) {
        Objects.requireNonNull(location, "Attention: location is missing");
        return new Attention(settings.withLocation(dimension, location));
    }

    /**
     * A copy with another start of all gates.
     *
     * @param value scale, bias and first weights
     * @return the copy
     */
    public Attention withStart(GateStart value) {
        Objects.requireNonNull(value, "Attention: start is missing");
        return new Attention(settings.withStart(value));
    }

    /**
     * Whether a dimension is used.
     *
     * @param dimension which
     * @return whether it is
     */
    public boolean uses(Dimension dimension) {
        return settings.uses(dimension);
    }

    /**
     * Whether any dimension is used.
     *
     * @return false for the vanilla network
     */
    public boolean usesAny() {
        return !settings.dimensions().isEmpty();
    }

    /**
     * Where a dimension works.
     *
     * @param dimension which
     * @return the location
     */
    public Location location(Dimension dimension) {
        return settings.location(dimension);
    }

    /**
     * The module of temporal attention.
     *
     * @return the function in front of the sigmoid
     */
    public VectorGate temporal() {
        return settings.temporal();
    }

    /**
     * What channel attention does.
     *
     * @return {@link ChannelAttention}, {@link SimpleAttention} or a refinement of your own
     */
    public MembraneRefinement channel() {
        return settings.channel();
    }

    /**
     * What spatial attention does.
     *
     * @return its description
     */
    public SpatialAttention spatial() {
        return settings.spatial();
    }

    /**
     * How all gates start.
     *
     * @return scale, bias and first weights
     */
    public GateStart start() {
        return settings.start();
    }

    /**
     * Per time step or jointly over the clip.
     *
     * @return the form
     */
    public Form form() {
        return settings.form();
    }

    /**
     * Builder of the layer of temporal attention.
     *
     * @param timeSteps T
     * @return a builder with everything set but the name, or nothing without temporal attention
     */
    public Optional<TemporalAttentionLayer.Builder> temporalLayer(int timeSteps) {
        return uses(Dimension.TEMPORAL)
                ? Optional.of(new TemporalAttentionLayer.Builder()
                        .timeSteps(timeSteps)
                        .gate(temporal())
                        .start(start()))
                : Optional.empty();
    }

    /**
     * What happens to the membrane potential between integration and firing.
     *
     * @return channel attention, then spatial attention, as far as they are used and stand at Activate-PRE
     */
    public List<MembraneRefinement> membraneRefinements() {
        List<MembraneRefinement> refinements = new ArrayList<>();
        if (stands(Dimension.CHANNEL, Location.ACTIVATE_PRE)) {
            refinements.add(channel());
        }
        if (stands(Dimension.SPATIAL, Location.ACTIVATE_PRE)) {
            refinements.add(spatial());
        }
        return List.copyOf(refinements);
    }

    /**
     * The layers in front of or behind a convolution.
     *
     * @param location {@link Location#CONV_PRE} or {@link Location#CONV_POST}
     * @param timeSteps T
     * @return temporal, channel, spatial attention, as far as they stand there, and with the official form a ReLU
     *     behind them
     */
    public List<PlacedAttention> layers(Location location, int timeSteps) {
        List<PlacedAttention> layers = new ArrayList<>(temporalLayers(location, timeSteps));
        if (stands(Dimension.CHANNEL, location)) {
            layers.add(new PlacedAttention("ca", layer(channel(), FrameGrouping.CLIP_AS_ROWS, timeSteps)));
        }
        if (stands(Dimension.SPATIAL, location)) {
            layers.add(new PlacedAttention("sa", layer(spatial(), FrameGrouping.CLIP_AS_CHANNELS, timeSteps)));
        }
        return rectified(layers);
    }

    /**
     * The layers in front of or behind a dense layer: temporal attention alone, as in the published code.
     *
     * @param location {@link Location#CONV_PRE} or {@link Location#CONV_POST}
     * @param timeSteps T
     * @return the layers, empty without temporal attention there
     */
    public List<PlacedAttention> denseLayers(Location location, int timeSteps) {
        return rectified(new ArrayList<>(temporalLayers(location, timeSteps)));
    }

    private List<PlacedAttention> temporalLayers(Location location, int timeSteps) {
        return stands(Dimension.TEMPORAL, location)
                ? List.of(new PlacedAttention(
                        "ta", temporalLayer(timeSteps).orElseThrow().build()))
                : List.of();
    }

    private List<PlacedAttention> rectified(List<PlacedAttention> layers) {
        if (form() == Form.OFFICIAL && !layers.isEmpty()) {
            layers.add(new PlacedAttention("relu", new ActivationLayer(Activation.RELU)));
        }
        return List.copyOf(layers);
    }

    private RefinementLayer layer(MembraneRefinement refinement, FrameGrouping grouping, int timeSteps) {
        RefinementLayer.Builder builder = new RefinementLayer.Builder().refinement(refinement);
        return form() == Form.OFFICIAL ? builder.jointly(grouping, timeSteps).build() : builder.build();
    }

    private boolean stands(Dimension dimension, Location location) {
        return uses(dimension) && location(dimension) == location;
    }

    /**
     * The dimensions alone.
     *
     * @return {@code TA} to {@code TCSA}, or {@code none}
     */
    public String notation() {
        StringBuilder letters = new StringBuilder();
        settings.dimensions().forEach(dimension -> letters.append(dimension.letter()));
        return letters.isEmpty() ? "none" : letters.append('A').toString();
    }

    /**
     * The text that {@link #of(String)} reads; the notation alone for {@link #paper}.
     *
     * @return for instance {@code TCSA/S=3}
     */
    @JsonValue
    @Override
    public String toString() {
        return AttentionText.print(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attention attention && settings.equals(attention.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }
}
