/**
 * What happens to the gradient on its way through a network: {@link org.masnn.models.analysis.GradientNormEquality}
 * estimates the quantities of Yao et al. 2023, Section 7.1 (block dynamical isometry, Theorem 1) for each {@link
 * org.masnn.models.analysis.NetworkBlock}, {@link org.masnn.models.analysis.GradientNorms} measures the gradient of a
 * training batch at each block.
 */
@NullMarked
package org.masnn.models.analysis;

import org.jspecify.annotations.NullMarked;
