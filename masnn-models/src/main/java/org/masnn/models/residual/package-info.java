/**
 * Spiking residual networks (Yao et al. 2023, Section 3.4, Eq. 15, 16, Fig. 5) and their ANN twins: whole networks by
 * {@link org.masnn.models.residual.ResidualNetwork}, and their parts, {@link org.masnn.models.residual.Stem},
 * {@link org.masnn.models.residual.ResidualBlock}, {@link org.masnn.models.residual.ResidualStage} and
 * {@link org.masnn.models.residual.ClassifierHead}, each of which adds itself to DL4J's {@code GraphBuilder}.
 */
@NullMarked
package org.masnn.models.residual;

import org.jspecify.annotations.NullMarked;
