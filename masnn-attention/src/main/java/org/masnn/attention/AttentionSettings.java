package org.masnn.attention;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.masnn.attention.Attention.Form;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.MembraneRefinement;

/**
 * What an {@link Attention} is made of: checked, and with the form's defaults for dimensions that are not used, so that
 * two of them are equal exactly if they do the same.
 *
 * @param form per time step or jointly
 * @param dimensions which are used, in the order of the paper
 * @param locations where each works
 * @param temporal module of temporal attention
 * @param channel what channel attention does
 * @param spatial what spatial attention does
 * @param start of all gates
 */
record AttentionSettings(
        Form form,
        Set<Dimension> dimensions,
        Map<Dimension, Location> locations,
        VectorGate temporal,
        MembraneRefinement channel,
        SpatialAttention spatial,
        GateStart start) {

    /** The form's recommended settings. */
    static AttentionSettings of(Form form, Collection<Dimension> used) {
        EnumSet<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        dimensions.addAll(used);
        boolean official = form == Form.OFFICIAL;
        Location inside = official ? Location.CONV_POST : Location.ACTIVATE_PRE;
        return new AttentionSettings(
                form,
                Collections.unmodifiableSet(dimensions),
                Map.of(
                        Dimension.TEMPORAL, Location.CONV_POST,
                        Dimension.CHANNEL, inside,
                        Dimension.SPATIAL, inside),
                new VectorGate.SharedPerceptron(TemporalAttentionLayer.DEFAULT_REDUCTION),
                ChannelAttention.withDefaults(),
                official ? SpatialAttention.of(3) : SpatialAttention.withDefaults(),
                GateStart.plain());
    }

    /** With the defaults where a dimension is not used, and the start in every gate; refuses what cannot be. */
    AttentionSettings checked() {
        AttentionSettings defaults = of(form, dimensions);
        GateStart usedStart = dimensions.isEmpty() ? defaults.start : start;
        MembraneRefinement usedChannel = uses(Dimension.CHANNEL) ? channel : defaults.channel;
        Map<Dimension, Location> usedLocations = new EnumMap<>(defaults.locations);
        dimensions.forEach(dimension -> usedLocations.put(dimension, location(dimension)));
        AttentionSettings result = new AttentionSettings(
                form,
                dimensions,
                Collections.unmodifiableMap(usedLocations),
                uses(Dimension.TEMPORAL) ? temporal : defaults.temporal,
                usedChannel instanceof ChannelAttention gated ? gated.withStart(usedStart) : usedChannel,
                (uses(Dimension.SPATIAL) ? spatial : defaults.spatial).withStart(usedStart),
                usedStart);
        result.check();
        return result;
    }

    private void check() {
        if (location(Dimension.TEMPORAL) == Location.ACTIVATE_PRE) {
            throw new IllegalArgumentException(
                    "Attention: temporal attention cannot stand at activate-pre: the membrane"
                            + " potential has already aggregated the time steps before, and a state that has occurred cannot be"
                            + " recalibrated (Yao et al. 2023, Section 6.1); choose conv-pre or conv-post");
        }
        if (form == Form.PAPER) {
            return;
        }
        if (locations.containsValue(Location.ACTIVATE_PRE)) {
            throw new IllegalArgumentException("Attention: the official form weighs a whole clip at once, which is not"
                    + " known inside the recurrence; choose conv-pre or conv-post, or the paper's form, instead of"
                    + " activate-pre");
        }
        if (!(channel instanceof ChannelAttention)) {
            throw new IllegalArgumentException(
                    "Attention: the official form has cbam, se or eca for channels, got " + channel);
        }
    }

    boolean uses(Dimension dimension) {
        return dimensions.contains(dimension);
    }

    Location location(Dimension dimension) {
        return Objects.requireNonNull(locations.get(dimension));
    }

    AttentionSettings withLocation(Dimension dimension, Location location) {
        Map<Dimension, Location> changed = new EnumMap<>(locations);
        changed.put(dimension, location);
        return new AttentionSettings(form, dimensions, changed, temporal, channel, spatial, start);
    }

    AttentionSettings withTemporal(VectorGate gate) {
        return new AttentionSettings(form, dimensions, locations, gate, channel, spatial, start);
    }

    AttentionSettings withChannel(MembraneRefinement refinement) {
        return new AttentionSettings(form, dimensions, locations, temporal, refinement, spatial, start);
    }

    AttentionSettings withSpatial(SpatialAttention attention) {
        return new AttentionSettings(form, dimensions, locations, temporal, channel, attention, start);
    }

    AttentionSettings withStart(GateStart value) {
        return new AttentionSettings(form, dimensions, locations, temporal, channel, spatial, value);
    }
}
