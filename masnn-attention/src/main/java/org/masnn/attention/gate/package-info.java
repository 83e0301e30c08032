/**
 * How pooled values become attention weights (Yao et al. 2023, Eq. 9 and 10, Section 6.2): immutable descriptions of
 * the functions between pooling and sigmoid, and of how a gate starts.
 */
@NullMarked
package org.masnn.attention.gate;

import org.jspecify.annotations.NullMarked;
