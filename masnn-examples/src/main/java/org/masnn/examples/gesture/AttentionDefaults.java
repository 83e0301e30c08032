package org.masnn.examples.gesture;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.attention.Dimension;

/**
 * What the options say about every attention whose own text does not say it.
 *
 * @param temporalReduction r_t of CBAM, null for the preset's
 * @param channelReduction r_c of CBAM, null for the preset's
 * @param spatialKernel k, null for the preset's
 * @param gate how gates start, null for the preset's
 */
record AttentionDefaults(
        @Nullable Integer temporalReduction,
        @Nullable Integer channelReduction,
        @Nullable Integer spatialKernel,
        @Nullable String gate) {

    Attention attention(String text) {
        Attention named = Attention.of(text);
        StringBuilder whole = new StringBuilder(text);
        add(whole, named.uses(Dimension.TEMPORAL), "/T=", temporalReduction, "cbam");
        add(whole, named.uses(Dimension.CHANNEL), "/C=", channelReduction, "cbam");
        add(whole, named.uses(Dimension.SPATIAL), "/S=", spatialKernel, "");
        add(whole, named.usesAny(), "/gate=", gate, "");
        return Attention.of(whole.toString());
    }

    private static void add(StringBuilder text, boolean used, String part, @Nullable Object value, String prefix) {
        boolean said = text.toString().toUpperCase(Locale.ROOT).contains(part.toUpperCase(Locale.ROOT));
        if (value != null && used && !said) {
            text.append(part).append(prefix).append(value);
        }
    }

    void describe(Map<String, String> into) {
        into.put("r-t", described(temporalReduction));
        into.put("r-c", described(channelReduction));
        into.put("sa-kernel", described(spatialKernel));
        into.put("gate", described(gate));
    }

    private static String described(@Nullable Object value) {
        return value == null ? "as named" : value.toString();
    }
}
