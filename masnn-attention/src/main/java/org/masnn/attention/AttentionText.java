package org.masnn.attention;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.masnn.attention.Attention.Form;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.MembraneRefinement;

/** The texts of {@link Attention}: {@code [paper: | official:] notation {/ option}}. */
final class AttentionText {

    private static final List<String> NOTATIONS = List.of("TA", "CA", "SA", "TCA", "TSA", "CSA", "TCSA");
    private static final Pattern MODULE = Pattern.compile("(?<name>cbam|se|eca|simam)(?<number>[0-9.]*)");
    private static final String OPTIONS =
            "T=cbam5, T=se16, T=eca3, C=cbam8, C=se16, C=eca3, C=simam, S=7, S=3, T@conv-pre,"
                    + " T@conv-post, C@conv-pre, C@conv-post, C@activate-pre (and S likewise), gate=plain, gate=x2, gate=+2,"
                    + " gate=plain-orthogonal";

    private AttentionText() {}

    static Set<Dimension> dimensions(String notation) {
        String name = notation.toUpperCase(Locale.ROOT);
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        if (name.equals("NONE") || name.equals("VANILLA")) {
            return dimensions;
        }
        if (!NOTATIONS.contains(name)) {
            throw new IllegalArgumentException("Attention: expected one of " + String.join(", ", NOTATIONS)
                    + ", none or vanilla, got \"" + notation + "\"");
        }
        for (Dimension dimension : Dimension.values()) {
            if (name.indexOf(dimension.letter()) >= 0) {
                dimensions.add(dimension);
            }
        }
        return dimensions;
    }

    static Attention parse(String text) {
        String[] parts = text.split("/", -1);
        int colon = parts[0].indexOf(':');
        String preset = parts[0].substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
        String notation = parts[0].substring(colon + 1);
        Attention attention = switch (colon < 0 ? "paper" : preset) {
            case "paper" -> Attention.paper(notation);
            case "official" -> Attention.official(notation);
            default ->
                throw new IllegalArgumentException(
                        "Attention \"" + text + "\": expected the preset paper or official, got \"" + preset + "\"");
        };
        Reading reading = new Reading(text, attention);
        for (String option : Arrays.asList(parts).subList(1, parts.length)) {
            reading.take(option.toLowerCase(Locale.ROOT));
        }
        return Attention.of(reading.settings);
    }

    /** Options are collected first and checked together, so that their order does not matter. */
    private static final class Reading {
        private final String text;
        private final Attention preset;
        private AttentionSettings settings;

        Reading(String text, Attention preset) {
            this.text = text;
            this.preset = preset;
            this.settings = preset.settings();
        }

        void take(String option) {
            int at = option.indexOf('@');
            int equals = option.indexOf('=');
            if (at == 1) {
                settings = settings.withLocation(dimension(option), location(option, option.substring(2)));
            } else if (option.startsWith("gate=") && preset.usesAny()) {
                settings = settings.withStart(GateStart.of(option.substring(5)));
            } else if (equals == 1) {
                String value = option.substring(2);
                settings = switch (dimension(option)) {
                    case TEMPORAL ->
                        settings.withTemporal(gate(option, value, TemporalAttentionLayer.DEFAULT_REDUCTION));
                    case CHANNEL -> settings.withChannel(channel(option, value));
                    case SPATIAL -> settings.withSpatial(SpatialAttention.of((int) number(option, value, 0)));
                };
            } else {
                throw unknown(option);
            }
        }

        private Dimension dimension(String option) {
            for (Dimension dimension : Dimension.values()) {
                if (Character.toLowerCase(dimension.letter()) == option.charAt(0)) {
                    if (preset.uses(dimension)) {
                        return dimension;
                    }
                    throw new IllegalArgumentException("Attention \"" + text + "\": " + preset.notation()
                            + " has no dimension " + dimension.letter() + ", but the option \"" + option
                            + "\" sets it; add it to the notation or leave the option out");
                }
            }
            throw unknown(option);
        }

        private Location location(String option, String name) {
            for (Location location : Location.values()) {
                if (location.toString().equals(name)) {
                    return location;
                }
            }
            throw new IllegalArgumentException("Attention \"" + text
                    + "\": expected the location conv-pre, conv-post or" + " activate-pre, got \"" + option + "\"");
        }

        private MembraneRefinement channel(String option, String value) {
            Matcher parts = module(option, value);
            return parts.group("name").equals("simam")
                    ? new SimpleAttention(number(option, parts.group("number"), SimpleAttention.DEFAULT_LAMBDA))
                    : ChannelAttention.of(gate(option, value, ChannelAttention.DEFAULT_REDUCTION));
        }

        private VectorGate gate(String option, String value, int reduction) {
            Matcher parts = module(option, value);
            String digits = parts.group("number");
            return switch (parts.group("name")) {
                case "cbam" -> new VectorGate.SharedPerceptron((int) number(option, digits, reduction));
                case "se" ->
                    new VectorGate.SqueezeExcitation(
                            (int) number(option, digits, VectorGate.SqueezeExcitation.DEFAULT_REDUCTION));
                case "eca" ->
                    new VectorGate.LocalConvolution((int) number(option, digits, VectorGate.LocalConvolution.ADAPTIVE));
                default ->
                    throw new IllegalArgumentException("Attention \"" + text
                            + "\": simam compares the pixels of a channel and knows no time steps, got \"" + option
                            + "\"; choose cbam, se or eca");
            };
        }

        private Matcher module(String option, String value) {
            Matcher parts = MODULE.matcher(value);
            if (!parts.matches()) {
                throw unknown(option);
            }
            return parts;
        }

        private double number(String option, String digits, double byDefault) {
            try {
                return digits.isEmpty() ? byDefault : Double.parseDouble(digits);
            } catch (NumberFormatException e) {
                throw unknown(option);
            }
        }

        private IllegalArgumentException unknown(String option) {
            return new IllegalArgumentException(
                    "Attention \"" + text + "\": unknown option \"" + option + "\"; options look like " + OPTIONS);
        }
    }

    static String print(Attention attention) {
        Attention preset = attention.form() == Form.OFFICIAL
                ? Attention.official(attention.notation())
                : Attention.paper(attention.notation());
        List<String> parts = new ArrayList<>();
        parts.add((attention.form() == Form.OFFICIAL && attention.usesAny() ? "official:" : "") + attention.notation());
        if (!attention.temporal().equals(preset.temporal())) {
            parts.add("T=" + attention.temporal());
        }
        if (!attention.channel().equals(preset.withStart(attention.start()).channel())) {
            parts.add("C=" + print(attention.channel()));
        }
        if (attention.spatial().kernel() != preset.spatial().kernel()) {
            parts.add("S=" + attention.spatial().kernel());
        }
        for (Dimension dimension : Dimension.values()) {
            if (attention.location(dimension) != preset.location(dimension)) {
                parts.add(dimension.letter() + "@" + attention.location(dimension));
            }
        }
        if (!attention.start().equals(preset.start())) {
            parts.add("gate=" + attention.start());
        }
        return String.join("/", parts);
    }

    private static String print(MembraneRefinement channel) {
        if (channel instanceof ChannelAttention gated) {
            return gated.gate().toString();
        }
        if (channel instanceof SimpleAttention simple) {
            return "simam" + (simple.lambda() == SimpleAttention.DEFAULT_LAMBDA ? "" : decimal(simple.lambda()));
        }
        return channel.toString();
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
