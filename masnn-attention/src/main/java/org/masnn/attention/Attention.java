package org.masnn.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
 * <p>A text says all of it, and {@link #toString} prints it: a preset and a notation, then what differs from the preset.
 * {@code TCSA}; {@code CA/C=eca5}; {@code TCSA/S=3/C@conv-post}; {@code official:TCSA}; {@code TA/T=se16/T@conv-pre};
 * {@code CSA/gate=x2-orthogonal}. Modules are {@code cbam8}, {@code se16}, {@code eca3} ({@code eca} chooses the kernel) and,
 * for channels, {@code simam}; locations are {@link Location}s; {@code gate} is a {@link GateStart}.
 *
 * <p>What is set for a dimension that is not used is forgotten. Immutable; in JSON it is its text.
 */
public final class Attention {

    /** Over what a weight is computed. */
    public enum Form {
        /** The paper's: channel and spatial attention anew at each time step (Eq. 10 to 14). */
        PAPER,
        /**
         * The published code's (MA_SNN): channel and spatial attention once for the whole clip, and a ReLU behind the last
         * attention of a location.
         */
        OFFICIAL
    }

    private final Set<Dimension> dimensions;
    private final Map<Dimension, Location> locations;
    private final VectorGate temporal;
    private final MembraneRefinement channel;
    private final SpatialAttention spatial;
    private final GateStart start;
    private final Form form;

    private Attention(Draft draft) {
        Draft defaults = Draft.defaults(draft.form);
        boolean usesTemporal = draft.dimensions.contains(Dimension.TEMPORAL);
        boolean usesChannel = draft.dimensions.contains(Dimension.CHANNEL);
        boolean usesSpatial = draft.dimensions.contains(Dimension.SPATIAL);
        form = draft.form;
        EnumSet<Dimension> used = EnumSet.noneOf(Dimension.class); // in the order of the paper
        used.addAll(draft.dimensions);
        dimensions = Collections.unmodifiableSet(used);
        start = dimensions.isEmpty() ? defaults.start : draft.start;
        temporal = usesTemporal ? draft.temporal : defaults.temporal;
        MembraneRefinement ofChannels = usesChannel ? draft.channel : defaults.channel;
        channel = ofChannels instanceof ChannelAttention gated ? gated.withStart(start) : ofChannels;
        spatial = (usesSpatial ? draft.spatial : defaults.spatial).withStart(start);
        Map<Dimension, Location> places = new EnumMap<>(defaults.locations);
        dimensions.forEach(dimension -> places.put(dimension, draft.locations.get(dimension)));
        locations = Collections.unmodifiableMap(places);
        if (locations.get(Dimension.TEMPORAL) == Location.ACTIVATE_PRE) {
            throw new IllegalArgumentException(
                    "Attention: temporal attention cannot stand at activate-pre: the membrane"
                            + " potential has already aggregated the time steps before, and a state that has occurred cannot be"
                            + " recalibrated (Yao et al. 2023, Section 6.1); choose conv-pre or conv-post");
        }
        if (form == Form.OFFICIAL) {
            checkJoint();
        }
    }

    private void checkJoint() {
        if (locations.containsValue(Location.ACTIVATE_PRE)) {
            throw new IllegalArgumentException(
                    "Attention: the official form weighs a whole clip at once, which is not known"
                            + " inside the recurrence; choose conv-pre or conv-post, or the paper's form, instead of activate-pre");
        }
        if (!(channel instanceof ChannelAttention)) {
            throw new IllegalArgumentException(
                    "Attention: the official form has cbam, se or eca for channels, got " + channel);
        }
    }

    /** What the private constructor checks and completes. */
    record Draft(
            Form form,
            Set<Dimension> dimensions,
            Map<Dimension, Location> locations,
            VectorGate temporal,
            MembraneRefinement channel,
            SpatialAttention spatial,
            GateStart start) {

        static Draft defaults(Form form) {
            boolean official = form == Form.OFFICIAL;
            Location inside = official ? Location.CONV_POST : Location.ACTIVATE_PRE;
            return new Draft(
                    form,
                    EnumSet.noneOf(Dimension.class),
                    new EnumMap<>(Map.of(
                            Dimension.TEMPORAL, Location.CONV_POST,
                            Dimension.CHANNEL, inside,
                            Dimension.SPATIAL, inside)),
                    new VectorGate.SharedPerceptron(TemporalAttentionLayer.DEFAULT_REDUCTION),
                    ChannelAttention.withDefaults(),
                    official ? SpatialAttention.of(3) : SpatialAttention.withDefaults(),
                    GateStart.plain());
        }
    }

    /**
     * No attention: the vanilla network.
     *
     * @return the value that prints as {@code none}
     */
    public static Attention none() {
        return new Attention(Draft.defaults(Form.PAPER));
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
        Draft defaults = Draft.defaults(form);
        Set<Dimension> dimensions = AttentionText.dimensions(notation);
        return dimensions.isEmpty()
                ? none()
                : new Attention(new Draft(
                        form,
                        dimensions,
                        defaults.locations,
                        defaults.temporal,
                        defaults.channel,
                        defaults.spatial,
                        defaults.start));
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

    private Draft draft() {
        return new Draft(form, dimensions, locations, temporal, channel, spatial, start);
    }

    /**
     * A copy with another module of temporal attention.
     *
     * @param gate the function in front of the sigmoid
     * @return the copy
     */
    public Attention withTemporal(VectorGate gate) {
        Objects.requireNonNull(gate, "Attention: gate is missing");
        return new Attention(new Draft(form, dimensions, locations, gate, channel, spatial, start));
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
     * A copy with another refinement in the place of channel attention, for instance {@link SimpleAttention} or one of your
     * own.
     *
     * @param refinement what refines the potentials or values
     * @return the copy
     */
    public Attention withChannel(MembraneRefinement refinement) {
        Objects.requireNonNull(refinement, "Attention: refinement is missing");
        return new Attention(new Draft(form, dimensions, locations, temporal, refinement, spatial, start));
    }

    /**
     * A copy with another reduction of temporal attention.
     *
     * @param value {@code r_t}, from 1 to T
     * @return the copy
     * @throws IllegalArgumentException if temporal attention has no perceptron
     */
    public Attention withTemporalReduction(int value) {
        return withTemporal(temporal.withReduction(checkedReduction("r_t", value)));
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
        if (channel instanceof ChannelAttention gated) {
            return withChannel(gated.gate().withReduction(value));
        }
        throw new IllegalArgumentException("Attention: " + channel + " has no reduction, got r_c = " + value);
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
        return new Attention(
                new Draft(form, dimensions, locations, temporal, channel, SpatialAttention.of(value), start));
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
        Map<Dimension, Location> changed = new EnumMap<>(locations);
        changed.put(dimension, Objects.requireNonNull(location, "Attention: location is missing"));
        return new Attention(new Draft(form, dimensions, changed, temporal, channel, spatial, start));
    }

    /**
     * A copy with another start of all gates.
     *
     * @param value scale, bias and first weights
     * @return the copy
     */
    public Attention withStart(GateStart value) {
        Objects.requireNonNull(value, "Attention: start is missing");
        return new Attention(new Draft(form, dimensions, locations, temporal, channel, spatial, value));
    }

    static Attention of(Draft draft) {
        return new Attention(draft);
    }

    /**
     * Whether a dimension is used.
     *
     * @param dimension which
     * @return whether it is
     */
    public boolean uses(Dimension dimension) {
        return dimensions.contains(dimension);
    }

    /**
     * Whether any dimension is used.
     *
     * @return false for the vanilla network
     */
    public boolean usesAny() {
        return !dimensions.isEmpty();
    }

    /**
     * Where a dimension works.
     *
     * @param dimension which
     * @return the location
     */
    public Location location(Dimension dimension) {
        return Objects.requireNonNull(locations.get(dimension));
    }

    /**
     * The module of temporal attention.
     *
     * @return the function in front of the sigmoid
     */
    public VectorGate temporal() {
        return temporal;
    }

    /**
     * What channel attention does.
     *
     * @return {@link ChannelAttention}, {@link SimpleAttention} or a refinement of your own
     */
    public MembraneRefinement channel() {
        return channel;
    }

    /**
     * What spatial attention does.
     *
     * @return its description
     */
    public SpatialAttention spatial() {
        return spatial;
    }

    /**
     * How all gates start.
     *
     * @return scale, bias and first weights
     */
    public GateStart start() {
        return start;
    }

    /**
     * Per time step or jointly over the clip.
     *
     * @return the form
     */
    public Form form() {
        return form;
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
                        .gate(temporal)
                        .start(start))
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
            refinements.add(channel);
        }
        if (stands(Dimension.SPATIAL, Location.ACTIVATE_PRE)) {
            refinements.add(spatial);
        }
        return List.copyOf(refinements);
    }

    /**
     * The layers in front of or behind a convolution.
     *
     * @param location {@link Location#CONV_PRE} or {@link Location#CONV_POST}
     * @param timeSteps T
     * @return temporal, channel, spatial attention, as far as they stand there, and with the official form a ReLU behind
     *     them
     */
    public List<PlacedAttention> layers(Location location, int timeSteps) {
        List<PlacedAttention> layers = new ArrayList<>(temporalLayers(location, timeSteps));
        if (stands(Dimension.CHANNEL, location)) {
            layers.add(new PlacedAttention("ca", layer(channel, FrameGrouping.CLIP_AS_ROWS, timeSteps)));
        }
        if (stands(Dimension.SPATIAL, location)) {
            layers.add(new PlacedAttention("sa", layer(spatial, FrameGrouping.CLIP_AS_CHANNELS, timeSteps)));
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
        if (form == Form.OFFICIAL && !layers.isEmpty()) {
            layers.add(new PlacedAttention("relu", new ActivationLayer(Activation.RELU)));
        }
        return List.copyOf(layers);
    }

    private RefinementLayer layer(MembraneRefinement refinement, FrameGrouping grouping, int timeSteps) {
        RefinementLayer.Builder builder = new RefinementLayer.Builder().refinement(refinement);
        return form == Form.OFFICIAL ? builder.jointly(grouping, timeSteps).build() : builder.build();
    }

    private boolean stands(Dimension dimension, Location location) {
        return uses(dimension) && locations.get(dimension) == location;
    }

    /**
     * The dimensions alone.
     *
     * @return {@code TA} to {@code TCSA}, or {@code none}
     */
    public String notation() {
        StringBuilder letters = new StringBuilder();
        dimensions.forEach(dimension -> letters.append(dimension.letter()));
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
        return other instanceof Attention attention && draft().equals(attention.draft());
    }

    @Override
    public int hashCode() {
        return draft().hashCode();
    }
}
