/** Plain (not residual) networks of the paper. */
@NullMarked
package org.masnn.models.plain;

import org.jspecify.annotations.NullMarked;
