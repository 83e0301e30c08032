package org.masnn.attention;

import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * One layer of an attention that stands in front of or behind a convolution.
 *
 * @param suffix for its name: {@code ta}, {@code ca}, {@code sa}, or {@code relu} behind the published code's form
 * @param layer its configuration
 */
public record PlacedAttention(String suffix, Layer layer) {}
